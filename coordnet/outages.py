"""What of an error is an outage and no mistake of ours: the database is busy or away, or a disk is full."""

import errno
import sqlite3
from collections.abc import Iterator
from typing import Literal

from sqlalchemy.exc import TimeoutError as PoolTimeout

Outage = Literal["busy", "full"]

RETRY_SECONDS = 30
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_BUSY_STATES = frozenset(  # PostgreSQL docs 15, appendix A
    {
        "40001", "40P01",  # serialization failure, deadlock
        "55P03", "57014",  # lock not available in time, cancelled
        "53300", "53400", "57P01", "57P02", "57P03",  # too many connections, shutting down or starting
        "25006",  # a standby, that only reads
    }
)  # fmt: skip
_DISK_FULL_STATE = "53100"
_NOT_THERE_STATES = ("42P01", "42703")  # no such table, no such column


def outage_of(error: BaseException | None) -> Outage | None:
    """„busy“, „full“, or None for whatever else went wrong."""
    for each in _causes(error):
        found = _kind_of(each)
        if found is not None:
            return found
    return None


def is_not_migrated(error: BaseException) -> bool:
    """Whether a table or a column is missing: the database is older than the code."""
    return any(
        str(each).startswith(("no such table: ", "no such column: "))
        if isinstance(each, sqlite3.OperationalError)
        else getattr(each, "sqlstate", None) in _NOT_THERE_STATES
        for each in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _kind_of(error: BaseException) -> Outage | None:
    if isinstance(error, sqlite3.Error):
        return _kind_of_sqlite(getattr(error, "sqlite_errorcode", 0))
    if isinstance(error, PoolTimeout):
        return "busy"
    if isinstance(error, OSError):
        return "full" if error.errno in _NO_ROOM else None
    if hasattr(error, "sqlstate"):
        return _kind_of_postgresql(error)
    return None


def _kind_of_sqlite(code: int) -> Outage | None:
    if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "busy"
    # The shared memory beside the database cannot grow: the other face of a full disk.
    return "full" if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE) else None


def _kind_of_postgresql(error: BaseException) -> Outage | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:  # no answer: refused, lost
        return "busy" if type(error).__name__ == "OperationalError" else None
    if state == _DISK_FULL_STATE:
        return "full"
    return "busy" if state in _BUSY_STATES or state.startswith("08") else None
