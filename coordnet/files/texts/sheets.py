"""XLSX: the cells as people see them, headers, comments and what is drawn on the sheets; hidden sheets too.

The members are read as streams: openpyxl's streaming reader knows neither comments nor headers, and its full
one takes fifty times the file's size in memory.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO

from coordnet.files.texts.archives import Attributes
from coordnet.files.texts.number_formats import with_digits
from coordnet.files.texts.output import Output, raised, row
from coordnet.files.texts.package import (
    SCRIPTED,
    Package,
    hanging_on,
    main_part,
    read_about,
    read_part,
    read_parts,
    read_rest,
    relation,
    script,
)
from coordnet.files.texts.views import STRUCK, WHOLE, Seen

DAY_ZERO = datetime(1899, 12, 30)  # of the 1900 system, with its 29 February 1900
DAY_ZERO_1904 = datetime(1904, 1, 1)
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376, part 1, 18.8.30
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_HEADER_CODE = re.compile(r'&"[^"]*"|&[A-Za-z&]|&')  # ECMA-376, part 1, 18.3.1.46


def read(file: BinaryIO, output: Output) -> None:
    """Sheets in their order, numbered from 1, each with its name; last what is in no sheet."""
    package = Package(file, output)
    book = _Book()
    main = main_part(package)
    package.walk(main, book)
    strings, not_struck, styles = Strings(), Strings(), CellStyles()
    for part in package.parts(re.compile(r"\.sharedstrings\+xml$").search):
        seen = Seen(strings, WHOLE)
        package.walk(part, seen, frozenset(("t",)))
        if seen.layers & STRUCK.without:
            package.walk(part, Seen(not_struck, STRUCK))
    for string in strings.strings + not_struck.strings:  # also those that stand in no cell
        output.aside(string)
    for part in package.parts(re.compile(r"\.styles\+xml$").search):
        package.walk(part, styles)
    cells = Numbers(strings.strings, styles.dates, _day_zero(book), styles.formats)
    sheets = _sheets(package, main, book)
    done = set(sheets)
    for page, (part, name) in enumerate(sheets.items(), start=1):
        write = partial(_write_line, output, page)
        write(name)
        package.walk(part, _Sheet(write, cells), frozenset(("v", "t")))
        for other in hanging_on(package, part):
            if other not in done:
                done.add(other)
                read_part(package, other, output, page)
    read_parts(package, {}, output, done)
    read_about(package, output)
    read_rest(package, output)


def _sheets(package: Package, main: str, book: "_Book") -> dict[str, str]:
    """Names of the sheets by part, in the order of the book; sheets the book does not know come last."""
    targets = package.relations(main)
    sheets = {targets[each]: name for each, name in book.sheets.items() if each in targets}
    for part in package.parts(re.compile(r"\.worksheet\+xml$").search):
        sheets.setdefault(part, "")
    return sheets


def _day_zero(book: "_Book") -> datetime:
    return DAY_ZERO_1904 if book.since_1904 else DAY_ZERO


def _write_line(output: Output, page: int, line: str) -> None:
    output.write(f"{line}\n", page)


class _Quiet:
    """Ends and text mean nothing."""

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Book(_Quiet):
    """Names of the sheets by relationship."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.since_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets[relation(attributes)] = attributes.get("name", "")
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")


class CellStyles(_Quiet):
    """Which cell styles show a number as a date, by their place."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self.formats: list[str] = []  # those the file describes, "" for a usual one
        self._own: dict[str, bool] = {}
        self._codes: dict[str, str] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            code = _NOT_FORMAT.sub("", attributes.get("formatCode", "")).lower()
            self._own[attributes.get("numFmtId", "")] = bool(re.search("[ymdhs]", code))
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "")
            self.dates.append(self._own.get(number, number.isdigit() and int(number) in _BUILT_IN_DATES))
            self.formats.append(self._codes.get(number, ""))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


class Strings:
    """Texts that cells share: each with its runs joined, without the reading aids (rPh)."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._inside = self._aside = False
        self._script = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._aside = True
        elif name == "t":
            self._inside = not self._aside
        elif name in SCRIPTED:
            self._script = script(name, attributes, self._script)

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append("".join(self._parts))
            self._parts = []
            self._script = ""
        elif name == "rPh":
            self._aside = False
        elif name == "t":
            self._inside = False

    def data(self, text: str) -> None:
        if self._inside:
            self._parts.append(raised(text, self._script))


class Numbers:
    """What a stored value looks like."""

    def __init__(self, strings: list[str], dates: list[bool], day_zero: datetime, formats: Sequence[str] = ()) -> None:
        self._strings = strings
        self._dates = dates
        self._formats = formats
        self._day_zero = day_zero

    def shown(self, value: str, kind: str, style: str) -> str:
        """A cell's text: of a number all its digits, whatever its format shows."""
        if kind == "s":
            index = int(value) if value.strip().isdigit() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind in ("b", "e"):
            return ""
        if kind not in ("n", ""):
            return value
        place = int(style) if style.isdigit() else len(self._dates)
        if place < len(self._dates) and self._dates[place]:
            return self._date(value)
        return with_digits(_number(value), self._formats[place] if place < len(self._formats) else "")

    def _date(self, value: str) -> str:
        try:
            moment = self._day_zero + timedelta(days=float(value))
        except (OverflowError, ValueError):
            return value
        day, time = moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M")
        if float(value) < 1:
            return time
        return day if time == "00:00" else f"{day} {time}"


def _number(value: str) -> str:
    if value.isdigit():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


class _Sheet:
    """Rows as lines. Repeats and sizes a sheet only claims to have cost nothing."""

    def __init__(self, line: Callable[[str], object], numbers: Numbers) -> None:
        self._line = line
        self._numbers = numbers
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._into: list[str] | None = None
        self._script = ""
        self._aside = False
        self._value: list[str] = []
        self._formula: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
            self._value, self._formula, self._text = [], [], []
            self._script = ""
        elif name == "v":
            self._into = self._value
        elif name == "f":
            self._into = self._formula
        elif name == "t":
            self._into = None if self._aside else self._text
        elif name == "rPh":
            self._aside = True
        elif name in SCRIPTED:
            self._script = script(name, attributes, self._script)
        elif name in _HEADERS:
            self._text = []
            self._into = self._text

    def end(self, name: str) -> None:
        if name == "c":
            self._cells.append(self._shown())
        elif name in ("v", "f", "t"):
            self._into = None
        elif name == "rPh":
            self._aside = False
        elif name == "row":
            if line := row(self._cells):
                self._line(line)
            self._cells = []
        elif name in _HEADERS:
            self._into = None
            if line := _HEADER_CODE.sub(" ", "".join(self._text)).strip():
                self._line(line)

    def data(self, text: str) -> None:
        if self._into is not None:
            self._into.append(raised(text, self._script))

    def _shown(self) -> str:
        """The value, or the text in the cell, or a formula nobody has calculated yet."""
        if self._text:
            return "".join(self._text)
        if self._value:
            return self._numbers.shown("".join(self._value), self._kind, self._style)
        return "".join(self._formula)


_HEADERS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
