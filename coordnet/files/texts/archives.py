"""Archives of XML members, read as a stream: bounded in size and depth, without document types or entities."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import BinaryIO, Protocol
from xml.parsers import expat

from coordnet.files.texts.everything import LONG_ENOUGH
from coordnet.files.texts.inside import MARKUP, PICTURES, Inner, ending, holds_no_text
from coordnet.files.texts.output import Encrypted, Output, Unreadable
from coordnet.files.texts.packed import everything, is_picture, look_into
from coordnet.files.texts.zip_gaps import gaps

MOST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 20_000
DEEPEST = 1_000
LARGEST_INSIDE = 32 * 1024 * 1024  # of a document inside another: no upload is larger
_CHUNK = 64 * 1024

Attributes = Mapping[str, str]


class Handler(Protocol):
    """Gets the events of a document. Names are what `names` made of "namespace}local"."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class Archive:
    """The members of a ZIP by name in lower case. Of a name that stands there twice every one is read.

    With an `output` the guard sees everything of the members that are walked, and `rest` shows it the others.
    """

    def __init__(self, file: BinaryIO, output: Output | None = None) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file)
        self._output = output
        self._walked: set[str] = set()
        self._members: dict[str, list[zipfile.ZipInfo]] = {}
        self._left = MOST_UNPACKED
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise Unreadable("too many members")
        for info in infos:
            self._members.setdefault(info.filename.lstrip("/").lower(), []).append(info)

    def names(self) -> list[str]:
        """In the order of the directory."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def walk(
        self, name: str, handler: Handler, names: Callable[[str], str], reads: frozenset[str] = frozenset()
    ) -> None:
        """Have `handler` see the member; nothing when there is none. Raises Unreadable, Encrypted, …

        `reads` are the elements whose text the handler hands on: the guard sees the rest of the member here.
        """
        name = name.lower()
        heard: Handler = handler
        beside: Callable[[str], object] = len
        if self._output is not None and name not in self._walked:
            whole = everything(self._output, reads)
            heard, beside = Both(handler, whole), whole.beside
        self._walked.add(name)
        for info in self._members.get(name, ()):
            walk(self._chunks(info), heard, names, beside)

    def rest(self, output: Output, *, is_markup: Callable[[str], bool] = lambda _name: False) -> None:
        """Show the guard the members nobody has walked, and what stands between members. What is no markup and no
        picture is handed on as a document inside; what cannot be parsed is unread. Raises Encrypted."""
        self._say_names(output)
        for gap in gaps(self._file, self._zip):
            if len(gap) >= LONG_ENOUGH:
                look_into(gap, output)
        for name, infos in self._members.items():
            if name in self._walked or not any(info.file_size for info in infos):
                continue
            if holds_no_text(name):
                for info in infos:
                    self._is_what_it_says(info, output)
            elif ending(name) in MARKUP or is_markup(name):
                self._try_walk(name, output)
            else:
                for info in infos:
                    output.embed(Inner(name, partial(self._content, info), shown=False))

    def shown(self, name: str) -> Iterator[Inner]:
        """The members of this name as documents that people read."""
        self._walked.add(name)
        for info in self._members[name]:
            yield Inner(info.filename, partial(self._content, info), shown=True)

    def _say_names(self, output: Output) -> None:
        output.aside(self._zip.comment.decode(errors="replace"))
        for info in self._zip.infolist():
            output.aside(info.filename.rpartition("/")[2])
            output.aside(info.comment.decode(errors="replace"))

    def _is_what_it_says(self, info: zipfile.ZipInfo, output: Output) -> None:
        """A picture, a font or a stamp by its name: whatever else it is, the guard sees it."""
        try:
            if not is_picture(next(self._chunks(info), b"")):
                look_into(self._content(info), output, known=True)
        except Encrypted:
            raise
        except (Unreadable, zipfile.BadZipFile, zlib.error, EOFError):
            output.unread()

    def _try_walk(self, name: str, output: Output) -> None:
        try:
            handler = _DRAWN.get(ending(name))
            self.walk(name, Drawing(output.aside, *handler) if handler else Silent(), local)
        except Encrypted:
            raise
        except (expat.ExpatError, Unreadable, zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError):
            if ending(name) == "vml":  # what Excel writes there is not always well formed
                for info in self._members[name]:
                    for line in self._content(info).decode(errors="replace").splitlines():
                        output.aside(line)
            elif ending(name) not in PICTURES:
                output.unread()

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        for chunk in self._chunks(info):
            content += chunk
            if len(content) > LARGEST_INSIDE:
                raise Unreadable("too large")
        return bytes(content)

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.flag_bits & 1:
            raise Encrypted
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("unusual compression")
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise Unreadable("too much inside")
                yield chunk


class Silent:
    """Hears nothing."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


_BLOCKS = frozenset(
    ("p", "div", "br", "hr", "li", "tr", "td", "th", "pre", "blockquote", *(f"h{n}" for n in range(1, 7)))
)
# The element that holds text in a drawing or on a page, and those within it that part its words.
_DRAWN: dict[str, tuple[str, frozenset[str]]] = {
    "svg": ("text", frozenset()),
    "xhtml": ("body", _BLOCKS),
}


class Drawing:
    """The texts of a drawing or a page, each with its parts (`tspan`, `b`) put together."""

    def __init__(self, say: Callable[[str], object], text: str, parting: frozenset[str]) -> None:
        self._say = say
        self._text = text
        self._parting = parting
        self._inside = 0
        self._parts: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._inside += name == self._text
        self._part(name)

    def end(self, name: str) -> None:
        self._inside -= name == self._text
        self._part(name)
        if name == self._text and not self._inside:
            self._say("".join(self._parts))
            self._parts = []

    def _part(self, name: str) -> None:
        if name in self._parting:
            self._parts.append("\n")

    def data(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)


class Both:
    """Has two handlers see the same document."""

    def __init__(self, *handlers: Handler) -> None:
        self._first, self._second = handlers

    def start(self, name: str, attributes: Attributes) -> None:
        self._first.start(name, attributes)
        self._second.start(name, attributes)

    def end(self, name: str) -> None:
        self._first.end(name)
        self._second.end(name)

    def data(self, text: str) -> None:
        self._first.data(text)
        self._second.data(text)


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition("}")[2]


def walk(
    chunks: Iterator[bytes], handler: Handler, names: Callable[[str], str], beside: Callable[[str], object] = len
) -> None:
    """Parse XML. A document type ends it, so that there is nothing to expand and nothing to fetch.

    `beside` hears comments, instructions, names of elements and of their namespaces.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    elements = _Elements(handler, names, beside)
    parser.StartElementHandler, parser.EndElementHandler = elements.start, elements.end
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.CommentHandler = beside
    parser.ProcessingInstructionHandler = lambda target, data: beside(f"{target} {data}")
    parser.StartNamespaceDeclHandler = lambda _prefix, uri: beside(uri or "")
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse(*_declaration: object) -> None:
    raise Unreadable("document type")


class _Elements:
    """Hands elements on under their short names, each made once."""

    def __init__(self, handler: Handler, names: Callable[[str], str], beside: Callable[[str], object]) -> None:
        self._handler = handler
        self._names = names
        self._beside = beside
        self._known: dict[str, str] = {}
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("too deep")
        short = self._known.get(name)
        if short is None:
            short = self._known[name] = self._names(name)
            self._beside(name)
        self._handler.start(short, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(self._known[name])
