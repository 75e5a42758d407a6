"""The engine's behaviour: column types, pragmas, how long anybody waits for a lock (locks.py says when it is taken)."""

import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    Select,
    event,
    false,
    or_,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from coordnet import local_day as local_days
from coordnet import locks
from coordnet.local_day import local_day
from coordnet.locks import give_way, holds_write_lock, lock_for_writing, read_only, set_read_only, writing

__all__ = [
    "Base", "Ids", "Rows", "UTCDateTime", "empty_journal", "erase_traces", "give_way", "holds_write_lock", "is_one_of",
    "local_day", "lock_for_writing", "prepare_engine", "read_only", "set_read_only", "write_if_idle", "writing",
]  # fmt: skip

WRITTEN_ANEW = 32 * 1024 * 1024  # bytes; half a second in which nobody else can write
_READERS_SECONDS = 1

log = structlog.stdlib.get_logger("coordnet.database")

Rows = Select[*tuple[Any, ...]]
"""A select of any columns."""
Ids = Collection[int] | Rows | BindParameter[Any]
"""Ids, a select of them, or a parameter for them."""


class Base(DeclarativeBase):
    """Base of every table. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment: UTC in the database, aware UTC in Python; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def is_one_of(column: Any, values: Collection[str]) -> ColumnElement[bool]:
    """IN, spelled out: SQLAlchemy writes an IN anew at each execution, also of a kept statement."""
    return or_(false(), *(column == value for value in values))


def prepare_engine(engine: Engine) -> None:
    """Install the hooks of the engine; both wait at most `locks.BUSY_SECONDS` for what somebody else has locked."""
    if engine.dialect.name == "sqlite":
        locks.prepare_sqlite(engine)
        local_days.prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.execute(f"SET lock_timeout = {int(locks.BUSY_SECONDS * 1000)}")
        dbapi_connection.commit()


def write_if_idle(engine: Engine, *statements: Executable, patience: float = 0) -> bool:
    """Run `statements` in a short transaction of their own; False when the database was busy for `patience` seconds,
    or cannot be written.

    For what a reading request notes down (read marks, last seen): it never makes the reader wait.
    """
    connection = engine.connect()
    info = connection.info
    info[locks.PATIENCE] = patience
    try:
        with writing(), connection.begin():
            if engine.dialect.name != "sqlite":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000) or 50}")
            for statement in statements:
                connection.execute(statement)
        return True
    except OperationalError:
        return False
    finally:
        info.pop(locks.PATIENCE)
        connection.close()


def erase_traces(engine: Engine) -> None:
    """What was deleted leaves SQLite's file and its journal too. Nightly, outside any transaction.

    `secure_delete` overwrites what is deleted, but not the copies that pages keep when their rows are moved (one
    deleted text in some hundred); a file of up to 32 MB is therefore written anew. PostgreSQL's VACUUM frees space
    without overwriting it, and its journal is its administrator's: see the README.
    """
    if engine.dialect.name != "sqlite":
        return
    pooled = engine.raw_connection()
    try:
        raw: Any = pooled.dbapi_connection
        size = raw.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        if size <= WRITTEN_ANEW:
            raw.execute("VACUUM")
    except sqlite3.OperationalError as error:
        log.warning("traces of deleted texts stay until the next time", reason=str(error))
    finally:
        pooled.close()
    empty_journal(engine)


def empty_journal(engine: Engine) -> None:
    """What was deleted and overwritten leaves SQLite's journal. Outside any transaction."""
    if engine.dialect.name != "sqlite":
        return
    pooled = engine.raw_connection()
    try:
        raw: Any = pooled.dbapi_connection
        raw.execute(f"PRAGMA busy_timeout={_READERS_SECONDS * 1000}")  # while it waits for readers nobody can write
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute(f"PRAGMA busy_timeout={int(locks.BUSY_SECONDS * 1000)}")
    except sqlite3.OperationalError as error:
        log.warning("the journal keeps traces of deleted texts until the next time", reason=str(error))
    finally:
        pooled.close()
