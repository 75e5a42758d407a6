"""What stands around eleven digits: other numbers, boxes, rows of a table, and other candidates like these."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

GAP = r"[-+ .\t|\n]*+"
_GROUP = re.compile(rf"([0-9]+)({GAP})")
_NEXT = re.compile(rf"({GAP})([0-9]+)")
_NO_DIGITS = re.compile("[^0-9]+")

# What may stand between two groups of digits, from the closest to the loosest.
TIGHT, SPACED, LISTED, CELLS, LINES = range(5)

# Several numbers that a reader takes for one: a telephone number, and a sum with its cents („1 250,00“).
_AS_ONE = re.compile(
    r"""(?<![0-9])(?:
        \+[0-9](?:[- ]?[0-9]){7,13}
        | (?:00370|370|[08])[- ]?(?:
            [1-9][0-9]{2}[- ]?(?:[0-9]{5}|[0-9]{2}[- ][0-9]{3}|[0-9][- ]?[0-9]{4})
            | [1-9][- ]?[0-9]{3}[- ]?[0-9]{4}
            | [1-9][0-9][- ]?(?:[0-9]{2}[- ]?[0-9]{4}|[0-9]{3}[- ]?[0-9]{3}))
        | [0-9]{1,3}(?:[ ][0-9]{3})+\.[0-9]{2}
    )(?![0-9])""",
    re.VERBOSE,
)
_BOX = re.compile(rf"({GAP})[0-9](?![0-9])(?! ?x)({GAP})")  # „5 kab.“ is no box
_ROW = re.compile(r"(?<![0-9])[0-9](?:[-+ .\t|\n]++[0-9](?![0-9])){9,}+")
_LONGEST_ROW = 13  # a month or a year in each column; an account has more boxes
_NEAR = 500  # characters to each side: some lines of a list
_FEW, _MANY = 3, 4


class Grouping(NamedTuple):
    """How eleven digits are written: the sizes of the groups and what joins them most loosely."""

    sizes: tuple[int, ...]
    joint: int


def written(shape: str, span: tuple[int, int]) -> Grouping:
    """The way in which these digits are written."""
    groups = list(_GROUP.finditer(shape, *span))
    return Grouping(tuple(len(group[1]) for group in groups), max(joint_of(group[2]) for group in groups))


def joint_of(gap: str) -> int:
    """How loosely a gap joins the numbers on its sides."""
    if "\n" in gap:
        return LINES
    if "|" in gap or gap.count("\t") > 1:
        return CELLS
    if " " in gap or "\t" in gap:
        return LISTED if "." in gap else SPACED
    return TIGHT


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a letter in place of every character of the spans (ordered, not overlapping)."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], "x" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def without_known(text: str) -> str:
    """The text without numbers that say themselves what they are."""
    return without(text, (match.span() for match in _AS_ONE.finditer(text)))


def beside(text: str, joint: int) -> int:
    """How many numbers follow at once that nothing looser than `joint` parts.

    What is parted more closely than the digits in question is one: a date (2026-11-24), the numbers of one cell.
    """
    count = at = 0
    while (number := _NEXT.match(text, at)) and joint_of(number[1]) <= joint:
        count += not (count and _in_one_cell(number[1], joint))
        at = number.end()
    return count


def _in_one_cell(gap: str, joint: int) -> bool:
    """Whether numbers with this gap are one, where the digits in question are joined so loosely. A tab parts cells."""
    kind = joint_of(gap)
    return kind == TIGHT or (kind < CELLS <= joint and "\t" not in gap)


def box_follows(text: str, joint: int) -> bool:
    """Whether one more digit follows that stands alone as these do."""
    box = _BOX.match(text)
    if box is None or joint_of(box[1]) > joint:
        return False
    more = text[box.end() : box.end() + 1].isdigit()
    return not (more and joint > TIGHT and _in_one_cell(box[2], joint))


def has_row(text: str) -> bool:
    """Whether there is a row of as many single digits as a year has months, or about that."""
    return any(len(_NO_DIGITS.sub("", row[0])) <= _LONGEST_ROW for row in _ROW.finditer(text))


class Peers:
    """All candidates written in one way, in their order: where they begin, their digits, and which are valid.

    One in sixty of such numbers is valid by chance, of those with a date one in eleven.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._digits: list[str] = []
        self._valid: set[str] = set()

    def add(self, start: int, digits: str, *, valid: bool) -> None:
        """One more candidate, behind the last."""
        self._starts.append(start)
        self._digits.append(digits)
        if valid:
            self._valid.add(digits)

    def most_are_codes(self, start: int) -> bool:
        """Whether there are so many valid ones nearby that chance does not give them."""
        near = self._near(start)
        valid = len(near & self._valid)
        return valid >= _MANY and 2 * valid > len(near)

    def few_are_codes(self, start: int) -> bool:
        """Whether this may be the one among several that chance made valid."""
        near = self._near(start)
        return len(near) >= _FEW and 2 * len(near & self._valid) <= len(near)

    def _near(self, start: int) -> set[str]:
        first, last = bisect_left(self._starts, start - _NEAR), bisect_right(self._starts, start + _NEAR)
        return set(self._digits[first:last])


Candidate = tuple[tuple[int, int], str, bool]


def peers(shape: str, candidates: Sequence[Candidate]) -> dict[Grouping, Peers]:
    """Candidates (where, digits, whether valid) by the way in which they are written."""
    ways: dict[Grouping, Peers] = {}
    for span, digits, valid in candidates:
        ways.setdefault(written(shape, span), Peers()).add(span[0], digits, valid=valid)
    return ways
