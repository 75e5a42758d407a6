"""A table as it was typed: what a CSV and an XLSX file have in common."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from coordnet.errors import Invalid

MOST_ROWS = 2000
MOST_NAMED = 20  # lines, cells or areas in one sentence
HEADING_WITHIN = 20  # lines with content; titles may stand above the heading


@dataclass(frozen=True)
class Line:
    """A line with content: its cells by column, counted from 0, without the empty ones.

    `number` is the line's in the file. `merged` are the columns whose cell is one with the cell above.
    """

    number: int
    cells: dict[int, str]
    hidden: bool = False
    merged: frozenset[int] = frozenset()


@dataclass
class Table:
    """The lines of a file, and what of the file is not in them, in sentences."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """Keep a line unless it is empty. Raises Invalid when there are too many."""
        if not line.cells:
            return
        if len(self.lines) >= MOST_ROWS + HEADING_WITHIN:
            raise too_long()
        self.lines.append(line)


def too_long() -> Invalid:
    """The list has more rows than are looked at."""
    return Invalid(_("The list has more than 2000 rows. Split it."), "file")


def named(names: list[str]) -> str:
    """Names in a row; of very many the first."""
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


def tidy_cell(text: str) -> str:
    """One line without NUL, which PostgreSQL refuses."""
    return " ".join(text.replace("\0", "").split())
