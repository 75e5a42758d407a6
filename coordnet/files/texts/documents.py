"""Which reader a file has, and the documents inside it, each with its own."""

import importlib
from io import BytesIO
from typing import Any, BinaryIO

from coordnet.files.texts.inside import Inner, kind_of
from coordnet.files.texts.output import Output

DEEPEST = 2  # a letter that was signed, and the workbook behind a chart of it

_READERS = {
    "pdf": "pdf",
    "docx": "words",
    "pptx": "slides",
    "xlsx": "sheets",
    **dict.fromkeys(("odt", "ods", "odp"), "opendocument"),
    "rtf": "rtf",
    **dict.fromkeys(("txt", "csv"), "plain"),
    **dict.fromkeys(("adoc", "asice"), "signed"),
    "xml": "markup",
    "parts": "parts",
}


def prepare(extension: str) -> None:
    """Import the reader, before there are limits."""
    _reader(extension)


def read(extension: str, file: BinaryIO, output: Output, depth: int = 0) -> None:
    """Read a document and those inside it. Raises whatever a broken file makes its reader raise."""
    _reader(extension).read(file, output)
    inner, output.inner = output.inner, []
    for each in inner:
        if depth < DEEPEST:
            _read_inner(each, output, depth + 1)
        else:
            output.unread()


def _reader(extension: str) -> Any:
    return importlib.import_module(f"coordnet.files.texts.{_READERS[extension]}")


def _read_inner(inner: Inner, output: Output, depth: int) -> None:
    """One that cannot be read leaves the outer one unread in part, whatever it makes its reader raise."""
    try:
        content = inner.content()
        kind = kind_of(inner.name, content)
    except Exception:  # as for a whole file: MemoryError, zlib.error, …
        kind = ""
    if not kind:
        output.unread()
        return
    part = output.part(inner.name, shown=inner.shown)
    try:
        read(kind, BytesIO(content), part, depth)
    except BrokenPipeError:
        raise
    except Exception:
        part.unread()
    output.take(part, has_text=kind not in ("xml", "parts"))
