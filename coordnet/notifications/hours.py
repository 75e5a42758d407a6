"""When a mail may go: working days from 7:30 to 19:00 in Lithuania.

Holidays: Labour Code of the Republic of Lithuania (XII-2603), Article 123 (1).
"""

from datetime import date, datetime, time, timedelta

from dateutil.easter import easter

from coordnet.clock import VILNIUS

TOGETHER = timedelta(minutes=10)  # what comes within it is one mail
OPENS, CLOSES = time(7, 30), time(19)
_FIXED = {
    (1, 1), (2, 16), (3, 11), (5, 1), (6, 24), (7, 6), (8, 15), (11, 1), (11, 2), (12, 24), (12, 25), (12, 26),
}  # fmt: skip
_SUNDAY = 6


def is_working(day: date) -> bool:
    """Neither a weekend nor a holiday. Mother's and Father's Day are Sundays anyway."""
    return day.weekday() < _SUNDAY - 1 and (day.month, day.day) not in _FIXED and day != easter_monday(day.year)


def easter_monday(year: int) -> date:
    return easter(year) + timedelta(days=1)


def goes_at(moment: datetime) -> datetime:
    """The first moment in office hours (aware) at least ten minutes after `moment`."""
    return opens_at(moment + TOGETHER)


def opens_at(moment: datetime) -> datetime:
    """The first moment in office hours (aware) that is not before `moment`."""
    local = moment.astimezone(VILNIUS)
    if is_working(local.date()) and OPENS <= local.time() < CLOSES:
        return moment
    return morning(local.date() if local.time() < OPENS else local.date() + timedelta(days=1))


def morning(day: date) -> datetime:
    """When the first working day from `day` on begins."""
    while not is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, VILNIUS)
