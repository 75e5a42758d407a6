"""Dates, sizes, people and plurals as pages show them, in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel, force_locale, ngettext
from hypothesis import given
from hypothesis import strategies as st

from coordnet import clock
from coordnet.web import filters

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 11:00 in Vilnius
TRANSLATIONS = Path(__file__).parents[2] / "coordnet" / "translations"


@pytest.fixture(autouse=True)
def in_vilnius() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="lt", default_translation_directories=str(TRANSLATIONS))
    with app.app_context(), clock.frozen(NOW):
        yield


def test_dates_are_lithuanian_and_do_not_break() -> None:
    assert filters.long_date(date(2026, 11, 24)) == "2026\u00a0m. lapkričio\u00a024\u00a0d."
    assert filters.short_date(NOW) == "2026-11-24"
    assert filters.long_date(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)).endswith("24\u00a0d.")  # 0:30 in Vilnius
    with force_locale("en"):
        assert filters.long_date(NOW) == "24\u00a0November\u00a02026"
    assert filters.long_date(None) == filters.when(None) == filters.moment(None) == ""


WHEN = [
    (datetime(2026, 11, 24, 7, 14, tzinfo=UTC), "šiandien, 9:14", "today, 9:14"),
    (datetime(2026, 11, 23, 22, 5, tzinfo=UTC), "šiandien, 0:05", "today, 0:05"),
    (datetime(2026, 11, 23, 21, 59, tzinfo=UTC), "vakar", "yesterday"),
    (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "lapkričio\u00a022\u00a0d.", "22\u00a0November"),
    (datetime(2025, 7, 1, 12, 0, tzinfo=UTC), "2025\u00a0m. liepos\u00a01\u00a0d.", "1\u00a0July\u00a02025"),
    (date(2026, 11, 24), "šiandien", "today"),
    (date(2026, 12, 1), "gruodžio\u00a01\u00a0d.", "1\u00a0December"),
]


@pytest.mark.parametrize(("value", "lithuanian", "english"), WHEN)
def test_words_for_two_days_and_dates_before(value: date, lithuanian: str, english: str) -> None:
    assert filters.when(value) == lithuanian
    with force_locale("en"):
        assert filters.when(value) == english


def test_a_moment_always_has_its_time() -> None:
    assert filters.moment(datetime(2026, 11, 20, 7, 14, tzinfo=UTC)) == "lapkričio\u00a020\u00a0d., 9:14"
    assert filters.moment(datetime(2026, 11, 23, 13, 40, tzinfo=UTC)) == "vakar, 15:40"
    assert filters.moment(NOW) == "šiandien, 11:00"
    assert filters.time_of_day(datetime(2026, 7, 1, 6, 5, tzinfo=UTC)) == "9:05"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (900, "900 B"), (49152, "48 KB"), (1_500_000, "1,4 MB"), (26_214_400, "25 MB")]
)
def test_sizes(size: int, text: str) -> None:
    assert filters.file_size(size) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("n", "form"), [(1, "vietą"), (2, "vietas"), (10, "vietų"), (11, "vietų"), (21, "vietą"), (112, "vietų")]
)
def test_plurals_have_three_forms(n: int, form: str) -> None:
    assert ngettext("correct %(num)s place", "correct %(num)s places", n) == f"pataisykite {n} {form}"


def test_people_have_initials_and_a_colour() -> None:
    person = SimpleNamespace(id=7, name="Žydrūnė Kėvišaitė Petrienė")
    assert (filters.initials(person), filters.hue(person)) == ("ŽK", 3)
    assert filters.initials(SimpleNamespace(id=1, name="")) == ""


def test_a_contact_line_links_its_address_and_nothing_else() -> None:
    line = filters.contact_links("Asociacija <b>, tinklas@asociacija.example, tel. 8 5")
    assert line == (
        'Asociacija &lt;b&gt;, <a href="mailto:tinklas@asociacija.example">tinklas@asociacija.example</a>, tel. 8 5'
    )


@given(st.text(max_size=300))
def test_an_excerpt_is_one_short_line(text: str) -> None:
    line = filters.plain_excerpt(text, 50)
    assert len(line) <= 50 and "\n" not in line


def test_an_excerpt_ends_between_words() -> None:
    assert (
        filters.plain_excerpt("Mes sudarėme sutartį su vertimų biuru visiems metams.", 30) == "Mes sudarėme sutartį su…"
    )
    assert filters.plain_excerpt("Trumpa\n mintis") == "Trumpa mintis"
