"""The database is busy or the disk full while somebody comes in or goes out: the same form works again afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOSPC
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from coordnet.auth import services
from coordnet.auth.models import PasswordReset
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.web import tokens
from tests.auth.pages import PASSWORD, fill_in, hidden_fields
from tests.auth.test_invitation import invitation_of, invited, path_of
from tests.web.test_outages import full_disk, hold, sent_again

__all__ = ["hold", "invited"]

pytestmark = pytest.mark.csrf
NEW = "Vakaras prie ežero dvelkia dūmais"
SIGNING_IN = {"email": "rasa@vilnius.example", "password": PASSWORD}


@pytest.fixture(params=["busy", "full"])
def outage(request: pytest.FixtureRequest, app: Flask, hold: Callable, engine_name: str) -> Callable[[], Any]:
    """`with outage(): …`: nothing can be written meanwhile."""
    if request.param == "full" and engine_name != "sqlite":
        pytest.skip("PostgreSQL's disk is not ours to fill")
    return {"busy": hold, "full": full_disk}[request.param]


def fill_up(member: User) -> None:
    """On a full disk there may be room left in a page for a few more rows: other browsers' sessions take it."""
    with pytest.raises(OperationalError):
        for _row in range(100):
            services.start_session(member)
            db.session.commit()
    db.session.rollback()


def reset_path(member: User) -> str:
    services.request_reset(member.email)
    db.session.commit()
    return "/auth/password/reset/" + tokens.sign("password-reset", db.session.query(PasswordReset).one().id)


@pytest.mark.parametrize("door", ["sign-in", "invitation", "reset"])
def test_the_same_form_works_again(
    client: FlaskClient, member: User, invited: User, outage: Callable[[], Any], door: str
) -> None:
    path, typed = {
        "sign-in": ("/auth/sign-in?next=/library/", SIGNING_IN),
        "invitation": (path_of(invitation_of(invited)), {"name": "Neringa Kvietkutė", "password": NEW}),
        "reset": (reset_path(member), {"password": NEW}),
    }[door]
    form = {**hidden_fields(client.get(path).text), **typed}
    with outage():
        fill_up(member)
        answer = client.post(path, data=form)
    assert answer.status_code in (503, 507) and "Set-Cookie" not in answer.headers
    address, fields = sent_again(answer.text)
    entered = client.post(address, data=fields | {"password": typed["password"]})
    target = {"sign-in": "/library/", "invitation": "/settings/notifications?first=1", "reset": "/"}[door]
    assert (entered.status_code, entered.headers["Location"]) == (303, target)
    assert client.get("/directory/").status_code == 200


@contextmanager
def full_at_commit() -> Iterator[None]:
    """What SQLite's bound on its size does not hold back, the end of a session, a full disk does: at the commit."""

    def no_room(_connection: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    db.session.commit()
    event.listen(db.engine, "commit", no_room)
    try:
        yield
    finally:
        event.remove(db.engine, "commit", no_room)


@pytest.mark.parametrize("cause", ["busy", "full"])
def test_whoever_signs_out_is_out_and_is_told_what_could_not_be_done(
    client: FlaskClient, member: User, hold: Callable[[], Any], cause: str
) -> None:
    fill_in(client, "/auth/sign-in", **SIGNING_IN)
    form = hidden_fields(client.get("/").text, "/auth/sign-out")
    with hold() if cause == "busy" else full_at_commit():
        answer = client.post("/auth/sign-out", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/auth/sign-in")
    page = client.get("/auth/sign-in")
    assert "ši naršyklė tinklo nebeatveria. Serveris to įrašyti negalėjo" in page.text
    with client.session_transaction() as cookie:
        assert "_user_id" not in cookie
    assert client.get("/directory/").status_code == 302
