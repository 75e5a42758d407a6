"""When a mail may go: working days from 7:30 to 19:00, ten minutes after what it tells (Labour Code, Article 123)."""

from datetime import date, datetime

import pytest

from coordnet.clock import VILNIUS
from coordnet.notifications.hours import goes_at, is_working


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VILNIUS)


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("2026-11-24 11:02", "2026-11-24 11:12"),
        ("2026-11-24 07:20", "2026-11-24 07:30"),
        ("2026-11-24 07:19", "2026-11-24 07:30"),
        ("2026-11-24 18:49", "2026-11-24 18:59"),
        ("2026-11-24 18:49:59", "2026-11-24 18:59:59"),
        ("2026-11-24 18:50", "2026-11-25 07:30"),
        ("2026-11-24 07:19:59.999999", "2026-11-24 07:30"),
        ("2026-11-24 23:55", "2026-11-25 07:30"),
        ("2026-11-27 19:30", "2026-11-30 07:30"),  # Friday evening
        ("2026-11-28 12:00", "2026-11-30 07:30"),  # Saturday
        ("2026-12-23 18:55", "2026-12-28 07:30"),  # Christmas, then a weekend
        ("2026-04-03 18:55", "2026-04-07 07:30"),  # Easter
        ("2026-03-27 18:55", "2026-03-30 07:30"),  # the clocks change over the weekend
        ("2026-10-23 18:55", "2026-10-26 07:30"),
        ("2026-03-29 04:30", "2026-03-30 07:30"),
        ("2026-10-25 03:30", "2026-10-26 07:30"),  # an hour that comes twice
    ],
)
def test_it_goes_in_office_hours(said: str, goes: str) -> None:
    assert goes_at(at(said)) == at(goes)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-02-16", "2026-03-11", "2026-04-06", "2026-05-01", "2026-06-24", "2027-07-06", "2027-11-01",
        "2026-11-02", "2026-12-24", "2026-12-25", "2027-03-29", "2028-04-17", "2028-08-15", "2029-12-26", "2026-11-29",
    ],
)  # fmt: skip
def test_days_of_rest(day: str) -> None:
    assert not is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-30", "2026-04-03", "2026-05-04", "2026-12-23", "2026-12-31", "2026-06-23"])
def test_working_days(day: str) -> None:
    assert is_working(date.fromisoformat(day))
