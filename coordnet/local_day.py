"""In SQL: which day a stored moment is on the wall in Lithuania."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Engine, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from coordnet.clock import VILNIUS


class _LocalDay(FunctionElement[date]):
    inherit_cache = True
    type = Date()


def local_day(moment: Any) -> ColumnElement[date]:
    """The date in Lithuania of a stored moment. An evening's last hours in UTC are tomorrow."""
    return _LocalDay(moment)


@compiles(_LocalDay, "sqlite")
def _on_sqlite(element: _LocalDay, compiler: Any, **options: Any) -> str:
    return f"local_day({compiler.process(element.clauses, **options)})"


@compiles(_LocalDay, "postgresql")
def _on_postgresql(element: _LocalDay, compiler: Any, **options: Any) -> str:
    return f"CAST(timezone('{VILNIUS.key}', {compiler.process(element.clauses, **options)}) AS DATE)"


@lru_cache(1024)  # a statement asks for the day of one moment several times, and a page for those of the last
def _day_of(moment: str | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(VILNIUS).date().isoformat()


def prepare_sqlite(engine: Engine) -> None:
    """SQLite knows no time zones: it asks this of what it has stored."""

    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.create_function("local_day", 1, _day_of, deterministic=True)
