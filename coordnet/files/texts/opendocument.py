"""ODT, ODS and ODP (OpenDocument 1.3): text, tables, notes, comments, headers and footers, embedded objects."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from coordnet.files.texts.archives import Archive, Attributes, Both
from coordnet.files.texts.everything import ASIDE
from coordnet.files.texts.opendocument_pictures import OdfPictures
from coordnet.files.texts.opendocument_views import VIEWS, WHOLE, OdfSeen
from coordnet.files.texts.output import Encrypted, Output, raised, row

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_ODF}text:1.0": "text",
    f"{_ODF}table:1.0": "table",
    f"{_ODF}drawing:1.0": "draw",
    f"{_ODF}office:1.0": "office",
    f"{_ODF}meta:1.0": "meta",
    f"{_ODF}style:1.0": "style",
    f"{_ODF}manifest:1.0": "manifest",
    f"{_ODF}svg-compatible:1.0": "svg",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_PARAGRAPHS = ("text:p", "text:h")
_READS = frozenset(_PARAGRAPHS)
_CELLS = ("table:table-cell", "table:covered-table-cell")
_SPANS = ("text:span", "text:note-citation", "text:note-body")
_MARKS = {"text:tab": "\t", "text:line-break": "\n", "text:s": " "}
_ABOUT = ("dc:title", "dc:subject", "dc:description", "meta:keyword", "meta:user-defined")
_BOXES = 11


def read(file: BinaryIO, output: Output) -> None:
    """The content with the number of the sheet or slide, then what masters and embedded objects say."""
    archive = Archive(file, output)
    archive.walk("meta-inf/manifest.xml", _Manifest(), _name)
    _read_part(archive, "content.xml", output, numbered=True)
    for name in archive.names():
        if name == "styles.xml" or name.endswith(("/content.xml", "/styles.xml")):
            _read_part(archive, name, output, numbered=False)
    about = _About()
    archive.walk("meta.xml", about, _name)
    output.about("\n".join(about.lines))
    archive.rest(output)


def _read_part(archive: Archive, name: str, output: Output, *, numbered: bool) -> None:
    """Write the lines; the guard sees them in each way they may be shown."""
    pictures = OdfPictures()
    seen = OdfSeen(Both(_Written(output.write, numbered=numbered), pictures), WHOLE)
    archive.walk(name, seen, _name, _READS)
    if pictures.scanned:
        output.scanned()
    for view in VIEWS:
        if seen.layers & view.without:
            lines: list[str] = []
            archive.walk(name, OdfSeen(_Written(partial(_keep, lines), numbered=False), view), _name)
            output.aside("".join(lines))


def _keep(lines: list[str], line: str, _page: int | None) -> None:
    lines.append(line)


def _name(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"{_PREFIXES.get(namespace, '')}:{local}"


class _Manifest:
    """Parts of a document with a password are named as encrypted."""

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "manifest:encryption-data":
            raise Encrypted

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class _About:
    """What the document says about itself, a line each."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._inside = False

    def start(self, name: str, _attributes: Attributes) -> None:
        self._inside = name in _ABOUT
        if self._inside:
            self.lines.append("")

    def end(self, name: str) -> None:
        self._inside = False

    def data(self, text: str) -> None:
        if self._inside:
            self.lines[-1] += text


class _Written:
    """Paragraphs and rows of tables as lines. What repeats itself (cells, spaces) stands there once."""

    def __init__(self, write: Callable[[str, int | None], object], *, numbered: bool) -> None:
        self._write = write
        self._numbered = numbered
        self._page_element = ""
        self._pages = 0
        self._tables = 0
        self._aside = 0
        self._style = ""  # the one being described
        self._scripts: dict[str, str] = {}  # "super" or "sub" by the name of the style
        self._spans = [""]  # the script of each open span, mark and note, the innermost last
        self._paragraphs: list[list[str]] = []
        self._cells: list[_Cell] = []
        self._rows: list[list[str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _PARAGRAPHS:
            self._paragraphs.append([])
        elif name in ASIDE:
            self._aside += 1
        elif name in _MARKS and self._paragraphs:
            self._paragraphs[-1].append(_MARKS[name])
        elif name in _SPANS:
            self._spans.append(self._script_of(name, attributes))
        elif name == "style:style":
            self._style = attributes.get(f"{_ODF}style:1.0}}name", "")
        elif name == "style:text-properties":
            self._scripts[self._style] = attributes.get(f"{_ODF}style:1.0}}text-position", "").partition(" ")[0]
        elif name in _CELLS:
            self._cells.append(_Cell(attributes))
        elif name == "table:table-row":
            self._rows.append([])
        elif name in _PAGES:
            self._begin_page(name, attributes)
        elif name in _NUMBERED and self._numbered:
            self._page_element = _NUMBERED[name]

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._say("".join(self._paragraphs.pop()))
        elif name in ASIDE:
            self._aside -= 1
        elif name in _SPANS:
            self._spans.pop()
        elif name in _CELLS:
            cells = self._cells.pop().shown()
            if self._rows:
                self._rows[-1] += cells
            else:
                self._say(row(cells))
        elif name == "table:table-row":
            self._say(row(self._rows.pop()))
        elif name == "table:table":
            self._tables -= 1

    def data(self, text: str) -> None:
        if self._paragraphs and not self._aside:
            self._paragraphs[-1].append(raised(text, self._spans[-1]))

    def _script_of(self, name: str, attributes: Attributes) -> str:
        if name != "text:span":
            return "super" if name == "text:note-citation" else ""
        return self._scripts.get(attributes.get(f"{_ODF}text:1.0}}style-name", "")) or self._spans[-1]

    def _begin_page(self, name: str, attributes: Attributes) -> None:
        if name == self._page_element and not self._tables:
            self._pages += 1
            self._say(attributes.get(f"{_ODF}table:1.0}}name", ""))
        self._tables += name == "table:table"

    def _say(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        if self._cells:
            self._cells[-1].lines.append(text)
        else:
            self._write(f"{text}\n", self._pages or None)


class _Cell:
    """A cell and how often it repeats."""

    def __init__(self, attributes: Attributes) -> None:
        self.lines: list[str] = []
        self._value = attributes.get(f"{_ODF}office:1.0}}value", "")
        repeated = attributes.get(f"{_ODF}table:1.0}}number-columns-repeated", "1")
        self._times = min(int(repeated), _BOXES) if repeated.isdigit() else 1

    def shown(self) -> list[str]:
        """Its text, and a long number with all its digits when the format shows fewer. A digit stands there
        as often as it repeats, for it may be one of the boxes of a form."""
        text = "\n".join(self.lines)
        if len(self._value) >= _BOXES and self._value.isdigit() and self._value not in text:
            text = f"{text} ({self._value})" if text else self._value
        return [text] * (self._times if len(text) == 1 else 1)


_PAGES = ("table:table", "draw:page")
_NUMBERED = {"office:spreadsheet": "table:table", "office:presentation": "draw:page"}
