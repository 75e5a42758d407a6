"""Lines of a CSV file, whatever Excel made of it: delimiter, encoding, „sep=“ and byte order mark."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from flask_babel import gettext as _

from coordnet.association.lines import HEADING_WITHIN, Line, Table, tidy_cell
from coordnet.errors import Invalid

ENCODINGS = ("utf-8-sig", "cp1257")
DELIMITERS = (";", ",", "\t")
_SEP = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_csv(content: bytes, is_heading: Callable[[Line], bool]) -> Table:
    """The table of a CSV file; the delimiter is the one with which a heading is found. Raises Invalid."""
    text, first = _decode(content), 1
    delimiters: tuple[str, ...] = DELIMITERS
    if said := _SEP.match(text):
        text, first, delimiters = text[said.end() :], 2, (said[1],)
    table = Table()
    for line in _lines(text, _delimiter(text, delimiters, is_heading), first):
        table.add(line)
    return table


def _delimiter(text: str, delimiters: tuple[str, ...], is_heading: Callable[[Line], bool]) -> str:
    for delimiter in delimiters:
        with_content = (line for line in _lines(text, delimiter, 1) if line.cells)
        with suppress(Invalid):  # „"email","name"“ cannot be read with semicolons; it may be with commas
            if any(map(is_heading, islice(with_content, HEADING_WITHIN))):
                return delimiter
    return delimiters[0]


def _lines(text: str, delimiter: str, first: int) -> Iterator[Line]:
    """Each record with the number of its first line. Strict, or an unclosed quotation mark swallows what follows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = first
    try:
        for cells in reader:
            tidied = enumerate(map(tidy_cell, cells))
            yield Line(number, {column: cell for column, cell in tidied if cell})
            number = first + reader.line_num
    except csv.Error as error:
        raise Invalid(
            _(
                "Line %(line)s cannot be read as CSV: is a quotation mark missing there? Save the file in Excel as "
                "“CSV UTF-8”.",
                line=number,
            ),
            "file",
        ) from error


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
