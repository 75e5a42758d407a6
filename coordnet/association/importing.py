"""Reading a list of members from CSV or XLSX and saying, row by row, what would come of it."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import openpyxl
from flask_babel import gettext as _

from coordnet.errors import Invalid

COLUMNS = ("email", "name", "municipality", "role", "phone", "position")
HEADINGS = {
    "el. paštas": "email",
    "el.paštas": "email",
    "el. pašto adresas": "email",
    "e-mail": "email",
    "vardas": "name",
    "vardas, pavardė": "name",
    "vardas ir pavardė": "name",
    "vardas pavardė": "name",
    "pavardė": "surname",
    "surname": "surname",
    "savivaldybė": "municipality",
    "vaidmuo": "role",
    "telefonas": "phone",
    "pareigos": "position",
}
MOST_ROWS = 2000
MOST_LINES = 20_000  # with the empty ones, of which spreadsheets have many
MOST_COLUMNS = 50
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp1257")
DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True)
class Row:
    """One line of the list as typed; `line` counts from 1 and includes the heading."""

    line: int
    values: dict[str, str]


def read_rows(content: bytes) -> list[Row]:
    """The rows below the heading of a CSV or XLSX file. Raises Invalid with what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than 2 MB. A list of members is smaller."), "file")
    lines = _xlsx_lines(content) if content.startswith(b"PK") else _csv_lines(content)
    heading: list[str] | None = None
    rows: list[Row] = []
    for number, cells in lines:
        if len(rows) >= MOST_ROWS or number > MOST_LINES:
            raise Invalid(_("The list has more than 2000 rows. Split it."), "file")
        if not any(cells):
            continue
        if heading is None:
            heading = _heading(cells)
        else:
            rows.append(Row(number, _values(heading, cells)))
    if not rows:
        raise Invalid(_("The file holds no rows below the heading."), "file")
    return rows


def _heading(cells: list[str]) -> list[str]:
    names = [HEADINGS.get(cell.lower(), cell.lower()) for cell in cells]
    if not {"email", "name"} <= set(names):
        raise Invalid(
            _("The first row must name the columns: email, name, municipality, role, phone, position."), "file"
        )
    return names


def _values(heading: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column; a surname in a column of its own joins the name. Other columns are left out."""
    found = dict(zip(heading, cells, strict=False))
    found["name"] = f"{found.get('name', '')} {found.get('surname', '')}".strip()
    return {name: found.get(name, "") for name in COLUMNS}


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line."""
    text = _decode(content)
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count))
    line = 1
    try:
        for cells in reader:
            yield line, [_tidy(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(_("The file cannot be read as CSV. Save it in Excel as “CSV UTF-8”."), "file") from error


def _decode(content: bytes) -> str:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(_("The file is not a text file. Save it in Excel as “CSV UTF-8” or as XLSX."), "file")


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet. What openpyxl raises depends on what is broken, so everything is answered."""
    too_large = Invalid(_("The file is too large when unpacked."), "file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise too_large
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        rows = [[_tidy(_written(cell)) for cell in cells] for cells in islice(sheet, MOST_LINES + 1)]
    except Exception as error:
        if error is too_large:
            raise
        raise Invalid(
            _("The file cannot be opened as XLSX. Save it in Excel once more, or as “CSV UTF-8”."), "file"
        ) from error
    yield from enumerate(rows, start=1)


def _written(cell: object) -> str:
    """A cell as a person reads it: a phone number typed as a number has no ".0"."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _tidy(cell: str) -> str:
    return " ".join(cell.replace("\0", "").split())
