"""The week a digest speaks of: local dates of Lithuania, half-open, Monday to Monday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from markupsafe import Markup

from coordnet.clock import VILNIUS
from coordnet.web.filters import long_date, timed
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
    return "".join(_words(period))


def period_in_html(period: Period) -> Markup:
    """The same with each of the two days marked as a date."""
    first, dash, last = _words(period)
    return timed(period.start, first) + dash + timed(period.last_day, last)


def _words(period: Period) -> tuple[str, str, str]:
    """The first day, the dash, the last day."""
    first, last = period.start, period.last_day
    whole = long_date(last)
    if (first.year, first.month) != (last.year, last.month):
        return long_date(first), " – ", whole
    if language() == "en":
        return str(first.day), "–", whole
    ending = f"{last.day}\u00a0d."
    return f"{whole.removesuffix(ending)}{first.day}", "–", ending


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
