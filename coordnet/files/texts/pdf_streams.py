"""The streams of a PDF as they stand in the file (ISO 32000-1, 7.3.8), and what is packed in them."""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_UNPACKED = 64 * 1024 * 1024
_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
_END = re.compile(rb"\s*endstream")
_LONGEST_ABOUT = 4_000  # of the dictionary before a stream
_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+\Z")
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)(?!\d)")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_WRITTEN_BY_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")


class Stream(NamedTuple):
    """The object's number (0 when it has none), its dictionary, and where what is packed begins and ends."""

    number: int
    about: bytes
    start: int
    end: int


def streams(content: bytes) -> Iterator[Stream]:
    """Every stream, also of earlier savings of the file, in the order of the file."""
    at = 0
    while begin := _BEGIN.search(content, at):
        before, _obj, about = content[max(at, begin.start() - _LONGEST_ABOUT) : begin.start()].rpartition(b"obj")
        number = _NUMBER.search(before[-30:])
        at = _end(content, begin.end(), about)
        yield Stream(int(number[1]) if number else 0, plain_names(about), begin.end(), at)


def plain_names(written: bytes) -> bytes:
    """The same where names have no characters written by number (`/E#46` is `/EF`)."""
    return (
        _WRITTEN_BY_NUMBER.sub(lambda match: bytes.fromhex(match[1].decode()), written) if b"#" in written else written
    )


def unpacked(content: bytes, stream: Stream, most: int) -> bytes | None:
    """What the stream holds, None when it is packed in a way not known here, is damaged or larger than `most`."""
    packed = content[stream.start : stream.end]
    if b"/Filter" not in stream.about:
        return packed if len(packed) <= most else None
    if not _FLATE.search(stream.about) or b"/Predictor" in stream.about or most <= 0:
        return None
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(packed, most)
    except zlib.error:
        return None
    return None if unpacking.unconsumed_tail else found


def _end(content: bytes, start: int, about: bytes) -> int:
    """By the length that is said where that is true: a file inside may have streams of its own."""
    length = _LENGTH.search(about)
    if length and _END.match(content, start + int(length[1])):
        return start + int(length[1])
    end = content.find(b"endstream", start)
    return end if end >= 0 else len(content)
