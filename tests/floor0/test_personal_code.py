"""The rule itself: checksum and date, what may stand beside a code, and that no text costs more than others."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.ee.ik import get_birth_date
from stdnum.lt import asmens

from coordnet import personal_code, privacy
from tests import codes

TODAY = date(2026, 11, 24)
CODE = "33309240064"
likely = st.from_regex(
    r"[1-6][0-9]{2}(?:0[0-9]|1[0-3])(?:[0-2][0-9]|3[0-2])[0-9]{4}",
    fullmatch=True,
    alphabet=st.characters(codec="ascii"),
)


@settings(deadline=None, max_examples=500)
@given(likely)
def test_the_checksum_and_the_calendar_are_those_of_python_stdnum(digits: str) -> None:
    for last in "0123456789":
        code = digits[:10] + last
        assert personal_code.is_code(code, TODAY) == (asmens.is_valid(code) and get_birth_date(code) <= TODAY)


@pytest.mark.parametrize(
    ("digits", "last"),
    [("3330924006", 4), ("5991231000", 1), ("1010101000", 5), ("5991231009", 0), ("5991231046", 0)],
)  # fmt: skip
def test_both_rounds_of_the_checksum(digits: str, last: int) -> None:
    assert personal_code.check_digit(digits) == last
    assert asmens.calc_check_digit(digits + "0") == str(last)


def test_today_is_the_last_day_of_birth() -> None:
    assert personal_code.is_code("59912310001", date(2099, 12, 31))
    assert not personal_code.is_code("59912310001", date(2099, 12, 30))


G_D_N, THREE = "3 330924 0064", "333 0924 0064"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"12 {THREE}", 1), (f"{THREE} 12", 1), (f"12 {THREE} 15", 0), (f"12 15 {THREE}", 0), (f"{THREE} 12 15", 0),
        (f"12 13 14 {G_D_N}", 1), (f"{G_D_N} 12 13 14", 1), (f"11 12 13 14 {G_D_N}", 0), (f"{G_D_N} 1 {G_D_N}", 2),
        (f"2024-11-05 {THREE}", 1), (f"2024-11-05 2024-11-06 {THREE}", 0), (f"12, {THREE}, 15, 16", 1),
        ("12 33 30 92 40 06 4", 0), ("33 30 92 40 06 4", 1), ("12, 33 30 92 40 06 4, 15", 1),
        ("33, 30, 92, 40, 06, 4", 0),
        ("3, 330924, 0064", 1), ("12. 3, 330924, 0064", 1), ("33-30-92-40-06-4 12 13 14", 1),
        ("33 | 30 | 92400 | 64", 0),
        ("33 30 92 40 06 4 | 12", 1), ("12 | 33 30 92 40 06 4", 1), ("33 30\n92400 64", 0), ("33309 240064 1", 0),
        (" ".join(CODE), 1), (" ".join("1" + CODE), 0), (" ".join(CODE + "1"), 0), (f"12 {' '.join(CODE)} 15", 1),
        (" | ".join(CODE * 2), 2), ("\n".join(CODE + "33309240065"), 0),
        ("\t".join(CODE) + "\n" + "\t".join("12345678901"), 0),
        (" ".join(CODE) + "\n" + " ".join("123456789"), 1), (" ".join(CODE) + "\n" + " ".join("123456789012345678"), 1),
        (" ".join(CODE) + "\n" + " ".join("1234567890"), 0), (" ".join(CODE) + "\n" + " ".join("1234567890123"), 0),
        (" ".join(CODE) + "\n" + " ".join("12345678901234"), 1), (" ".join("1234567890") + "\n" + " ".join(CODE), 0),
        ("3 | 330924 | 0064\n" * 5, 5), ("3\n330924\n0064\n" * 5, 5), ("3 | 330924 |\n0064", 1),
        ("3 |  | 330924 | 0064", 1), ("3\t\t330924\t0064\t12\t13\t14\t15", 0), ("3\t\t330924\t0064\t12\t13", 1),
        ("33\t309240\t064", 1), ("12\t\t33\t309240\t064", 0),
        ("33\t309240\t064\t\t12", 0),
        ("\t\t333\t09240064", 1), ("3 330924 0064 7" + " 8" * 3, 0), ("+33 309240064", 0), ("+3 330924 0064", 1),
        ("+33309240064", 1),
        ("x" * 3 + CODE, 1), (f"{CODE}{CODE}", 0), (f"{CODE} {CODE}", 2), (f"{CODE}-{CODE}", 2), (f"0{CODE}", 0),
        (f"{CODE}0", 0),
        ("3330924006", 0), ("333092400644", 0), ("2001-01-05 000", 0), ("20010105000", 0),
        (G_D_N + " " * 300 + "1 2 3 4 5", 1),
    ],
)  # fmt: skip
def test_what_may_stand_beside(text: str, found: int) -> None:
    assert len(privacy.find_codes(text, today=TODAY)) == found


@pytest.mark.parametrize(
    ("sizes", "most"),
    [
        ((1, 6, 4), 3), ((1, 6, 3, 1), 3), ((1, 10), 1), ((7, 4), 1), ((7, 3, 1), 1), ((10, 1), 1),
        ((1, 2, 2, 2, 4), 1),
        ((1, 2, 2, 2, 3, 1), 1), ((3, 8), 1), ((3, 4, 4), 1), ((3, 4, 3, 1), 1), ((4, 4, 3), 0), ((5, 6), 0),
    ],
)  # fmt: skip
def test_each_shape_has_its_number_of_neighbours(sizes: tuple[int, ...], most: int) -> None:
    written = codes.grouped(CODE, sizes, " ")
    beside = [str(number) for number in range(12, 12 + most)]
    assert privacy.find_codes(" ".join([written, *beside]), today=TODAY)
    assert privacy.find_codes(" ".join([*beside, written]), today=TODAY)
    assert not privacy.find_codes(" ".join([*beside, written, "99"]), today=TODAY)


@pytest.mark.parametrize("sign", 'Xx,ąZ()&%#"“„?!@<>[]{}^$€§')
def test_only_what_parts_digits_joins_them(sign: str) -> None:
    assert bool(privacy.find_codes(f"333{sign}0924{sign}0064", today=TODAY)) == (sign == ",")


@pytest.mark.parametrize("sign", "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
def test_every_line_end_parts_lines(sign: str) -> None:
    assert privacy.find_codes(f"1 2 3 4{sign}333 0924 0064{sign}5 6 7 8", today=TODAY)
    assert not privacy.find_codes(f"33309{sign}240064", today=TODAY)


@pytest.mark.parametrize("sign", "|;¦│｜；")
def test_every_cell_end_parts_cells(sign: str) -> None:
    assert privacy.find_codes(f"1 2 3 4{sign}333 0924 0064{sign}5 6 7 8", today=TODAY)
    assert not privacy.find_codes(f"33309{sign}240064", today=TODAY)


@pytest.mark.parametrize("sign", ".,:、。：，．")
def test_every_stop_with_a_space_parts_a_list(sign: str) -> None:
    assert privacy.find_codes(f"1 2 3 4{sign} 333 0924 0064{sign} 5 6 7 8", today=TODAY)
    assert not privacy.find_codes(f"33309{sign} 240064", today=TODAY)
    assert privacy.find_codes(f"33309{sign}240064", today=TODAY)


@pytest.mark.parametrize("sign", "/\\~=*·•∙‧'’‘′\u2212-–—_‿+＋－")
def test_every_other_sign_joins_closely(sign: str) -> None:
    assert privacy.find_codes(f"1 2 3 33309{sign}240064 4 5 6", today=TODAY)


@pytest.mark.parametrize("char", [*codes.INVISIBLE, "\u20dd", "\u20e3", "\u115f", "\u1160", "\u2800", "\uffa0", "\x7f"])
def test_what_cannot_be_seen_parts_nothing(char: str) -> None:
    assert privacy.find_codes(f"x {char.join(CODE)}", today=TODAY)
    assert not privacy.find_codes(f"1{char}{CODE}", today=TODAY)


def test_spans_are_given_in_order_and_apart() -> None:
    assert personal_code.find("be skaitmenų", TODAY) == []
    assert personal_code.find(f"x{CODE}x{CODE}", TODAY) == [(1, 12), (13, 24)]
    assert personal_code.apart([(0, 3), (2, 5), (3, 6)]) == [(0, 3), (3, 6)]


HOSTILE = {
    "digits": "3", "a digit and a space": "3 ", "codes": f"{CODE} ", "codes in cells": "3 | 330924 | 0064\n",
    "signs": "3-.\n|", "no codes": "300 ", "far apart": "3" + " " * 200, "percent signs": "%33", "entities": "&#51;",
    "half entities": "&#",
    "marks": "1¹", "invisible": "3\u200b", "months": "30", "percents": "%25",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_cost_grows_with_length_alone(kind: str) -> None:
    """Eight times as long: a quadratic search would take sixty-four times as long."""
    short, long = _seconds(HOSTILE[kind], 8_192), _seconds(HOSTILE[kind], 65_536)
    assert long < 24 * short + 0.05


def _seconds(piece: str, length: int) -> float:
    text = piece * (length // len(piece))
    taken = []
    for _attempt in range(3):
        before = time.process_time()
        privacy.find_codes(text, today=TODAY)
        taken.append(time.process_time() - before)
    return min(taken)


@settings(deadline=None)
@given(codes.codes(), st.integers(0, 9))
def test_a_wrong_digit_is_seen(code: str, wrong: int) -> None:
    other = code[:-1] + str(wrong)
    assert privacy.contains_code(other) == (other == code)
