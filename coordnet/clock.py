"""The only reader of the time. Everything else takes time as an argument or from here.

There are two clocks, and a moment of one is never compared with a moment of the other. `now` is the time the
network lives in; `digest send --now` and the demonstration move it. `wall` is the machine's own time, which
nothing moves: for what processes claim of each other, pauses between attempts, and the age of files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

VILNIUS = ZoneInfo("Europe/Vilnius")

_now: datetime | None = None
_wall: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _now or wall()


def today() -> date:
    """Today's date on the wall in Lithuania."""
    return now().astimezone(VILNIUS).date()


def wall() -> datetime:
    """The moment on this machine, aware, in UTC: what an `as_if` has not moved."""
    return _wall or datetime.now(UTC)


def age_of(path: Path) -> timedelta:
    """How long ago a file was last written, by the machine's clock. Raises FileNotFoundError."""
    return wall() - datetime.fromtimestamp(path.stat().st_mtime, UTC)


@contextmanager
def as_if(moment: datetime) -> Iterator[None]:
    """Let `now` be `moment` (aware); the machine's own time goes on."""
    global _now
    before, _now = _now, _aware(moment)
    try:
        yield
    finally:
        _now = before


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold both clocks at `moment` (aware): for tests."""
    global _wall
    before, _wall = _wall, _aware(moment)
    try:
        with as_if(moment):
            yield
    finally:
        _wall = before


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
