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

_GAP = r"[-+ .\t|\n]*+"
# In a lookahead, so that every group of digits is tried as a beginning. 7 and 8 are births after 2100 and 9
# carries no date, so that one in ten of such numbers would pass: the first digit is 1-6. The fourth begins a month.
_SHAPE = re.compile(
    rf"(?<![0-9])(?=([1-6](?:{_GAP}[0-9]){{2}}{_GAP}[01](?:{_GAP}[0-9]){{7}})(?![0-9]))"  # possessive: linear
)
_GROUP = re.compile(rf"([0-9]+)({_GAP})")
_NEXT = re.compile(rf"({_GAP})([0-9]+)")
_NO_DIGITS = re.compile("[^0-9]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}([^0-9]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")
LENGTH = 11

_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)
_FIRST_ZERO, _SECOND_ZERO = ord("0") * sum(_FIRST), ord("0") * sum(_SECOND)  # what ten zeros would weigh

_BOXES = (1,) * LENGTH

# What may stand between two groups of digits, from the closest to the loosest.
_TIGHT, _SPACED, _LISTED, _CELLS, _LINES = range(5)

# Sizes of the groups (sex, date, number, check digit), and how many other numbers may stand beside them.
_WRITTEN = {
    (1, 6, 4): 3, (1, 6, 3, 1): 3, (1, 10): 1, (7, 4): 1, (7, 3, 1): 1, (10, 1): 1, (1, 2, 2, 2, 4): 1,
    (1, 2, 2, 2, 3, 1): 1, (3, 8): 1, (3, 4, 4): 1, (3, 4, 3, 1): 1, _BOXES: 0,  # see _stands
}  # fmt: skip
_ROW = re.compile(r"(?<![0-9])[0-9](?:[-+ .\t|\n]++[0-9](?![0-9])){9,}+")
_LONGEST_ROW = 13  # a month or a year in each column; an account has more boxes
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
    valid = [match.span(1) for match in _SHAPE.finditer(shape) if is_code(_NO_DIGITS.sub("", match[1]), latest)]
    if not valid:
        return []
    # A code beside another is no number of a table: of a column of codes each is found.
    written = apart(span for span in valid if _sizes(shape, span) in _WRITTEN)
    around = without(shape, written)
    return apart(span for span in valid if _stands(shape, around, span))


def apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of ordered spans those that do not overlap one before them."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a letter in place of every character of the spans (ordered, not overlapping)."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], "x" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _sizes(shape: str, span: tuple[int, int]) -> tuple[int, ...]:
    return tuple(len(group[1]) for group in _GROUP.finditer(shape, *span))


def _stands(shape: str, around: str, span: tuple[int, int]) -> bool:
    """Whether these eleven digits are a number of their own and not a part of a row of numbers."""
    start, end = span
    sizes = _sizes(shape, span)
    if len(sizes) == 1:
        return True
    joint = max(_joint(group[2]) for group in _GROUP.finditer(shape, start, end))
    before, after = around[max(start - _REACH, 0) : start][::-1], around[end : end + _REACH]
    if sizes == _BOXES:  # no more boxes, and no more such rows that are no codes: a table of small numbers
        return not any(_box_follows(text, joint) or _has_row(text) for text in (before, after))
    beside = _beside(before, joint) + _beside(after, joint)
    if joint <= _SPACED and not beside and not _reads_otherwise(shape, span):
        return True
    return beside <= _WRITTEN.get(sizes, -1)


def _joint(gap: str) -> int:
    """How loosely a gap joins the numbers on its sides."""
    if "\n" in gap:
        return _LINES
    if "|" in gap or gap.count("\t") > 1:
        return _CELLS
    if " " in gap or "\t" in gap:
        return _LISTED if "." in gap else _SPACED
    return _TIGHT


def _beside(text: str, joint: int) -> int:
    """How many numbers follow at once that nothing looser than `joint` parts; a date (2026-11-24) is one."""
    count = at = 0
    while (number := _NEXT.match(text, at)) and (gap := _joint(number[1])) <= joint:
        count += gap > _TIGHT or not count
        at = number.end()
    return count


def _box_follows(text: str, joint: int) -> bool:
    number = _NEXT.match(text)
    return number is not None and len(number[2]) == 1 and _joint(number[1]) <= joint


def _has_row(text: str) -> bool:
    return any(len(_NO_DIGITS.sub("", row[0])) <= _LONGEST_ROW for row in _ROW.finditer(text))


def _reads_otherwise(shape: str, span: tuple[int, int]) -> bool:
    """Whether broken digits are a telephone number from abroad or a date with something after it."""
    return shape[: span[0]].endswith("+") or _DATE.match(shape, *span) is not None
