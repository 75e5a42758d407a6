"""Archives of XML members, read as a stream: bounded in size and depth, without document types or entities."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol
from xml.parsers import expat

from coordnet.files.texts.output import Encrypted, Unreadable

MOST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 20_000
DEEPEST = 1_000
_CHUNK = 64 * 1024

Attributes = Mapping[str, str]


class Handler(Protocol):
    """Gets the events of a document. Names are what `names` made of "namespace}local"."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class Archive:
    """The members of a ZIP by name in lower case. Of a name that stands there twice every one is read."""

    def __init__(self, path: Path | BinaryIO) -> None:
        self._zip = zipfile.ZipFile(path)
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

    def walk(self, name: str, handler: Handler, names: Callable[[str], str]) -> None:
        """Have `handler` see the member; nothing when there is none. Raises Unreadable, Encrypted, …"""
        for info in self._members.get(name.lower(), ()):
            walk(self._chunks(info), handler, names)

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


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition("}")[2]


def walk(chunks: Iterator[bytes], handler: Handler, names: Callable[[str], str]) -> None:
    """Parse XML. A document type ends it, so that there is nothing to expand and nothing to fetch."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    known: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("too deep")
        short = known.get(name)
        if short is None:
            short = known[name] = names(name)
        handler.start(short, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(known[name])

    def refuse(*_declaration: object) -> None:
        raise Unreadable("document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = refuse
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
