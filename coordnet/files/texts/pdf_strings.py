"""Every string of a PDF but those on its pages (ISO 32000-1, 7.3.4), for the guard: properties of any name, bookmarks,
targets of links, names and values of fields, descriptions of pictures, also of earlier savings of the file."""

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LITERAL = re.compile(rb"\(((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+)\)", re.DOTALL)  # possessive: linear
_HEX = re.compile(rb"(?<!<)<([0-9A-Fa-f\s]{2,})>")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LONGEST_ABOUT = 4_000  # of the dictionary before a stream
_MOST_UNPACKED = 64 * 1024 * 1024
_MARKUP = re.compile(rb"<[^<>]*>")


def strings(content: bytes) -> Iterator[str]:
    """The strings of all objects, also of those that are packed together; and the text of metadata (XMP, XFA)."""
    left = _MOST_UNPACKED
    at = 0
    while stream := _STREAM.search(content, at):
        yield from _in(content[at : stream.start()])
        about = content[max(at, stream.start() - _LONGEST_ABOUT) : stream.start()].rpartition(b"obj")[2]
        end = content.find(b"endstream", stream.end())
        at = end if end >= 0 else len(content)
        if b"/ObjStm" in about or b"/XML" in about:
            unpacked = _unpacked(about, content[stream.end() : at], left)
            left -= len(unpacked)
            yield from _in(unpacked) if b"/ObjStm" in about else _markup(unpacked)
    yield from _in(content[at:])


def _in(content: bytes) -> Iterator[str]:
    for match in _LITERAL.finditer(content):
        yield _decoded(_ESCAPE.sub(_unescaped, match[1]))
    for match in _HEX.finditer(content):
        digits = b"".join(match[1].split())
        yield _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _markup(content: bytes) -> Iterator[str]:
    for line in content.split(b"\n"):
        yield from (part.decode(errors="replace") for part in (*_MARKUP.split(line), *_MARKUP.findall(line)))


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, line_end, sign = match.groups()
    if octal is not None:
        return bytes((int(octal, 8) % 256,))
    return b"" if line_end is not None else _SIGNS.get(sign, sign)


def _decoded(string: bytes) -> str:
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        return string.decode("utf-16", errors="ignore")
    return string.decode(errors="replace")


def _unpacked(about: bytes, packed: bytes, most: int) -> bytes:
    if b"/FlateDecode" not in about:
        return packed
    try:
        return zlib.decompressobj().decompress(packed, max(most, 1))
    except zlib.error:
        return b""
