"""What Word, PowerPoint and Excel files have in common (ECMA-376, part 2: parts, their types and relationships)."""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import unquote

from coordnet.files.texts.archives import Archive, Attributes, Both, Handler, local
from coordnet.files.texts.output import Output, Unreadable, raised, row
from coordnet.files.texts.pictures import A4, Pictures
from coordnet.files.texts.views import VIEWS, WHOLE, Seen, Styles

# Content types of the parts people write into: the document with what hangs on it, slides and what is drawn on
# them, comments, charts and diagrams. Sheets have a reader of their own.
_WRITTEN = re.compile(
    r"(document\.main|document\.glossary|template\.main|header|footer|footnotes|endnotes|comments|threadedcomments"
    r"|slide|notesslide|notesmaster|handoutmaster|slidemaster|slidelayout|chart|chartex|chartshapes|diagramdata"
    r"|drawing)\+xml$"
)
_PAGES_OF_THEIR_OWN = re.compile(r"\.(slide|slidemaster|slidelayout|notesmaster|handoutmaster)\+xml$")
_MASTERS = re.compile(r"(master|layout)\+xml$")
_IS_SLIDE = re.compile(r"\.slide\+xml$")
# Of Excel the pictures that lie on a sheet: a page of it is A4.
_HAS_PAGES = re.compile(r"(document\.main|template\.main|header|footer|footnotes|endnotes|comments|\.drawing)\+xml$")
_ABOUT = re.compile(r"(core-properties|custom-properties)\+xml$")


class Package:
    """The parts of an Office file by name (without the slash in front, in lower case)."""

    def __init__(self, file: BinaryIO, output: Output | None = None) -> None:
        self.archive = Archive(file, output)
        self.page = A4  # the area of the last page or slide that was described
        self._types = _Types()
        self.archive.walk("[content_types].xml", self._types, local)
        self.styles: dict[str, set[str]] = {}  # of a Word file: see `views`

    def parts(self, wanted: Callable[[str], object]) -> Iterator[str]:
        """Those whose content type is wanted."""
        for name in self.archive.names():
            if wanted(self.type_of(name)):
                yield name

    def type_of(self, part: str) -> str:
        """The content type in lower case, "" when nothing is said."""
        return self._types.overrides.get(part) or self._types.defaults.get(part.rpartition(".")[2], "")

    def relations(self, part: str) -> dict[str, str]:
        """The parts this one refers to, by the id of the relationship."""
        folder, name = posixpath.split(part)
        found = _Relations(folder)
        self.archive.walk(posixpath.join(folder, "_rels", f"{name}.rels"), found, local)
        return found.targets

    def walk(self, part: str, handler: Handler, reads: frozenset[str] = frozenset()) -> None:
        self.archive.walk(part, handler, local, reads)


def main_part(package: Package) -> str:
    """The part with the document, the workbook or the presentation. Raises Unreadable when there is none."""
    part = next(package.parts(re.compile(r"\.main\+xml$").search), None)
    if part is None:
        raise Unreadable("no main part")
    return part


def hanging_on(package: Package, part: str) -> Iterator[str]:
    """The part, then the written parts it refers to (notes, comments, charts, …), and theirs; not other slides."""
    seen: dict[str, None] = {part: None}
    waiting = [part]
    while waiting:
        current = waiting.pop(0)
        yield current
        for target in package.relations(current).values():
            kind = package.type_of(target)
            if target not in seen and _WRITTEN.search(kind) and not _PAGES_OF_THEIR_OWN.search(kind):
                seen[target] = None
                waiting.append(target)


def read_parts(package: Package, pages: dict[int, str], output: Output, done: set[str]) -> None:
    """Write the pages with what hangs on them, then every written part that is not `done` yet, without a page."""
    for page, first in pages.items():
        for part in hanging_on(package, first):
            if part not in done:
                done.add(part)
                read_part(package, part, output, page)
    for part in package.parts(_WRITTEN.search):
        if part not in done:
            done.add(part)
            read_part(package, part, output, None)


def read_part(package: Package, part: str, output: Output, page: int | None) -> None:
    """Write the lines of one part; the guard sees it in each way it may be shown."""
    kind = package.type_of(part)
    texts = ("t", "v") if "chart" in kind else TEXTS
    prompts = not _MASTERS.search(kind)
    pictures, letters = Pictures(package.page), _Letters()
    written = Written(lambda line: output.write(f"{letters.counted(line)}\n", page), texts, prompts=prompts)
    seen = Seen(Both(written, pictures), WHOLE, package.styles)
    package.walk(part, seen, frozenset(texts) if prompts else frozenset())
    package.page = pictures.page
    if _IS_SLIDE.search(kind):
        scanned = pictures.fill_the_slide(letters.count)
    else:
        scanned = bool(_HAS_PAGES.search(kind)) and pictures.fill_a_page()
    if scanned:
        output.scanned()
    for view in VIEWS:
        if seen.layers & view.without:
            lines: list[str] = []
            package.walk(part, Seen(Written(lines.append, texts, prompts=prompts), view, package.styles))
            output.aside("\n".join(lines))


def read_about(package: Package, output: Output) -> None:
    """Title, subject, description and key words, and the properties somebody made up."""
    lines: list[str] = []
    names = ("title", "subject", "description", "keywords", "lpwstr")
    for part in package.parts(_ABOUT.search):
        package.walk(part, Written(lines.append, names), frozenset(names))
    output.about("\n".join(lines))


def read_styles(package: Package) -> None:
    """Know which styles hide a text or strike it through; before the parts that use them."""
    for part in package.parts(re.compile(r"wordprocessingml\.styles\+xml$").search):
        styles = Styles()
        package.walk(part, styles)
        package.styles |= styles.layers


def read_rest(package: Package, output: Output) -> None:
    """Show the guard every part that no reader has walked; after everything else."""
    package.archive.rest(output, is_markup=lambda part: package.type_of(part).endswith("+xml"))


class _Letters:
    """Counts the letters and digits of lines."""

    def __init__(self) -> None:
        self.count = 0

    def counted(self, line: str) -> str:
        self.count += sum(map(str.isalnum, line))
        return line


TEXTS = ("t", "delText", "text")


class Written:
    """Lines of running text: paragraphs, and rows of tables. Runs of a paragraph join, whatever their format.

    Without `prompts` the text of placeholders ("Click to edit …") is left out.
    """

    def __init__(self, line: Callable[[str], object], texts: tuple[str, ...] = TEXTS, *, prompts: bool = True) -> None:
        self._line = line
        self._texts = texts
        self._prompts = prompts
        self._prompt = False
        self._inside = 0  # of an element that holds text
        self._script = ""  # of the run
        self._passed_over = 0  # depth inside what stands there a second time
        self._paragraphs: list[list[str]] = []
        self._loose: list[str] = []
        self._cells: list[list[str]] = []
        self._rows: list[list[str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if self._passed_over or name == "Fallback":  # mc:Fallback repeats mc:Choice for older programs
            self._passed_over += 1
        elif name in self._texts:
            self._inside += 1
        elif name == "p":
            self._paragraphs.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "tc":
            self._cells.append([])
        elif name in _MARKS and self._paragraphs:
            self._paragraphs[-1].append(_MARKS[name])
        elif name == "sym" and self._paragraphs:
            self._paragraphs[-1].append(_symbol(attributes))
        elif name == "ph":
            self._prompt = not self._prompts
        elif name in SCRIPTED:
            self._script = script(name, attributes, self._script)

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
        elif name in self._texts:
            self._inside -= 1
            if self._loose:
                self._say("".join(self._loose))
                self._loose = []
        elif name == "p":
            self._say("".join(self._paragraphs.pop()))
        elif name == "tr":
            self._say(row(self._rows.pop()))
        elif name == "tc":
            text = "\n".join(self._cells.pop())
            if self._rows:
                self._rows[-1].append(text)
            else:
                self._say(text)
        elif name == "sp":
            self._prompt = False

    def data(self, text: str) -> None:
        if self._inside and not self._passed_over and not self._prompt:
            (self._paragraphs[-1] if self._paragraphs else self._loose).append(raised(text, self._script))

    def _say(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        if self._cells:
            self._cells[-1].append(text)
        else:
            self._line(text)


SCRIPTED = ("r", "rPr", "vertAlign")


def script(name: str, attributes: Attributes, now: str) -> str:
    """Whether a run stands above ("super") or below ("sub") the line, after the element `name` of it has begun."""
    if name == "r":
        return ""
    if name == "rPr":  # of DrawingML: in thousandths
        baseline = attributes.get("baseline", "0")
        return now if baseline in ("0", "") else "sub" if baseline.startswith("-") else "super"
    value = next((value for key, value in attributes.items() if local(key) == "val"), "")
    return value.removesuffix("script")


def _symbol(attributes: Attributes) -> str:
    """A character by its number in a font: a digit, unless the font has pictures in the places of digits."""
    values = {local(key): value for key, value in attributes.items()}
    number = values.get("char", "")[-2:]
    return number[1] if re.fullmatch("3[0-9]", number) and "dings" not in values.get("font", "").lower() else ""


_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _Types:
    def __init__(self) -> None:
        self.overrides: dict[str, str] = {}
        self.defaults: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if name == "Override":
            self.overrides[unquote(attributes.get("PartName", "")).lstrip("/").lower()] = kind
        elif name == "Default":
            self.defaults[attributes.get("Extension", "").lower()] = kind

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = unquote(attributes.get("Target", "")).lower()
            path = target if target.startswith("/") else posixpath.join(self._folder, target)
            self.targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


def relation(attributes: Attributes) -> str:
    """The id of the relationship an element names (`r:id`, whichever prefix it has)."""
    return next((value for name, value in attributes.items() if name.endswith("}id")), "")
