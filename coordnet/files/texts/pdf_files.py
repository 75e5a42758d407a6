"""Files inside a PDF: those it lists, and those that hang on a paper clip, on the document or on a part of it."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pypdfium2

from coordnet.files.texts.inside import Inner
from coordnet.files.texts.output import Output
from coordnet.files.texts.pdf_streams import MOST_UNPACKED, plain_names, streams, unpacked
from coordnet.files.texts.pdf_strings import literals, outside_streams

# ISO 32000-2, 7.11.3: a file specification with the streams by name of the system they are for.
_FILES = re.compile(rb"/EF\s*(?:<<([^<>]*)>>|\d)")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_NAME = re.compile(rb"/U?F\s*(?=[(<])")
_BESIDE = 600  # bytes of a file specification before and after


def embed_files(document: pypdfium2.PdfDocument, content: bytes, output: Output) -> None:
    """Hand over the files the document lists, then what any file specification names beside those. What cannot be
    unpacked is unread."""
    listed = set()
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        with suppress(pypdfium2.PdfiumError):  # said when its turn comes
            listed.add(hashlib.sha256(_data(attachment)).digest())
        output.embed(Inner(attachment.get_name(), partial(_data, attachment), shown=False))
    for name, file in _files(content, output):
        if file is None:
            output.unread()
        elif hashlib.sha256(file).digest() not in listed:
            output.embed(Inner(name, partial(bytes, file), shown=False))


def _data(attachment: pypdfium2.PdfAttachment) -> bytes:
    return bytes(attachment.get_data())


def _files(content: bytes, output: Output) -> Iterator[tuple[str, bytes | None]]:
    names = _names(content, output)
    left = MOST_UNPACKED
    for stream in streams(content):
        if stream.number in names or b"/EmbeddedFile" in stream.about:
            file = unpacked(content, stream, left)
            left -= len(file or b"")
            yield names.get(stream.number, ""), file


def _names(content: bytes, output: Output) -> dict[int, str]:
    """The name of each file by the number of its stream. A list of streams that stands elsewhere is not followed."""
    names: dict[int, str] = {}
    for written in map(plain_names, outside_streams(content, output.unread)):
        for files in _FILES.finditer(written):
            if files[1] is None:
                output.unread()
            for number in _REFERENCE.findall(files[1] or b""):
                names[int(number)] = _name_beside(written, files)
    return names


def _name_beside(written: bytes, files: re.Match[bytes]) -> str:
    before = written[max(files.start() - _BESIDE, 0) : files.start()].rpartition(b"obj")[2]
    after = written[files.end() : files.end() + _BESIDE].partition(b"endobj")[0]
    for around in (after, before):
        if name := _NAME.search(around):
            return next(literals(around[name.end() :]), "")
    return ""
