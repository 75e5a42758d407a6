"""A busy database and a full disk: a page that says so with everything typed in it, never our own mistake's."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from coordnet import locks
from coordnet.auth.passwords import hash_password
from coordnet.extensions import db
from coordnet.forum.models import Post
from coordnet.members.models import User
from coordnet.outages import outage_of
from tests.access.test_routes import World, filled, world
from tests.auth.pages import PASSWORD
from tests.builders import Make
from tests.files.samples import photo
from tests.forum.threads import OPEN, ask

__all__ = ["world"]

SignIn = Callable[[User], FlaskClient]
TYPED = "<div>Rašiau <strong>visą</strong> popietę apie vertimą.</div>"
CODE = "33309240064"  # python-stdnum's own example, not a person's

LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
other.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def hold(app: Flask, engine_name: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """`with hold(): …`: somebody else, on SQLite another process, lets nobody write meanwhile."""
    monkeypatch.setattr(locks, "BUSY_SECONDS", 0.1)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    db.session.commit()
    db.engine.dispose()  # PostgreSQL's connections made from here on wait no longer than that

    @contextmanager
    def another_process() -> Iterator[None]:
        path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
        db.session.commit()
        with subprocess.Popen(
            [sys.executable, "-c", LOCK, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None and other.stdout.readline() == "locked\n"
            yield
            other.communicate()

    @contextmanager
    def another_connection() -> Iterator[None]:
        db.session.commit()
        with db.engine.connect() as other:
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            other.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
            yield
            other.rollback()

    return another_process if engine_name == "sqlite" else another_connection


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite's own bound on its size: what it answers is what it answers on a full disk."""

    def no_room(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    db.session.commit()
    event.listen(db.engine, "connect", no_room)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", no_room)
        db.session.rollback()
        db.engine.dispose()


def sent_again(page: str) -> tuple[str, dict[str, list[str]]]:
    """The address and the fields of the form on the page."""
    form = re.search(r'<form method="post" action="([^"]+)".*?</form>', page, re.DOTALL)
    assert form is not None
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        fields.setdefault(name, []).append(unescape(value))
    return unescape(form[1]), fields


def test_a_busy_database_keeps_what_was_typed_and_takes_it_later(make: Make, sign_in: SignIn, hold: Callable) -> None:
    user = make.coordinator()
    thread, browser = ask(user), sign_in(user)
    with hold():
        answer = browser.post(f"/forum/threads/{thread.id}/posts", data={"body": TYPED, "key": "raktas"})
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "užimta" in answer.text and "Rašiau visą popietę apie vertimą." in answer.text
        assert browser.get(f"/forum/threads/{thread.id}").status_code == 200
        assert browser.get("/").status_code == 200
    address, fields = sent_again(answer.text)
    assert fields == {"body": [TYPED], "key": ["raktas"]}
    assert browser.post(address, data=fields).status_code == 303
    assert db.session.query(Post).filter_by(key="raktas").one().body_text == "Rašiau visą popietę apie vertimą."


def test_at_every_address_it_is_never_our_own_mistake(
    app: Flask, world: World, sign_in: SignIn, hold: Callable
) -> None:
    browser = sign_in(world.people["administrator"])
    form = {"title": "Tema", "body": TYPED, "category": OPEN, "reason": "netinka", "email": "a@b.example"}
    form |= {"name": "Vardenė Pavardaitė", "role": "deputy", "locale": "lt", "digest_frequency": "off"}
    form |= {"summary": "Trumpai", "material_type": "gaires", "language": "lt", "save_draft": "1"}
    form |= {"site_role": "moderator", "since": "2026-01-01", "until": "2026-11-01", "password": PASSWORD}
    seen = []
    with hold():
        for endpoint, path, methods in list(filled(app, world)):
            if "POST" in methods and endpoint != "auth.sign_out":
                status = browser.post(path, data=form).status_code
                assert status < 500 or status == 503, path
                seen.append(status)
    assert seen.count(503) > 20


def test_nobody_can_sign_in_but_everybody_reads_why(make: Make, client: FlaskClient, hold: Callable) -> None:
    user = make.user(email="rasa@vilnius.example", password_hash=hash_password(PASSWORD))
    form = {"email": user.email, "password": PASSWORD}
    with hold():
        right = client.post("/auth/sign-in?next=/library/", data=form)
        wrong = client.post("/auth/sign-in", data=form | {"password": "neteisingas"})
        assert client.get("/auth/sign-in").status_code == 200
    assert (right.status_code, wrong.status_code) == (503, 503)  # a failure that cannot be counted is no free attempt
    assert PASSWORD not in right.text and "rasa@vilnius.example" in right.text
    assert (
        '<input class="form-control mb-3" type="password" id="again-password" name="password" required>' in right.text
    )
    address, fields = sent_again(right.text)
    answer = client.post(address, data=fields | {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/library/")


def test_a_file_that_could_not_be_stored_is_named(make: Make, sign_in: SignIn, hold: Callable) -> None:
    browser = sign_in(make.coordinator())
    form = {"title": "Tema", "body": TYPED, "category": OPEN, "upload": (BytesIO(photo()), "nuotrauka.jpg")}
    with hold():
        answer = browser.post("/forum/threads/new", data=form)
        script = browser.post(
            "/files/upload", data={"file": (BytesIO(photo()), "a.jpg")}, headers={"Accept": "application/json"}
        )
    assert answer.status_code == 503
    assert "Šių failų išsaugoti nepavyko, pridėkite juos dar kartą: nuotrauka.jpg." in answer.text
    assert script.status_code == 503 and script.is_json and "užimta" in script.json["error"]


def test_codes_are_masked_before_they_are_sent_again(make: Make, sign_in: SignIn, hold: Callable) -> None:
    """Marking all as read writes without a look at what came along with it."""
    browser = sign_in(make.coordinator())
    with hold():
        answer = browser.post("/forum/read-all", data={"body": f"Tekstas su kodu {CODE} viduje."})
    assert answer.status_code == 503
    assert CODE not in answer.text and "Tekstas su kodu [asmens kodas pašalintas] viduje." in answer.text


@pytest.mark.parametrize("written", [CODE, f"{CODE[:6]}-{CODE[6:]}", f"%33{CODE[1:]}"])
def test_codes_in_addresses_are_masked_too(make: Make, sign_in: SignIn, hold: Callable, written: str) -> None:
    """That of the form, and those it carries: where it stood, where it leads."""
    browser = sign_in(make.coordinator())
    address = f"/forum/read-all?title=Kas%20{written}&a=b"
    fields = dict.fromkeys(("form_page", "next", "back"), address) | {"body": "Tekstas"}
    with hold():
        answer = browser.post(address, data=fields)
    assert answer.status_code == 503
    assert CODE[1:] not in answer.text and CODE[6:] not in answer.text
    assert answer.text.count("/forum/read-all?title=Kas+%5Basmens+kodas+pa%C5%A1alintas%5D&amp;a=b") == 4


def test_on_a_full_disk_everything_is_kept_and_read(
    app: Flask, make: Make, sign_in: SignIn, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL's disk is not ours to fill")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    user = make.coordinator(email="rasa@vilnius.example", password_hash=hash_password(PASSWORD))
    thread, browser, visitor = ask(user), sign_in(user), app.test_client()
    signing_in = {"email": "rasa@vilnius.example", "password": PASSWORD}
    with full_disk():
        answer = browser.post(f"/forum/threads/{thread.id}/posts", data={"body": TYPED * 100, "key": "raktas"})
        assert answer.status_code == 507
        assert "nebėra vietos" in answer.text and "Rašiau visą popietę apie vertimą." in answer.text
        assert browser.get(f"/forum/threads/{thread.id}").status_code == 200
        for _room_left_in_a_page in range(100):
            refused = app.test_client().post("/auth/sign-in", data=signing_in)
            if refused.status_code != 303:
                break
        assert refused.status_code == 507
        assert "taip pat ir prisijungti, dabar negalima" in refused.text
    address, fields = sent_again(answer.text)
    assert browser.post(address, data=fields).status_code == 303
    assert visitor.post("/auth/sign-in", data=signing_in).status_code == 303
    assert visitor.get(f"/forum/threads/{thread.id}").status_code == 200


def test_a_database_that_cannot_be_reached_is_busy_and_a_mistake_is_not(app: Flask) -> None:
    engine = create_engine("postgresql+psycopg://nobody@/none?host=/nonexistent")
    with pytest.raises(OperationalError) as refused:
        engine.connect()
    assert outage_of(refused.value) == "busy"
    with pytest.raises(DBAPIError) as mistake:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    assert outage_of(mistake.value) is None
    assert outage_of(RuntimeError("x")) is None
