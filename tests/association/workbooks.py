"""XLSX files as other programs write them: made by openpyxl, then changed inside."""

import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

from tests.association.lists import HEADING


def book(*rows: list[object]) -> Workbook:
    """A workbook whose first sheet has the heading and these rows."""
    made = Workbook()
    sheet = made.active
    sheet.append(HEADING)
    for row in rows:
        sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def changed(content: bytes, change: Callable[[str, str], str]) -> bytes:
    """Each XML member as `change(name, text)` makes it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    return result.getvalue()


def in_sheet(content: bytes, pattern: str, replacement: str) -> bytes:
    """The same file with something replaced in its first sheet, where it must stand."""

    def change(name: str, text: str) -> str:
        if name != "xl/worksheets/sheet1.xml":
            return text
        result, count = re.subn(pattern, replacement, text)
        assert count
        return result

    return changed(content, change)


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(content: bytes) -> bytes:
    """As Excel saves a “Strict Open XML Spreadsheet”."""

    def change(_name: str, text: str) -> str:
        for usual, name in STRICT.items():
            text = text.replace(usual, name)
        return text

    return changed(content, change)
