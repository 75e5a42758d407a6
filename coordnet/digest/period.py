"""The week a digest speaks of: local dates of Lithuania, half-open, Monday to Monday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coordnet.clock import VILNIUS
from coordnet.web.filters import long_date
from coordnet.web.language import language

DUE_AT = time(7, 30)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """From Monday `start` 00:00 until, not including, Monday `end` 00:00 in Vilnius."""

    start: date
    end: date

    @property
    def starts_at(self) -> datetime:
        return _midnight(self.start)

    @property
    def ends_at(self) -> datetime:
        return _midnight(self.end)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)


def period_text(period: Period) -> str:
    """The days in words, in the language in force: „2026 m. lapkričio 16–22 d.“."""
    first, last = period.start, period.last_day
    if (first.year, first.month) != (last.year, last.month):
        return f"{long_date(first)} – {long_date(last)}"
    if language() == "en":
        return f"{first.day}–{long_date(last)}"
    return long_date(last).replace(f"{last.day}\u00a0d.", f"{first.day}–{last.day}\u00a0d.")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VILNIUS).astimezone(UTC)


def due_period(moment: datetime) -> Period:
    """The last complete period that is due at `moment` (aware): due on the Monday it ends, at 07:30."""
    local = moment.astimezone(VILNIUS)
    monday = local.date() - timedelta(days=local.weekday())
    if local < datetime.combine(monday, DUE_AT, VILNIUS):
        monday -= WEEK
    return Period(monday - WEEK, monday)


def current_period(moment: datetime) -> Period:
    """The period that is running at `moment`: what the next digest will speak of."""
    local = moment.astimezone(VILNIUS)
    monday = local.date() - timedelta(days=local.weekday())
    return Period(monday, monday + WEEK)
