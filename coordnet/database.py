"""The engine's behaviour: column types, SQLite's pragmas, and who opens a write transaction.

SQLite (SQLAlchemy 2.1 docs, "Transactions with SQLite"): the driver's own transaction handling is
switched off and BEGIN is ours. Requests that only read use a plain BEGIN; whatever may write uses
BEGIN IMMEDIATE, because a read that turns into a write fails at once with "database is locked"
in spite of the busy timeout.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, Executable, MetaData, Select, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

BUSY_SECONDS = 10

Rows = Select[*tuple[Any, ...]]
"""A select of any columns."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)


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


def set_reading(reading: bool) -> None:
    """Say whether transactions begun from here on only read (GET) or may write."""
    _reading.set(reading)


@contextmanager
def reading() -> Iterator[None]:
    """A stretch inside a writing request that only reads, beside a write transaction already open."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """A stretch inside a reading request that may write (read marks, last seen)."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Install the SQLite hooks; other engines keep their defaults."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _reading.get():
            _raw(connection).execute("BEGIN")  # every page does; the way through SQLAlchemy is long
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def write_if_idle(engine: Engine, *statements: Executable) -> bool:
    """Run `statements` in a short transaction of their own; False when the database was busy.

    For what a reading request notes down (read marks, last seen): it never makes the reader wait.
    """
    connection = engine.connect()
    sqlite = engine.dialect.name == "sqlite"
    try:
        if sqlite:
            _busy_timeout(connection, 0)
        with writing(), connection.begin():
            if not sqlite:
                connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            for statement in statements:
                connection.execute(statement)
        return True
    except OperationalError:
        return False
    finally:
        if sqlite:
            _busy_timeout(connection, BUSY_SECONDS * 1000)
        connection.close()


def _busy_timeout(connection: Connection, milliseconds: int) -> None:
    """Set on the raw connection: a PRAGMA through SQLAlchemy would open a transaction first."""
    _raw(connection).execute(f"PRAGMA busy_timeout={milliseconds}")


def _raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection
