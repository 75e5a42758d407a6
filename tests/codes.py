"""Invented personal codes, of people born in 1801-1850, and the ways they are written."""

import unicodedata
from datetime import date
from itertools import pairwise

from hypothesis import strategies as st
from stdnum.ee.ik import calc_check_digit

EVERY_DASH = [char for char in map(chr, range(0x3000)) if unicodedata.category(char) == "Pd"] + ["\u2212"]
SPACES = [" ", "\xa0", "\u2009", "\u202f", "\u3000"]
SIGNS = ["-", ".", ",", "+", "/", ":", "_"]
PARTING = [*SPACES, *SIGNS, *EVERY_DASH, " - ", " – "]
INVISIBLE = [
    "\u200b", "\u200c", "\u200d", "\u2060", "\xad", "\ufeff", "\u0301", "\ufe0f", "\u202e", "\u2066", "\u200f",
    "\u034f", "\u3164", "\x00",
]  # fmt: skip
DIGITS = ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "⓪①②③④⑤⑥⑦⑧⑨", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
SHAPES = [(1, 6, 4), (1, 6, 3, 1), (1, 10), (7, 4), (7, 3, 1), (1, 2, 2, 2, 4), (3, 8), (3, 4, 4), (1,) * 11]


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Eleven digits with a date of birth and a right checksum."""
    born = draw(st.dates(date(1801, 1, 1), date(1850, 12, 31)))
    digits = f"{draw(st.sampled_from('12'))}{born:%y%m%d}{draw(st.integers(0, 999)):03}"
    return digits + str(calc_check_digit(digits + "0"))


def grouped(code: str, sizes: tuple[int, ...], parting: str) -> str:
    """The code in groups of these sizes."""
    ends = [sum(sizes[:count]) for count in range(len(sizes) + 1)]
    return parting.join(code[start:end] for start, end in pairwise(ends))


@st.composite
def broken(draw: st.DrawFn) -> str:
    """One sign between some of the digits."""
    code, parting = draw(codes()), draw(st.sampled_from(PARTING))
    return code[0] + "".join(draw(st.sampled_from(("", parting))) + digit for digit in code[1:])


@st.composite
def in_cells(draw: st.DrawFn) -> str:
    """A group or a digit in each cell or on each line."""
    parting = st.sampled_from([" | ", "|", "\t", ";", "\n", "\r\n", "\n\n", "\u2028", " |\n"])
    return grouped(draw(codes()), draw(st.sampled_from(SHAPES)), draw(parting))


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """Other digits, or what cannot be seen between them."""
    code = draw(codes())
    if draw(st.booleans()):
        other = draw(st.sampled_from(DIGITS))
        return "".join(other[int(digit)] if draw(st.booleans()) else digit for digit in code)
    return code[0] + "".join(draw(st.sampled_from(["", *INVISIBLE])) + digit for digit in code[1:])


@st.composite
def encoded(draw: st.DrawFn) -> str:
    """As an address or HTML may carry it."""
    code, way = draw(codes()), draw(st.sampled_from(["%{:02X}", "%25{:02x}", "&#{};", "&#x{:x};"]))
    parting = draw(st.sampled_from(["", "%2D", "%20", "+", "%C2%A0", "&nbsp;", "&shy;", "%E2%80%93"]))
    digits = [way.format(ord(digit)) if draw(st.booleans()) else digit for digit in code]
    return parting.join(digits)


@st.composite
def with_a_footnote(draw: st.DrawFn) -> str:
    """The mark of a footnote glued to the end, or to the beginning."""
    code, mark = (
        grouped(draw(codes()), draw(st.sampled_from([(11,), (1, 6, 4), (3, 4, 4)])), " "),
        draw(st.sampled_from("¹²³⁴₁①❶")),
    )
    return mark + code if draw(st.booleans()) else code + mark


spelled = st.one_of(codes(), broken(), in_cells(), disguised(), encoded(), with_a_footnote())
