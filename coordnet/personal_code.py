"""What a national personal code (asmens kodas) is and looks like: the one definition for posts, files and all else.

Eleven digits: G YYMMDD NNN K, where G gives century and sex and K is a checksum (RST 1185-91, „Asmens kodas.
Sudėtis ir struktūra“). An unbroken one counts anywhere. One that is broken counts where it stands alone, or nearly:
in a table of statistics (sixty municipalities, twelve months) some numbers in a row happen to have a valid date
and checksum, and nobody could do anything about it.
"""

import re
from collections.abc import Iterable
from datetime import date
from operator import mul

from coordnet.code_surroundings import (
    CELLS,
    GAP,
    SPACED,
    TIGHT,
    Grouping,
    Peers,
    beside,
    box_follows,
    has_row,
    peers,
    without,
    without_known,
    written,
)

# In a lookahead, so that every group of digits is tried as a beginning. 7 and 8 are births after 2100 and 9
# carries no date, so that one in ten of such numbers would pass: the first digit is 1-6. The fourth begins a month.
_SHAPE = re.compile(
    rf"(?<![0-9])(?=([1-6](?:{GAP}[0-9]){{2}}{GAP}[01](?:{GAP}[0-9]){{7}})(?![0-9]))"  # possessive: linear
)
_NO_DIGITS = re.compile("[^0-9]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}([^0-9]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")
LENGTH = 11

_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)
_FIRST_ZERO, _SECOND_ZERO = ord("0") * sum(_FIRST), ord("0") * sum(_SECOND)  # what ten zeros would weigh

_BOXES = (1,) * LENGTH

# Sizes of the groups (sex, date, number, check digit), and how many other numbers may stand beside them.
WRITTEN = {
    (1, 6, 4): 3, (1, 6, 3, 1): 3, (1, 10): 1, (7, 4): 1, (7, 3, 1): 1, (10, 1): 1, (1, 2, 2, 2, 4): 1,
    (1, 2, 2, 2, 3, 1): 1, (3, 8): 1, (3, 4, 4): 1, (3, 4, 3, 1): 1, _BOXES: 0,  # see _stands
}  # fmt: skip
_REACH = 200  # characters; what stands farther off does not stand beside


def is_code(digits: str, latest: date) -> bool:
    """Whether eleven ASCII digits, the first of them 1-6, have a right checksum and a date of birth up to `latest`."""
    if check_digit(digits) != int(digits[10]):
        return False
    century = 1800 + (int(digits[0]) - 1) // 2 * 100
    try:
        return date(century + int(digits[1:3]), int(digits[3:5]), int(digits[5:7])) <= latest
    except ValueError:
        return False


def check_digit(digits: str) -> int:
    """The checksum of the first ten digits: weighted modulo 11, in a second round when that gives ten."""
    written = digits.encode("ascii")
    rest = (sum(map(mul, _FIRST, written)) - _FIRST_ZERO) % 11
    if rest == 10:
        rest = (sum(map(mul, _SECOND, written)) - _SECOND_ZERO) % 11
    return rest % 10


def find(shape: str, latest: date) -> list[tuple[int, int]]:
    """Where codes stand in a text in the shape that `privacy` gives it, in order and not overlapping."""
    found = ((match.span(1), _NO_DIGITS.sub("", match[1])) for match in _SHAPE.finditer(shape))
    candidates = [(span, digits, is_code(digits, latest)) for span, digits in found]
    valid = [span for span, _digits, is_valid in candidates if is_valid]
    if not valid:
        return []
    # A code beside another is no number of a table: of a column of codes each is found.
    around = without(shape, apart(span for span in valid if written(shape, span).sizes in WRITTEN))
    around, ways = without_known(around), peers(shape, candidates)
    return apart(span for span in valid if _stands(shape, around, span, ways))


def apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of ordered spans those that do not overlap one before them."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _stands(shape: str, around: str, span: tuple[int, int], ways: dict[Grouping, Peers]) -> bool:
    """Whether these eleven digits are a number of their own and not a part of a row of numbers."""
    start, end = span
    way = sizes, joint = written(shape, span)
    if len(sizes) == 1 or ways[way].most_are_codes(start):
        return True
    before, after = around[max(start - _REACH, 0) : start][::-1], around[end : end + _REACH]
    if sizes == _BOXES:  # no more boxes, and no more such rows that are no codes: a table of small numbers
        return not any(box_follows(text, joint) or has_row(text) for text in (before, after))
    if sizes in WRITTEN:
        numbers = beside(before, joint) + beside(after, joint)
        return numbers <= WRITTEN[sizes] and not (joint > TIGHT and ways[way].few_are_codes(start))
    in_known = around[start:end] != shape[start:end]
    if joint > SPACED or in_known or _reads_otherwise(shape, span):
        return False
    in_row = "\t" in shape[start:end]  # then what an empty cell parts still stands beside
    return not any(beside(text, CELLS if in_row and text.startswith("\t") else joint) for text in (before, after))


def _reads_otherwise(shape: str, span: tuple[int, int]) -> bool:
    """Whether broken digits are a telephone number from abroad or a date with something after it."""
    return shape[: span[0]].endswith("+") or _DATE.match(shape, *span) is not None
