"""When SQLite's one write lock is taken, and by whom next.

SQLite (SQLAlchemy 2.1 docs, "Transactions with SQLite"): the driver's own transaction handling is switched off
and BEGIN is ours. A read that turns into a write within one transaction fails at once with "database is locked",
in spite of the busy timeout, when somebody wrote in between. So every transaction begins by reading alone, and
before the first statement that writes, locks rows (FOR UPDATE) or sets a savepoint it is ended and a new one begun
with BEGIN IMMEDIATE, which waits for its turn. What was read before may have changed since, exactly as between two
statements on PostgreSQL (READ COMMITTED), where nothing of this is needed: **a rule that must hold is checked by the
statement that writes, or on a row read anew after its lock** (`with_for_update` with `populate_existing`, `refresh`).
Whatever costs (cleaning, guarding, hashing, decoding, analysing, parsing) stands before the first of these.

SQLite's own waiting is unfair: each sleeps longer the longer it has waited, and twenty writers keep one of them out
for seconds. So the threads of a process queue for their turn here, and only the first of them asks, every few
milliseconds. Jobs that write again and again make a pause after each short transaction (`give_way`).
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_SECONDS: float = 10
_READS = ("BEGIN", "SELECT", "WITH", "PRAGMA", "EXPLAIN", "VALUES")
# In a connection's info: whether its transaction has the lock; the queue of its engine, and the same while it is this
# connection's turn; how many seconds it waits, when not the usual ones.
_LOCKED, _QUEUE, _TURN, PATIENCE = "coordnet-locked", "coordnet-queue", "coordnet-turn", "coordnet-patience"
_ASKED_EVERY = 0.003  # seconds
_PAUSE = 0.025  # seconds; longer than a step of a job holds the lock, so that half of the time is for others

_read_only: ContextVar[bool] = ContextVar("read_only", default=False)


def set_read_only(read_only: bool) -> None:
    """Say whether what runs from here on only reads (a GET): on SQLite a write is a mistake then and raises."""
    _read_only.set(read_only)


@contextmanager
def read_only() -> Iterator[None]:
    """A stretch that only reads: on SQLite a write within it is a mistake and raises RuntimeError."""
    token = _read_only.set(True)
    try:
        yield
    finally:
        _read_only.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """A stretch inside a reading request that may write (read marks, last seen)."""
    token = _read_only.set(False)
    try:
        yield
    finally:
        _read_only.reset(token)


def prepare_sqlite(engine: Engine) -> None:
    """Install the pragmas and the hooks that take the lock."""
    queue = threading.Lock()  # who waits is woken nearly in order; SQLite's own waiting has none

    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, record: Any) -> None:
        record.info[_QUEUE] = queue
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in (
            f"busy_timeout={int(BUSY_SECONDS * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # deleted words are overwritten, not only unlinked
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _raw(connection).execute("BEGIN")  # every page does; the way through SQLAlchemy is long
        connection.info[_LOCKED] = False

    def end_turn(connection: Connection) -> None:
        _end_turn(connection.info)

    event.listen(engine, "commit", end_turn)
    event.listen(engine, "rollback", end_turn)
    event.listen(engine, "reset", lambda _dbapi, record, _state: _end_turn(record.info))

    @event.listens_for(engine, "savepoint")
    def savepoint(connection: Connection, _name: str) -> None:
        lock_for_writing(connection)

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        if not connection.info.get(_LOCKED, True) and _needs_lock(statement, context):
            lock_for_writing(connection)


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
    if _read_only.get():
        raise RuntimeError("a write where only reading was announced")
    if not connection.in_transaction():
        connection.begin()
    raw = _raw(connection)
    raw.execute("ROLLBACK")
    deadline = time.monotonic() + connection.info.get(PATIENCE, BUSY_SECONDS)
    try:
        _wait_for_turn(connection, deadline)
        _begin_immediate(connection, deadline)
    except BaseException:
        _end_turn(connection.info)
        raw.execute("BEGIN")  # what goes on all the same is still in a transaction
        raise
    connection.info[_LOCKED] = True


def _wait_for_turn(connection: Connection, deadline: float) -> None:
    """Queue with the other threads of this process; whose time is over asks the database all the same, once."""
    queue: threading.Lock = connection.info[_QUEUE]
    if queue.acquire(timeout=max(0, deadline - time.monotonic())):
        connection.info[_TURN] = queue


def _begin_immediate(connection: Connection, deadline: float) -> None:
    raw = _raw(connection)
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < deadline:
            with suppress(sqlite3.OperationalError):
                raw.execute("BEGIN IMMEDIATE")
                return
            time.sleep(_ASKED_EVERY)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # what it says is an error of SQLAlchemy's
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _end_turn(info: dict[Any, Any]) -> None:
    queue: threading.Lock | None = info.pop(_TURN, None)
    if queue is not None:
        queue.release()


def give_way() -> None:
    """Between two short write transactions of a job: the moment in which somebody else gets in between."""
    time.sleep(_PAUSE)


def holds_write_lock(connection: Connection) -> bool:
    """Whether this connection keeps all other writers waiting (SQLite)."""
    return bool(connection.info.get(_LOCKED)) and bool(_raw(connection).in_transaction)


def _raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection
