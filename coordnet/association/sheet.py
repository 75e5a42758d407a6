"""Handlers of the parts of an XLSX file: the book's sheets, whether a sheet holds anything, and its lines."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from coordnet.association.cells import Area, area_of, cell_at, letters_of
from coordnet.association.lines import Line, Table, named, tidy_cell, too_long
from coordnet.files.texts.archives import Attributes
from coordnet.files.texts.package import relation
from coordnet.files.texts.sheets import Numbers

MOST_COLUMNS = 16_384  # of a sheet of Excel's
MOST_MERGED = 2000  # areas; each is compared with each line
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376, part 1, 22.4.2.4: what XML cannot hold
_TRUE = ("1", "true")
_THINNEST = 0.5  # points of a row, characters of a column


@dataclass(frozen=True)
class Tab:
    """A sheet of the book."""

    name: str
    relation: str
    visible: bool
    part: str = ""


class Book:
    """The sheets in their order."""

    def __init__(self) -> None:
        self.tabs: list[Tab] = []
        self.since_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            visible = attributes.get("state", "visible") == "visible"
            self.tabs.append(Tab(attributes.get("name", ""), relation(attributes), visible))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in _TRUE

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class Anything:
    """Whether any cell of a sheet holds something."""

    def __init__(self) -> None:
        self.found = False
        self._inside = False

    def start(self, name: str, _attributes: Attributes) -> None:
        self._inside = name in ("v", "f", "t")

    def end(self, name: str) -> None:
        self._inside = False

    def data(self, text: str) -> None:
        self.found = self.found or (self._inside and not text.isspace())


class Sheet:
    """The lines of a sheet. Cells and rows may come without references: then each follows the one before."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._table = Table()
        self._areas: list[Area] = []
        self._valueless: list[str] = []
        self._row = 0
        self._row_hidden = False
        self._cells: dict[int, str] = {}
        self._column = -1
        self._kind = self._style = ""
        self._parts: dict[str, list[str]] = {}
        self._into: list[str] | None = None
        self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "f", "t"):
            self._into = None if self._aside else self._parts.setdefault(name, [])
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._row_hidden = _is_hidden(attributes, "ht")
            self._cells, self._column = {}, -1
        elif name == "rPh":  # reading aids of East Asian texts
            self._aside = True
        elif name == "col" and _is_hidden(attributes, "width"):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self._table.hidden_columns |= set(range(int(attributes["min"]) - 1, last))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            if text := self._shown():
                self._cells[self._column] = text
            self._parts = {}
        elif name in ("v", "f", "t"):
            self._into = None
        elif name == "rPh":
            self._aside = False
        elif name == "row":
            self._table.add(Line(self._row, self._cells, self._row_hidden))

    def data(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _begin_cell(self, attributes: Attributes) -> None:
        place = cell_at(attributes.get("r", ""))
        self._column = place[0] if place else self._column + 1
        self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._parts = {}

    def _shown(self) -> str:
        if "t" in self._parts:
            return _plain("".join(self._parts["t"]))
        value = "".join(self._parts.get("v", ()))
        if self._kind == "e" or (not value and "f" in self._parts):
            self._valueless.append(f"{letters_of(self._column)}{self._row}")
            return ""
        return _plain(value if self._kind == "b" else self._numbers.shown(value, self._kind, self._style))

    def _merge(self, ref: str) -> None:
        if area := area_of(ref):
            self._areas.append(area)
        if len(self._areas) > MOST_MERGED:
            raise too_long()

    def finish(self) -> Table:
        """The table, once all of the sheet has been seen: merged areas stand at its end."""
        table = self._table
        table.lines = [Line(line.number, line.cells, line.hidden, self._merged(line)) for line in table.lines]
        if self._valueless:
            cells = named(self._valueless)
            table.remarks.append(
                _("Cells with an error, or a formula without a value, are read as empty: %(cells)s.", cells=cells)
            )
        areas = [area.ref for area in self._areas if any(area.touches(line.number) for line in table.lines)]
        if areas:
            table.remarks.append(_("There are merged cells: %(cells)s.", cells=named(areas)))
        return table

    def _merged(self, line: Line) -> frozenset[int]:
        areas = (area for area in self._areas if area.continues_in(line.number))
        return frozenset(column for area in areas for column in range(area.columns[0], area.columns[1] + 1))


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a row or a column is marked as hidden, or too thin for anybody to see."""
    return attributes.get("hidden") in _TRUE or float(attributes.get(size, _THINNEST)) < _THINNEST


def _plain(text: str) -> str:
    return tidy_cell(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
