"""Reading a list of members from CSV or XLSX: who stands in which line, and what of the file is not read."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from coordnet.association.lines import HEADING_WITHIN, MOST_ROWS, Line, Table, named, too_long
from coordnet.association.lines_csv import read_csv
from coordnet.association.lines_xlsx import no_list, read_xlsx
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
KNOWN = {*COLUMNS, "surname"}
# Where no column is called a municipality, one of these is it: without it everybody would come without a seat.
INSTEAD_OF_MUNICIPALITY = ("institution", "institucija", "įstaiga", "savivaldybės administracija")
_OTHER_KINDS = {b"%PDF-": "PDF", b"{\\rtf": "RTF"}
MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One line of the list as typed; `line` is its number in the file.

    `hidden`: nobody sees it in the sheet. `merged`: the column in which it has no value of its own.
    """

    line: int
    values: dict[str, str]
    hidden: bool = False
    merged: str = ""


@dataclass(frozen=True)
class ImportedRows:
    """The rows below the heading, and in sentences what of the file is not in them."""

    rows: list[Row]
    remarks: list[str] = field(default_factory=list)


def read_list(content: bytes) -> ImportedRows:
    """The list in a CSV or XLSX file. Raises Invalid with what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than 2 MB. A list of members is smaller."), "file")
    for sign, kind in _OTHER_KINDS.items():
        if content.startswith(sign):
            raise no_list(kind)
    table = (read_xlsx if content.startswith(b"PK") else read_csv)(content, _is_heading)
    place = next((at for at, line in enumerate(table.lines[:HEADING_WITHIN]) if _is_heading(line)), None)
    if not table.lines:
        raise Invalid(_("The file is empty. Check that it opens on your computer and choose it again."), "file")
    if place is None:
        raise Invalid(
            _("One of the first rows must name the columns: email, name, municipality, role, phone, position."), "file"
        )
    above, heading, below = table.lines[:place], table.lines[place], table.lines[place + 1 :]
    if not below:
        raise Invalid(_("The file holds no rows below the heading."), "file")
    if len(below) > MOST_ROWS:
        raise too_long()
    columns, remarks = _columns(heading)
    rows = [_row(columns, line) for line in below]
    return ImportedRows(
        rows, [*table.remarks, *map(_above, above), *remarks, *_left_out(table, heading, below, columns)]
    )


def _names(line: Line) -> dict[int, str]:
    """What the columns are called, were this the heading."""
    cells = {column: cell.lower().rstrip(" *:") for column, cell in line.cells.items()}
    return {column: HEADINGS.get(cell, cell) for column, cell in cells.items()}


def _is_heading(line: Line) -> bool:
    return {"email", "name"} <= set(_names(line).values())


def _columns(heading: Line) -> tuple[dict[int, str], list[str]]:
    """Which columns are read as what, and what is to be said about the others. Raises Invalid for one named twice."""
    names, remarks = _names(heading), []
    instead = [column for column, name in names.items() if name in INSTEAD_OF_MUNICIPALITY]
    if len(instead) == 1 and "municipality" not in names.values():
        names[instead[0]] = "municipality"
        remarks.append(_("The column “%(name)s” is read as the municipality.", name=heading.cells[instead[0]]))
    columns = {column: name for column, name in names.items() if name in KNOWN}
    for name in set(columns.values()):
        if list(columns.values()).count(name) > 1:
            raise Invalid(_("The column “%(name)s” stands there twice.", name=name), "file")
    unknown = [cell for column, cell in heading.cells.items() if column not in columns]
    if unknown:
        remarks.append(_("Columns that are not read: %(names)s.", names=", ".join(unknown)))
    return columns, remarks


def _row(columns: dict[int, str], line: Line) -> Row:
    """The cells by column; a surname in a column of its own joins the name."""
    found = {name: line.cells.get(column, "") for column, name in columns.items()}
    found["name"] = f"{found.get('name', '')} {found.get('surname', '')}".strip()
    merged = next((name for column, name in columns.items() if column in line.merged), "")
    return Row(line.number, {name: found.get(name, "") for name in COLUMNS}, line.hidden, merged)


def _above(line: Line) -> str:
    text = " ".join(line.cells.values())[:100]
    return _("Line %(line)s stands above the heading and is not read: %(text)s", line=line.number, text=text)


def _left_out(table: Table, heading: Line, below: list[Line], columns: dict[int, str]) -> list[str]:
    """What is said about cells under no heading and about columns nobody sees in the sheet."""
    remarks = []
    loose = [str(line.number) for line in below if not line.cells.keys() <= heading.cells.keys()]
    if loose:
        remarks.append(_("Cells under no heading are not read, in lines: %(lines)s.", lines=named(loose)))
    hidden = [heading.cells[column] for column in columns if column in table.hidden_columns]
    if hidden:
        remarks.append(_("Columns that are hidden in the sheet are read, too: %(names)s.", names=", ".join(hidden)))
    return remarks
