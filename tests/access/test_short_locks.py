"""What costs happens while nobody is kept waiting: every address is posted to, and whoever hashes, cleans, guards,
decodes or analyses meanwhile tries whether somebody else could write at that very moment."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock, privacy, richtext
from coordnet.auth import passwords
from coordnet.extensions import db
from coordnet.files import images
from coordnet.files.examining import read_waiting
from coordnet.forum import services as forum
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.members import services as members
from coordnet.members.models import Invitation, User
from coordnet.members.queries import municipality_by_code
from coordnet.textsearch import documents
from coordnet.web import tokens
from tests.access.test_routes import World, filled, world
from tests.auth.pages import PASSWORD
from tests.builders import Make
from tests.files.samples import photo

__all__ = ["world"]

SignIn = Callable[[User], FlaskClient]

LONG = "<div>Ilgas pasakojimas apie vertimą ir pagalbą nukentėjusiems asmenims.</div>" * 20
SHORT = 400  # characters: names, reasons and titles cost a fraction of a millisecond, wherever they are looked at
FORM: dict[str, Any] = {
    "title": "Kas apmoka vertėją?", "body": LONG, "category": "teise-ir-proceduros", "version": "1",
    "reason": "netinka", "email": "nauja@savivaldybe.example", "name": "Naujoji Narė", "password": PASSWORD,
    "role": "deputy", "site_role": "moderator", "municipality": "LT-02", "since": "2026-01-01", "until": "2026-11-01",
    "act": "įsakymas",
    "summary": "Trumpai apie tai. " * 30, "material_type": "gaires", "language": "lt", "locale": "lt",
    "digest_frequency": "off", "position": "Specialistė", "local_contacts": "Kontaktai ir darbo laikas. " * 100,
    "procedure_title": "Tvarka", "publish": "1",
}  # fmt: skip


@pytest.fixture
def watched(app: Flask, engine_name: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Counter[str]]:
    """How often something costly ran, by its name, and how often a writer would have had to wait for it."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks row by row")
    path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    found: dict[str, Counter[str]] = {"ran": Counter(), "kept waiting": Counter()}

    def watch(where: Any, name: str, least: int = 0) -> None:
        original = getattr(where, name)

        def spy(*args: Any, **kwargs: Any) -> Any:
            if len(args[0]) > least if isinstance(args[0], str) else True:
                found["ran"][name] += 1
                try:
                    other = sqlite3.connect(path, timeout=0, isolation_level=None)
                    other.execute("BEGIN IMMEDIATE")
                    other.close()
                except sqlite3.OperationalError:
                    found["kept waiting"][name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(where, name, spy)

    documents._keys.cache_clear()
    watch(passwords, "hash_password")
    watch(passwords, "verify")
    watch(richtext, "clean")
    watch(images, "reencode")
    watch(privacy, "find_codes", SHORT)
    watch(documents, "analyse", SHORT)
    return found


def test_at_every_address(app: Flask, world: World, sign_in: SignIn, watched: dict[str, Counter[str]]) -> None:
    for endpoint, path, methods in list(filled(app, world)):
        if "POST" in methods and endpoint != "auth.sign_out":
            browser = sign_in(world.people["administrator"])
            upload = {"upload": (BytesIO(photo()), "a.jpg"), "file": (BytesIO(photo()), "b.jpg")}
            answer = browser.post(path, data=FORM | {"user": str(world.people["member"].id)} | upload)
            assert answer.status_code < 500, path
    assert watched["kept waiting"] == {}
    assert {"verify", "clean", "reencode", "find_codes", "analyse"} <= watched["ran"].keys()


def test_at_the_door(make: Make, client: FlaskClient, watched: dict[str, Counter[str]]) -> None:
    member = make.user(email="rasa@vilnius.example", password_hash=passwords.hash_password(PASSWORD))
    assert client.post("/auth/sign-in", data={"email": member.email, "password": PASSWORD}).status_code == 303
    members.invite("nauja@vilnius.example", "", municipality=municipality_by_code("LT-57"), seat_role="deputy", by=None)
    invitation = db.session.query(Invitation).one()
    path = "/auth/invitations/" + tokens.sign("invitation", invitation.id)
    assert client.post(path, data={"name": "Nauja Narė", "password": PASSWORD}).status_code == 303
    assert watched == {"ran": {"hash_password": 2, "verify": 1}, "kept waiting": {}}


def test_in_what_is_written_and_written_again(make: Make, sign_in: SignIn, watched: dict[str, Counter[str]]) -> None:
    admin = make.administrator()
    browser, by = sign_in(admin), make.viewer(admin)
    post = forum.ask("Kas apmoka?", LONG, "teise-ir-proceduros", by=by)
    db.session.commit()
    entry = library.propose(EntryContent("Vadovas", "Santrauka.", LONG, "gaires"), by=by)
    db.session.commit()
    library.publish(db.session.get_one(Entry, entry.id), by=by)
    db.session.commit()
    version = db.session.get_one(Entry, entry.id).version
    for path, form in {
        f"/forum/threads/{post.thread_id}/posts": {},
        f"/forum/posts/{post.id}/edit": {"version": "1"},
        f"/forum/threads/{post.thread_id}/hide": {},
        f"/forum/threads/{post.thread_id}/restore": {},
        f"/library/{entry.id}/edit": {"version": str(version), "save": "1"},
        "/forum/threads/new": {},
        "/library/new": {},
        "/directory/municipalities/LT-57/edit": {},
    }.items():
        assert browser.post(path, data=FORM | form).status_code == 303, path
    assert watched["kept waiting"] == {}
    assert watched["ran"]["analyse"] >= 4


def test_in_a_long_file(make: Make, sign_in: SignIn, watched: dict[str, Counter[str]]) -> None:
    text = "\n".join(f"Ilgas {number} pasakojimas apie vertimą ir pagalbą nukentėjusiems." for number in range(5_000))
    browser = sign_in(make.coordinator())
    answer = browser.post("/files/upload", data={"file": (BytesIO(text.encode()), "ilgas.txt")})
    assert answer.status_code == 201
    assert read_waiting(clock.now(), lambda: True) == 1
    assert watched["kept waiting"] == {}
    assert watched["ran"]["analyse"] > 10
