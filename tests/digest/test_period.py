"""The period: Monday to Monday in Lithuania, due at 07:30, through both clock changes."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from coordnet.clock import VILNIUS
from coordnet.digest.period import Period, current_period, due_period, period_in_html, period_text


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own time zone, which must not matter."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("local", "start", "end"),
    [
        ("2026-11-23T07:29", "2026-11-09", "2026-11-16"),
        ("2026-11-23T07:30", "2026-11-16", "2026-11-23"),
        ("2026-11-29T23:59", "2026-11-16", "2026-11-23"),
        ("2026-11-30T00:00", "2026-11-16", "2026-11-23"),
        ("2026-11-30T07:30", "2026-11-23", "2026-11-30"),
        ("2026-03-30T07:30", "2026-03-23", "2026-03-30"),
    ],
)
def test_the_last_complete_period_that_is_due(machine_zone: None, local: str, start: str, end: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=VILNIUS)
    expected = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert due_period(moment) == due_period(moment.astimezone(UTC)) == expected


@pytest.mark.parametrize("day", range(16, 23))
def test_the_running_period_is_that_of_each_of_its_days(machine_zone: None, day: int) -> None:
    period = Period(date(2026, 11, 16), date(2026, 11, 23))
    for moment in (datetime(2026, 11, day, tzinfo=VILNIUS), datetime(2026, 11, day, 23, 59, 59, tzinfo=VILNIUS)):
        assert current_period(moment) == current_period(moment.astimezone(UTC)) == period


def test_a_period_lasts_from_midnight_to_midnight_and_says_so_in_utc(machine_zone: None) -> None:
    period = Period(date(2026, 11, 16), date(2026, 11, 23))
    assert period.starts_at.isoformat() == "2026-11-15T22:00:00+00:00"
    assert period.ends_at.isoformat() == "2026-11-22T22:00:00+00:00"
    assert period.last_day == date(2026, 11, 22)


def test_a_week_with_a_clock_change_is_an_hour_longer_or_shorter() -> None:
    spring = Period(date(2026, 3, 23), date(2026, 3, 30))
    autumn = Period(date(2026, 10, 19), date(2026, 10, 26))
    assert (spring.ends_at - spring.starts_at).total_seconds() == 167 * 3600
    assert (autumn.ends_at - autumn.starts_at).total_seconds() == 169 * 3600


@pytest.mark.parametrize(
    ("start", "lithuanian", "english"),
    [
        (date(2026, 11, 16), "2026 m. lapkričio 16–22 d.", "16–22 November 2026"),
        (date(2026, 11, 30), "2026 m. lapkričio 30 d. – 2026 m. gruodžio 6 d.", "30 November 2026 – 6 December 2026"),
    ],
)
def test_the_days_in_words(app: Flask, start: date, lithuanian: str, english: str) -> None:
    period = Period(start, start + timedelta(days=7))
    for locale, text in (("lt", lithuanian), ("en", english)):
        with force_locale(locale):
            assert period_text(period).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("locale", "start", "html"),
    [
        (
            "lt",
            date(2026, 11, 16),
            '<time datetime="2026-11-16">2026 m. lapkričio 16</time>–<time datetime="2026-11-22">22 d.</time>',
        ),
        (
            "en",
            date(2026, 11, 30),
            '<time datetime="2026-11-30">30 November 2026</time> – <time datetime="2026-12-06">6 December 2026</time>',
        ),
    ],
)
def test_each_of_the_two_days_is_marked_as_a_date(app: Flask, locale: str, start: date, html: str) -> None:
    with force_locale(locale):
        assert period_in_html(Period(start, start + timedelta(days=7))).replace("\u00a0", " ") == html


def test_the_running_period_begins_on_local_midnight() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # Monday 00:30 in Vilnius
    assert current_period(sunday_evening_in_utc).start == date(2026, 11, 23)
