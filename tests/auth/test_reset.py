"""A forgotten password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.auth import services
from coordnet.auth.models import PasswordReset, UserSession
from coordnet.auth.passwords import verify
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.web import tokens
from tests.auth.pages import PASSWORD

NEW = "Vakaras prie ežero dvelkia dūmais"


def ask(client: FlaskClient, email: str) -> tuple[int, str]:
    answer = client.post("/auth/password/forgot", data={"email": email})
    return answer.status_code, answer.headers.get("Location", "")


@pytest.fixture
def path(member: User) -> str:
    services.request_reset(member.email)
    db.session.commit()
    return "/auth/password/reset/" + tokens.sign("password-reset", db.session.query(PasswordReset).one().id)


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    client: FlaskClient, member: User, queued: Callable[[str], list[OutboxMessage]]
) -> None:
    answers = {ask(client, email) for email in ("RASA@vilnius.example ", "niekas@vilnius.example", "rasa\0@x.example")}
    assert answers == {(303, "/auth/password/forgot/sent")}
    assert [message.user_id for message in queued("password-reset")] == [member.id]
    assert (
        "Vienu adresu per parą siunčiamos ne daugiau kaip 5 nuorodos." in client.get("/auth/password/forgot/sent").text
    )


@pytest.mark.parametrize("state", ["invited", "suspended", "left"])
def test_only_active_members_get_a_link(
    client: FlaskClient, member: User, queued: Callable[[str], list[OutboxMessage]], state: str
) -> None:
    member.state = state
    assert ask(client, member.email) == (303, "/auth/password/forgot/sent")
    assert queued("password-reset") == []


def test_at_most_five_a_day(member: User, queued: Callable[[str], list[OutboxMessage]]) -> None:
    for _time in range(7):
        services.request_reset(member.email)
    assert len(queued("password-reset")) == 5
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        services.request_reset(member.email)
    assert len(queued("password-reset")) == 6


def test_a_new_password_works_once_and_signs_out_everywhere(
    client: FlaskClient, member: User, path: str, sign_in: Callable[[User], FlaskClient]
) -> None:
    elsewhere = sign_in(member)
    assert client.get(path).status_code == 200
    assert db.session.query(PasswordReset).one().used_at is None
    assert client.post(path, data={"password": NEW}).headers["Location"] == "/"
    assert client.get("/directory/").status_code == 200
    assert elsewhere.get("/directory/").status_code == 302
    assert db.session.query(UserSession).filter(UserSession.ended_at.is_(None)).count() == 1
    db.session.refresh(member)
    assert verify(member.password_hash, NEW)
    assert not verify(member.password_hash, PASSWORD)
    for answer in (client.get(path), client.post(path, data={"password": PASSWORD})):
        assert answer.status_code == 404
        assert "Ši nuoroda nebegalioja" in answer.text
        assert "Jei slaptažodį ką tik pakeitėte, prisijunkite naujuoju." in answer.text
        assert "nepasikeitė" not in answer.text


def test_it_works_for_two_hours(client: FlaskClient, member: User, path: str) -> None:
    with clock.frozen(clock.now() + timedelta(minutes=119)):
        assert client.get(path).status_code == 200
    with clock.frozen(clock.now() + timedelta(minutes=121)):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"password": NEW}).status_code == 404


def test_older_links_stop_working_too(client: FlaskClient, member: User, path: str) -> None:
    services.request_reset(member.email)
    db.session.commit()
    client.post(path, data={"password": NEW})
    assert db.session.query(PasswordReset).filter(PasswordReset.used_at.is_(None)).count() == 0


def test_a_weak_password_changes_nothing(client: FlaskClient, member: User, path: str) -> None:
    answer = client.post(path, data={"password": "Rasa Vaitkutė 2026 m."})
    assert answer.status_code == 422
    assert "lengva atspėti" in answer.text
    assert db.session.query(PasswordReset).one().used_at is None


def test_a_suspended_member_cannot_use_the_link(client: FlaskClient, member: User, path: str) -> None:
    member.state = "suspended"
    assert client.post(path, data={"password": NEW}).status_code == 422
    db.session.refresh(member)
    assert verify(member.password_hash, PASSWORD)
