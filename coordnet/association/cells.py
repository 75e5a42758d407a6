"""Places in a sheet: „C2“, „C2:D4“."""

import re
from dataclasses import dataclass

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True)
class Area:
    """Merged cells: first and last row, first and last column (counted from 0)."""

    ref: str
    rows: tuple[int, int]
    columns: tuple[int, int]

    def touches(self, row: int) -> bool:
        return self.rows[0] <= row <= self.rows[1]

    def continues_in(self, row: int) -> bool:
        """Whether cells of this row are one with cells above."""
        return self.rows[0] < row <= self.rows[1]


def cell_at(ref: str) -> tuple[int, int] | None:
    """Column, counted from 0, and row.

    >>> cell_at("AA7")
    (26, 7)
    """
    place = _CELL.fullmatch(ref)
    if place is None:
        return None
    number = 0
    for letter in place[1].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1, int(place[2])


def area_of(ref: str) -> Area | None:
    """The area that `ref` names."""
    first, _colon, last = ref.partition(":")
    begin, end = cell_at(first), cell_at(last)
    return Area(ref, (begin[1], end[1]), (begin[0], end[0])) if begin and end else None


def letters_of(column: int) -> str:
    """What a column is called.

    >>> letters_of(26)
    'AA'
    """
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
