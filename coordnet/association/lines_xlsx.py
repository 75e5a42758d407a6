"""Lines of an XLSX file, ECMA-376 strict or transitional: of its first visible sheet with content.

Read as a stream, so that what a sheet only claims to have (its size, formatted empty cells) costs and hides nothing.
"""

import io
import re
import zipfile
from dataclasses import replace

from flask_babel import gettext as _

from coordnet.association.lines import Table
from coordnet.association.sheet import Anything, Book, Sheet, Tab
from coordnet.errors import Invalid
from coordnet.files.texts.package import Package, main_part
from coordnet.files.texts.sheets import DAY_ZERO, DAY_ZERO_1904, Numbers, Strings, Styles

MOST_UNPACKED = 50 * 1024 * 1024


def read_xlsx(content: bytes) -> Table:
    """The table of the first visible sheet with content. Raises Invalid; what is broken may fail in any way."""
    too_large = Invalid(_("The file is too large when unpacked."), "file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise too_large
        return _read(Package(io.BytesIO(content)))
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(
            _("The file cannot be opened as XLSX. Save it in Excel once more, or as “CSV UTF-8”."), "file"
        ) from error


def _read(package: Package) -> Table:
    main, book = main_part(package), Book()
    package.walk(main, book)
    targets = package.relations(main)
    with_content: list[Tab] = []
    for tab in book.tabs:
        part, anything = targets.get(tab.relation, ""), Anything()
        if package.type_of(part).endswith(".worksheet+xml"):
            package.walk(part, anything)
        if anything.found:
            with_content.append(replace(tab, part=part))
    chosen = next((tab for tab in with_content if tab.visible), None)
    if chosen is None:
        return Table()
    sheet = Sheet(_numbers(package, book))
    package.walk(chosen.part, sheet)
    table = sheet.finish()
    others = [tab.name for tab in with_content if tab is not chosen]
    if others:
        table.remarks.append(
            _("Only the sheet “%(name)s” is read, not: %(others)s.", name=chosen.name, others=", ".join(others))
        )
    return table


def _numbers(package: Package, book: Book) -> Numbers:
    strings, styles = Strings(), Styles()
    for part in package.parts(re.compile(r"\.sharedstrings\+xml$").search):
        package.walk(part, strings)
    for part in package.parts(re.compile(r"\.styles\+xml$").search):
        package.walk(part, styles)
    return Numbers(strings.strings, styles.dates, DAY_ZERO_1904 if book.since_1904 else DAY_ZERO)
