"""Words of deleted texts are nowhere in the database's files after the nightly clean-up (SQLite)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from coordnet import clock
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.room import house
from coordnet.textsearch.analyser import keys_of
from coordnet.worker.loop import run_once
from tests.builders import Make
from tests.forum.threads import ask, reply

KEPT = "liekantiszodis"
GONE = ["beržvinkis", "cukrūkštis", "drumzgėlis", "fobrūklis", "gvazdinkis", "hūkurnėlis", "jomprukštis", "kvirbūzėlis"]


def holding(app: Flask, word: str) -> bool:
    """Whether the word, or a key by which it was found, stands in a file of the database.

    Without their first two letters: the index notes of a word only what differs from the word before it.
    """
    path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    content = b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))
    return any(each[2:].encode() in content for each in (word, *keys_of(word)))


@pytest.fixture
def deleted(app: Flask, engine_name: str, make: Make, sign_in: Callable[[User], FlaskClient]) -> Flask:
    """Texts of one sentence and of many pages, among others that stay; then deleted, and one edited."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL's files are not ours to read")
    user = make.coordinator()
    thread = ask(user, title=KEPT)
    posts = [
        reply(thread, user, f"<p>{f'Apie {word} rašoma. ' * (1 + number * 70)}</p>") for number, word in enumerate(GONE)
    ]
    assert all(holding(app, word) for word in GONE)
    client = sign_in(user)
    for post in posts[1:]:
        assert client.post(f"/forum/posts/{post.id}/delete").status_code == 303
    edited = {"body": "<p>Apie ką kita.</p>", "version": "1"}
    assert client.post(f"/forum/posts/{posts[0].id}/edit", data=edited).status_code == 303
    db.session.commit()
    return app


def test_words_of_deleted_texts_leave_the_file_and_its_journal(deleted: Flask) -> None:
    assert run_once(deleted, house().jobs["cleanup"]) is not None
    assert [word for word in GONE if holding(deleted, word)] == []
    assert holding(deleted, KEPT)
    db.session.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_they_leave_the_index_the_list_and_the_journal_before_the_night(deleted: Flask) -> None:
    """All but copies that pages keep of rows that were moved."""
    job = house().jobs["words"]
    assert run_once(deleted, job) == len(GONE) + 1  # „rašoma“
    assert not job.is_due(clock.now())
    listed = set(db.session.scalars(text("SELECT word FROM search_word")))
    assert listed.isdisjoint(keys_of(word).word for word in GONE) and KEPT in listed
    assert [word for word in GONE if holding(deleted, word)] == []


def test_in_a_large_file_they_are_overwritten_where_they_stood(deleted: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large to be written anew: what is deleted is overwritten all the same."""
    monkeypatch.setattr("coordnet.database.WRITTEN_ANEW", 0)
    assert run_once(deleted, house().jobs["cleanup"]) is not None
    assert [word for word in GONE if holding(deleted, word)] == []
