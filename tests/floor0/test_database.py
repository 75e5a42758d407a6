"""When SQLite's one write lock is taken: at the first statement that writes or means to, and not before."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from coordnet import locks
from coordnet.database import holds_write_lock, lock_for_writing, read_only
from coordnet.extensions import db
from coordnet.members.models import Municipality
from tests.builders import Make


@pytest.fixture(autouse=True)
def sqlite_only(engine_name: str) -> None:
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks row by row")


@contextmanager
def somebody_else(app: Flask) -> Iterator[sqlite3.Connection]:
    """Another process's connection, which does not wait."""
    path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        yield other
    finally:
        other.close()


def locked() -> bool:
    return holds_write_lock(db.session.connection())


def test_reading_takes_no_lock_and_waits_for_nobody(app: Flask) -> None:
    with somebody_else(app) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert len(db.session.scalars(select(Municipality)).all()) == 60
        assert not locked()


WRITES: dict[str, Callable[[], object]] = {
    "an update": lambda: db.session.execute(update(Municipality).values(place="x")),
    "an object that is flushed": lambda: (
        setattr(db.session.scalars(select(Municipality)).first(), "place", "x"),
        db.session.flush(),
    ),
    "a select that holds its rows": lambda: db.session.scalars(select(Municipality).with_for_update(read=True)).all(),
    "a savepoint": lambda: db.session.begin_nested(),
    "text": lambda: db.session.execute(text("  delete from search_word")),
    "the index": lambda: db.session.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('merge', 1)")),
    "being asked for": lambda: lock_for_writing(db.session.connection()),
}


@pytest.mark.parametrize("kind", WRITES)
def test_the_lock_is_taken_with(app: Flask, kind: str) -> None:
    db.session.scalars(select(Municipality)).all()
    assert not locked()
    WRITES[kind]()
    assert locked()
    with somebody_else(app) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


def test_a_write_between_a_read_and_a_write_is_no_error(app: Flask) -> None:
    """The trap: read in one transaction, another writes, then "database is locked" at once."""
    place = db.session.scalars(select(Municipality).order_by(Municipality.id)).first()
    assert place is not None
    with somebody_else(app) as other:
        other.execute("UPDATE municipality SET county = 'kita'")
    place.place = "mano"
    db.session.commit()
    db.session.refresh(place)
    assert (place.place, place.county) == ("mano", "kita")


def test_what_is_held_is_read_as_it_is_now(app: Flask) -> None:
    place = db.session.scalars(select(Municipality)).first()
    assert place is not None
    with somebody_else(app) as other:
        other.execute("UPDATE municipality SET county = 'kita'")
    db.session.refresh(place, with_for_update=True)
    assert place.county == "kita"


def test_a_write_where_only_reading_was_announced_is_a_mistake(app: Flask, make: Make) -> None:
    with read_only(), pytest.raises(RuntimeError, match="only reading"):
        db.session.execute(update(Municipality).values(place="x"))


def test_who_waits_too_long_still_has_a_transaction(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "BUSY_SECONDS", 0)
    db.engine.dispose()  # connections made from here on do not wait
    with somebody_else(app) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError, match="locked"):
            db.session.execute(update(Municipality).values(place="x"))
        other.execute("COMMIT")
        db.session.execute(update(Municipality).values(place="y"))
        db.session.rollback()
        assert "y" not in db.session.scalars(select(Municipality.place)).all()
