"""Numbers that are no personal codes pass: tables of statistics above all, for nobody can override a refusal."""

import random
from datetime import date

import pytest

from coordnet import personal_code, privacy
from coordnet.files.texts.output import row
from tests.floor0.posts import post

TODAY = date(2026, 11, 24)
MUNICIPALITIES, MONTHS, TABLES = 60, 12, 250  # of each kind: a thousand together


def _table(rng: random.Random, parting: str) -> str:
    """A table of statistics: some columns of small numbers, some of large ones, some fields empty."""
    sizes = [rng.choice((9, 9, 30, 999, 20_000, 600_000)) for _month in range(MONTHS)]
    lines = []
    for place in range(MUNICIPALITIES):
        cells = [f"Savivaldybė {chr(65 + place % 26)}", *(str(rng.randint(0, size)) for size in sizes)]
        cells = [cell if rng.random() > 0.03 else "" for cell in cells]
        lines.append(row(cells) if parting == " | " else parting.join(cells))
    return "\n".join(lines)


@pytest.mark.parametrize("parting", ["\t", " ", " | ", "\n"], ids=["tabs", "spaces", "cells", "lines"])
def test_tables_of_statistics_are_not_refused(parting: str) -> None:
    rng = random.Random(2026)
    refused = sum(privacy.contains_code(_table(rng, parting)) for _number in range(TABLES))
    print(f"refused: {refused} of {TABLES}")
    assert refused <= 1  # five in a thousand


def test_many_rows_of_single_digits_are_a_table() -> None:
    """Eleven years of single cases: one row in five hundred has a valid date and checksum."""
    rng = random.Random(2026)
    for parting in (" ", " | ", "\t", "\n"):
        for _number in range(100):
            lines = [parting.join(["Vieta", *(str(rng.randint(0, 9)) for _year in range(11))]) for _place in range(60)]
            assert not privacy.contains_code("\n".join(lines))


def test_realistic_posts_pass() -> None:
    rng = random.Random(2026)
    assert [text for text in (post(rng) for _number in range(1_000)) if privacy.contains_code(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "2020-11-24 9:30", "2021-03-05 930", "20210305_123.jpg", "2021 03 05 123", "2010.01.05, 12",
        "+48 501 234 567", "+46 70 123 45 67", "+31 6 12 12 12 12", "+33 6 12 05 12 34",
        "LT12 1000 0111 0100 1000", "LT121000011101001000", "LT 12 1000 0111 0100 1000 LT34 7300 0101 2345 6789",
        "12 333 0924 0064 15 8", "3 33 09 24 00 64 17", "1|2|3|4|5|6|7|8|9|10|11", "33309\n240064",
        "10:00, 10:30, 11:15", "3:30, 10:00, 11:15", "1, 2, 3, 12, 15, 333", "12,50 Eur; 13,20 Eur; 14,99 Eur",
    ],
)  # fmt: skip
def test_dates_telephones_and_accounts_pass(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if every checksum were right."""
    monkeypatch.setattr(personal_code, "check_digit", lambda digits: int(digits[10]))
    assert privacy.find_codes(text, today=TODAY) == []


def test_numbers_of_cases_and_accounts_pass() -> None:
    """None of them is written as codes are, whatever their digits are."""
    rng = random.Random(2026)
    for _number in range(20_000):
        case = f"2-{rng.randint(100, 999)}-{rng.randint(100, 999)}/{rng.randint(2015, 2026)}"
        account = f"LT{rng.randint(10, 99)} {rng.randint(10_000, 99_999)} {rng.randint(10**10, 10**11 - 1)}"
        minutes = f"Nr. {rng.randint(1, 6)}-{rng.randint(100, 999)}-{rng.randint(1000, 9999)}-{rng.randint(100, 999)}"
        text = f"Civilinė byla Nr. e{case}, {case}; sąskaita {account}; protokolas {minutes}"
        assert not privacy.contains_code(text), text


@pytest.mark.parametrize("parting", [" | ", "\t", " ", "\n"], ids=["cells", "tabs", "spaces", "lines"])
def test_a_date_and_a_year_beside_a_row_number_are_no_code(parting: str) -> None:
    """Every eleventh date has a right checksum with what stands beside it."""
    rng = random.Random(2026)
    for _table_number in range(100):
        dates = [f"{rng.randint(10, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" for _row in range(20)]
        rows = [parting.join((str(nr), day, str(rng.randint(2000, 2026)))) for nr, day in enumerate(dates, start=1)]
        assert not privacy.contains_code("\n".join(rows)), rows
