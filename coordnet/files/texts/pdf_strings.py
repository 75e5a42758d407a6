"""Every string of a PDF but those on its pages (ISO 32000-1, 7.3.4), for the guard: properties of any name, bookmarks,
targets of links, names and values of fields, descriptions of pictures, also of earlier savings of the file."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from coordnet.files.texts import asn1
from coordnet.files.texts.pdf_streams import MOST_UNPACKED, plain_names, streams, unpacked

_LITERAL = re.compile(rb"\(((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+)\)", re.DOTALL)  # possessive: linear
_HEX = re.compile(rb"(?<!<)<([0-9A-Fa-f\s]{2,})>")
_NO_PAGE = re.compile(rb"/(?:Image|Length1|FontFile3?|XRef|ObjStm|XML|EmbeddedFile|OpenType|Type1C)\b")
_STANDS_FOR = re.compile(rb"/(?:ActualText|Alt|E)\s*(?=[(<])")
_LONGEST_SAID = 4_000
_COMMENT = re.compile(rb"%[^\r\n]{11,}")
_WORD = re.compile(rb"[^\s()<>\[\]{}/%]{11,}")
_PLACE = re.compile(rb"[+-]?\d*\.\d*")  # on a page
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MARKUP = re.compile(rb"<[^<>]*>")
# Formatted text of notes and fields, and scripts: a string, or a stream that has this number (12.7.3.4, 12.6.4.16).
_SAID_ELSEWHERE = re.compile(rb"/(?:RC|RV|JS)\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_FORMATTING = re.compile(r"</?(?:b|i|u|s|em|strong|span|font|sub|sup)(?:\s[^<>]*)?/?>")
_LONGEST_WORDS = 256  # of a string that might be words beginning with a nought; a signature is longer
_ELEMENT = re.compile("<[^<>]*>")


def strings(content: bytes, lost: Callable[[], object]) -> Iterator[str]:
    """The strings of all objects, also of those that are packed together; the text of metadata (XMP, XFA), of scripts
    and of formatted notes; names and comments. `lost` is told of what cannot be unpacked."""
    numbers: set[bytes] = set()
    for part in outside_streams(content, lost):
        numbers.update(_SAID_ELSEWHERE.findall(plain_names(part)))
        for string in literals(part):
            yield from (string, _without_tags(string)) if "<" in string else (string,)
        yield from _between_strings(part)
    yield from _said_on_pages(content)
    left = MOST_UNPACKED
    for stream in streams(content):
        if b"/XML" in stream.about or str(stream.number).encode() in numbers:
            text = unpacked(content, stream, left)
            if text is None:
                lost()
                continue
            left -= len(text)
            yield from _markup(text)
            yield _without_tags(_decoded(text))


def _said_on_pages(content: bytes) -> Iterator[str]:
    """What stands for a part of a page: its text, a description, an abbreviation in full (14.9)."""
    left = MOST_UNPACKED
    for stream in streams(content):
        if not _NO_PAGE.search(stream.about):
            drawn = unpacked(content, stream, left) or b""
            left -= len(drawn)
            for place in _STANDS_FOR.finditer(drawn):
                yield from islice(literals(drawn[place.end() : place.end() + _LONGEST_SAID]), 1)


def _between_strings(part: bytes) -> Iterator[str]:
    """Comments, and words with as many digits as a code: numbers in a row are places on a page."""
    part = _HEX.sub(b" ", _LITERAL.sub(b" ", part))
    for match in (*_COMMENT.finditer(part), *_WORD.finditer(plain_names(part))):
        if not _PLACE.fullmatch(match[0]):
            yield _decoded(match[0])


def outside_streams(content: bytes, lost: Callable[[], object]) -> Iterator[bytes]:
    """What objects are written with: the file between its streams, and the objects that are packed together."""
    left, at = MOST_UNPACKED, 0
    for stream in streams(content):
        yield content[at : stream.start]
        at = stream.end
        if b"/ObjStm" in stream.about:
            objects = unpacked(content, stream, left)
            if objects is None:
                lost()
                continue
            left -= len(objects)
            yield objects
    yield content[at:]


def literals(content: bytes) -> Iterator[str]:
    """The strings in what objects are written with, each by itself."""
    for match in _LITERAL.finditer(content):
        yield from _said(_ESCAPE.sub(_unescaped, match[1]))
    for match in _HEX.finditer(content):
        digits = b"".join(match[1].split())
        yield from _said(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _said(string: bytes) -> Iterator[str]:
    """What a string says; of a signature what stands in it beside the name of whoever signed (12.8.3.3)."""
    signature = asn1.values(string) if string[:1] == b"0" and len(string) > _LONGEST_WORDS else None
    yield from map(_decoded, (string,) if signature is None else signature)


def _markup(content: bytes) -> Iterator[str]:
    for line in content.split(b"\n"):
        yield from (part.decode(errors="replace") for part in (*_MARKUP.split(line), *_MARKUP.findall(line)))


def _without_tags(markup: str) -> str:
    """Formatting joins what stands beside it, any other element parts it."""
    return _ELEMENT.sub("\n", _FORMATTING.sub("", markup))


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, line_end, sign = match.groups()
    if octal is not None:
        return bytes((int(octal, 8) % 256,))
    return b"" if line_end is not None else _SIGNS.get(sign, sign)


def _decoded(string: bytes) -> str:
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        return string.decode("utf-16", errors="ignore")
    return string.decode(errors="replace")
