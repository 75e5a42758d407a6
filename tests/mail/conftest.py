"""A post office, and a kind of message that says what a test tells it to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.mail.services import queue
from coordnet.members.models import User
from coordnet.room import house
from tests.builders import Make
from tests.mail.post import Post, post_office

Connect = Callable[..., None]


@pytest.fixture
def connect(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """`connect(post, use_tls=True, username=…)`: have the application send there."""

    def use(post: Post, **settings: object) -> None:
        for name, value in {"server": "127.0.0.1", "port": post.port, **settings}.items():
            monkeypatch.setattr(app.extensions["mail"], name, value)

    return use


@pytest.fixture
def post(connect: Connect) -> Iterator[Post]:
    """A server that takes everything, and the application sending to it."""
    with post_office() as office:
        connect(office)
        yield office


@pytest.fixture
def content(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Rendered | Exception | None]:
    """What messages of the kind 'note' say, by subject; „Labas“ unless told otherwise."""
    notes: dict[str, Rendered | Exception | None] = {}

    def render(message: OutboxMessage) -> Rendered | None:
        note = notes.get(message.subject_id, Rendered("Naujas įrašas", "Labas", "<p>Labas</p>"))
        if isinstance(note, Exception):
            raise note
        return note

    monkeypatch.setitem(house().letters, "note", render)
    return notes


@pytest.fixture
def member(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Šimonytė", email="rasa@vilnius.example")


@pytest.fixture
def note(member: User, content: dict[str, Rendered | Exception | None]) -> Callable[..., OutboxMessage]:
    """`note("7")`: a committed message about 7."""

    def write(subject: str = "1", user: User | None = None) -> OutboxMessage:
        message = queue("note", subject, user_id=(user or member).id)
        assert message is not None
        db.session.commit()
        return message

    return write


@pytest.fixture
def environ(app: Flask) -> dict[str, str]:
    """For another process working on the same database and data folder."""
    settings = app.extensions["mail"]
    return {
        "PATH": "/usr/bin:/bin",
        "COORDNET_DATA": str(app.config["DATA"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "MAIL_SERVER": settings.server,
        "MAIL_PORT": str(settings.port),
    }


@pytest.fixture
def root() -> Path:
    return Path(__file__).resolve().parents[2]
