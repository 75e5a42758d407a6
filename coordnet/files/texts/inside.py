"""What stands inside a file: which of its members are known to hold no text, and of which kind a document in it is."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

MARKUP = frozenset(("xml", "rels", "vml", "svg", "rdf", "psmdcp", "xhtml"))
# Looked into as little as a picture that is added by itself.
PICTURES = frozenset(
    ("svg", "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "emf", "wmf", "emz", "wmz", "wdp",
     "ico", "webp", "svm", "pct", "pict")
)  # fmt: skip
_FONTS = frozenset(("odttf", "fntdata", "ttf", "otf", "eot"))
_PLAIN = frozenset(("txt", "csv"))
# Drawings that stand for an object, settings of printers and of the program's window, and caches of the layout.
_FOLDERS = ("/objectreplacements/", "/thumbnails/", "/configurations2/", "/printersettings/")
_FILES = ("layout-cache", "mimetype")
_STAMPS = frozenset(("tst", "p7s", "ers"))  # of time and of signatures: bytes of ASN.1
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_MIMETYPES = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_LONGEST_HEAD = 1024 * 1024


class Inner(NamedTuple):
    """A document inside another. What is not `shown` to people by the outer one is for the guard alone."""

    name: str
    content: Callable[[], bytes]
    shown: bool


def ending(name: str) -> str:
    """What the name ends with, in lower case and without the dot; "" without one."""
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""


def holds_no_text(name: str) -> bool:
    """Whether a member of an Office package (its name in lower case) is known to hold nothing, or pictures alone."""
    last = name.rpartition("/")[2]
    known = not last or last in _FILES or any(folder in f"/{name}" for folder in _FOLDERS)
    return known or (ending(name) in PICTURES | _FONTS | _STAMPS and ending(name) not in MARKUP)  # SVG may hold words


def kind_of(name: str, content: bytes) -> str:
    """The extension of the reader for a document inside another, by content first; "" when there is none."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if content.startswith(b"PK"):
        return _package(content)
    if ending(name) in MARKUP:
        return "xml"
    return "txt" if ending(name) in _PLAIN else ""


def _package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if "mimetype" in archive.namelist():
                declared = _head(archive, "mimetype").strip()
                return _MIMETYPES.get(declared.removeprefix(_OPENDOCUMENT), "") if _OPENDOCUMENT in declared else ""
            types = _head(archive, "[Content_Types].xml")
    except (KeyError, NotImplementedError, OSError, RuntimeError, ValueError, zipfile.BadZipFile):
        return ""
    return next((kind for part, kind in _MAIN_PARTS.items() if part in types), "parts")


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_LONGEST_HEAD)
