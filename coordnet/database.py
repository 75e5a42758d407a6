"""The engine's behaviour: column types, SQLite's pragmas, and when SQLite's one write lock is taken.

SQLite (SQLAlchemy 2.1 docs, "Transactions with SQLite"): the driver's own transaction handling is switched off
and BEGIN is ours. A read that turns into a write within one transaction fails at once with "database is locked",
in spite of the busy timeout, when somebody wrote in between. So every transaction begins by reading alone, and
before the first statement that writes, locks rows (FOR UPDATE) or sets a savepoint it is ended and a new one begun
with BEGIN IMMEDIATE, which waits for its turn. What was read before may have changed since, exactly as between two
statements on PostgreSQL (READ COMMITTED), where nothing of this is needed: **a rule that must hold is checked by the
statement that writes, or on a row read anew after its lock** (`with_for_update` with `populate_existing`, `refresh`).
Whatever costs (cleaning, guarding, hashing, decoding, analysing, parsing) stands before the first of these.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    Select,
    event,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from coordnet.clock import VILNIUS

BUSY_SECONDS: float = 10
_READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN", "VALUES")
_LOCKED = "coordnet write lock"  # in a connection's info: whether its transaction has the lock

Rows = Select[*tuple[Any, ...]]
"""A select of any columns."""
Ids = Collection[int] | Rows
"""Ids, or a select of them."""

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


class _LocalDay(FunctionElement[date]):
    inherit_cache = True
    type = Date()


def local_day(moment: Any) -> ColumnElement[date]:
    """In SQL: the date on the wall in Lithuania of a stored moment. An evening's last hours in UTC are tomorrow."""
    return _LocalDay(moment)


@compiles(_LocalDay, "sqlite")
def _on_sqlite(element: _LocalDay, compiler: Any, **options: Any) -> str:
    return f"local_day({compiler.process(element.clauses, **options)})"


@compiles(_LocalDay, "postgresql")
def _on_postgresql(element: _LocalDay, compiler: Any, **options: Any) -> str:
    return f"CAST(timezone('{VILNIUS.key}', {compiler.process(element.clauses, **options)}) AS DATE)"


def _day_of(moment: str | None) -> str | None:
    """SQLite knows no time zones: it asks this of what it has stored."""
    if moment is None:
        return None
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(VILNIUS).date().isoformat()


def set_reading(reading: bool) -> None:
    """Say whether what runs from here on only reads (a GET): on SQLite a write is a mistake then and raises."""
    _reading.set(reading)


@contextmanager
def reading() -> Iterator[None]:
    """A stretch that only reads: on SQLite a write within it is a mistake and raises RuntimeError."""
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
    """Install the hooks of the engine; both wait at most `BUSY_SECONDS` for what somebody else has locked."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        dbapi_connection.create_function("local_day", 1, _day_of, deterministic=True)
        cursor = dbapi_connection.cursor()
        for pragma in (
            f"busy_timeout={int(BUSY_SECONDS * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _raw(connection).execute("BEGIN")  # every page does; the way through SQLAlchemy is long
        connection.info[_LOCKED] = False

    @event.listens_for(engine, "savepoint")
    def savepoint(connection: Connection, _name: str) -> None:
        lock_for_writing(connection)

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        if not connection.info.get(_LOCKED, True) and _needs_lock(statement, context):
            lock_for_writing(connection)


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.execute(f"SET lock_timeout = {int(BUSY_SECONDS * 1000)}")
        dbapi_connection.commit()


def _needs_lock(statement: str, context: Any) -> bool:
    """Whether a statement writes, or is a SELECT that means to hold its rows (SQLite has no FOR UPDATE)."""
    if context.isinsert or context.isupdate or context.isdelete:
        return True
    if not statement.lstrip().upper().startswith(_READS):
        return True
    compiled = context.compiled
    return compiled is not None and getattr(compiled.statement, "_for_update_arg", None) is not None


def lock_for_writing(connection: Connection) -> None:
    """Take SQLite's write lock now, before something outside the database that it must cover.

    Waits up to `BUSY_SECONDS`, then raises OperationalError. PostgreSQL locks by itself, row by row.
    """
    if connection.dialect.name != "sqlite" or connection.info.get(_LOCKED):
        return
    if _reading.get():
        raise RuntimeError("a write where only reading was announced")
    if not connection.in_transaction():
        connection.begin()
    raw = _raw(connection)
    raw.execute("ROLLBACK")
    connection.info[_LOCKED] = True
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        connection.info[_LOCKED] = False
        raw.execute("BEGIN")  # what goes on all the same is still in a transaction
        raise


def holds_write_lock(connection: Connection) -> bool:
    """Whether this connection keeps all other writers waiting (SQLite)."""
    return bool(connection.info.get(_LOCKED)) and bool(_raw(connection).in_transaction)


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
            _busy_timeout(connection, int(BUSY_SECONDS * 1000))
        connection.close()


def _busy_timeout(connection: Connection, milliseconds: int) -> None:
    """Set on the raw connection: a PRAGMA through SQLAlchemy would open a transaction first."""
    _raw(connection).execute(f"PRAGMA busy_timeout={milliseconds}")


def _raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection
