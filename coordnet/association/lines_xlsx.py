"""Lines of an XLSX file, ECMA-376 strict or transitional: of its first visible sheet that has a heading.

Read as a stream, so that what a sheet only claims to have (its size, formatted empty cells) costs and hides nothing.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

from flask_babel import gettext as _

from coordnet.association.lines import HEADING_WITHIN, Line, Table, named
from coordnet.association.sheet import Anything, Book, Sheet, Tab
from coordnet.errors import Invalid
from coordnet.files.texts.package import Package, main_part
from coordnet.files.texts.sheets import DAY_ZERO, DAY_ZERO_1904, CellStyles, Numbers, Strings

MOST_UNPACKED = 50 * 1024 * 1024
_NO_BOOKS = {"wordprocessingml": "Word", "ms-word": "Word", "presentationml": "PowerPoint", "powerpoint": "PowerPoint"}


def no_list(kind: str) -> Invalid:
    """The file is a document of another kind."""
    return Invalid(
        _("This is a %(kind)s document, not a list. Save the list as XLSX or as “CSV UTF-8”.", kind=kind), "file"
    )


def read_xlsx(content: bytes, is_heading: Callable[[Line], bool]) -> Table:
    """The table of the first visible sheet with a heading. Raises Invalid; what is broken may fail in any way."""
    too_large = Invalid(_("The file is too large when unpacked."), "file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise too_large
        return _read(Package(io.BytesIO(content)), is_heading)
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(
            _("The file cannot be opened as XLSX. Save it in Excel once more, or as “CSV UTF-8”."), "file"
        ) from error


def _read(package: Package, is_heading: Callable[[Line], bool]) -> Table:
    main, book = main_part(package), Book()
    for sign, kind in _NO_BOOKS.items():
        if sign in package.type_of(main):
            raise no_list(kind)
    package.walk(main, book)
    tabs = list(_with_content(package, main, book))
    visible = [tab for tab in tabs if tab.visible]
    if not visible:
        return Table()
    chosen, table = _with_heading(package, book, visible, is_heading)
    others = [tab.name for tab in tabs if tab is not chosen]
    if others:
        table.remarks.append(
            _("Only the sheet “%(name)s” is read, not: %(others)s.", name=chosen.name, others=", ".join(others))
        )
    return table


def _with_content(package: Package, main: str, book: Book) -> Iterator[Tab]:
    targets = package.relations(main)
    for tab in book.tabs:
        part, anything = targets.get(tab.relation, ""), Anything()
        if package.type_of(part).endswith(".worksheet+xml"):
            package.walk(part, anything)
        if anything.found:
            yield replace(tab, part=part)


def _with_heading(
    package: Package, book: Book, tabs: list[Tab], is_heading: Callable[[Line], bool]
) -> tuple[Tab, Table]:
    """The first sheet with a heading and its table; of a single sheet the table as it is. Raises Invalid."""
    numbers, refused = _numbers(package, book), None
    for tab in tabs:
        sheet = Sheet(numbers)
        try:
            package.walk(tab.part, sheet)
        except Invalid as error:  # too long, it may be no list
            refused = refused or error
            continue
        table = sheet.finish()
        if len(tabs) == 1 or any(map(is_heading, table.lines[:HEADING_WITHIN])):
            return tab, table
    raise refused or Invalid(
        _(
            "In none of the sheets (%(names)s) does one of the first rows name the columns: email, name, "
            "municipality, role, phone, position.",
            names=named([tab.name for tab in tabs]),
        ),
        "file",
    )


def _numbers(package: Package, book: Book) -> Numbers:
    strings, styles = Strings(), CellStyles()
    for part in package.parts(re.compile(r"\.sharedstrings\+xml$").search):
        package.walk(part, strings)
    for part in package.parts(re.compile(r"\.styles\+xml$").search):
        package.walk(part, styles)
    return Numbers(strings.strings, styles.dates, DAY_ZERO_1904 if book.since_1904 else DAY_ZERO)
