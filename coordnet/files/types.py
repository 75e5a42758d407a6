"""Which files are accepted: a closed list, by extension and by content.

Content is looked at, never run or unpacked: signatures, the directory of an archive and one small member
of it. What is declared as too big, too many or in a compression of its own kind is refused unread.
"""

import io
import re
import struct
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from defusedxml.ElementTree import fromstring

from coordnet.files import errors

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "png": "image/png",
    "adoc": "application/vnd.lt.archyvai.adoc-2008",  # Chief Archivist's ADOC-V1.0; V2.0 is an ASiC-E
    "asice": "application/vnd.etsi.asic-e+zip",  # ETSI EN 319 162-1
}
ALIASES = {"jpeg": "jpg"}

_OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")  # [MS-CFB] 2.2
_MAIN_PARTS = {  # ECMA-376, part 1: content type of the main part
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic/", "scripts/")  # OpenDocument 1.3, part 2, 3
_PROGRAM = re.compile(r"\.(bat|cmd|com|cpl|dll|exe|hta|jar|jse?|lnk|msi|ps1|scr|sh|vbe|vbs|wsf)$")
_DIRECTORY_LIMIT = 1024 * 1024  # some ten thousand entries
_MEMBER_LIMIT = 1024 * 1024
_UNPACKED_LIMIT = 1024**3
_BROKEN = (  # what zipfile and the XML parser raise for input that is not right
    zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError,
    EOFError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def check(path: Path, extension: str) -> None:
    """Raise UploadRefused unless the content is what `extension` (one of MEDIA_TYPES) says.

    Pictures are only sniffed here; `images.reencode` opens them.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    _CHECKS[extension](path, head, extension)


def _pdf(_path: Path, head: bytes, extension: str) -> None:
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n").startswith(b"%PDF-"):
        raise errors.wrong_content(extension)


def _rtf(_path: Path, head: bytes, extension: str) -> None:
    if not head.startswith(b"{\\rtf"):
        raise errors.wrong_content(extension)


def _picture(_path: Path, head: bytes, extension: str) -> None:
    if not head.startswith({"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}[extension]):
        raise errors.wrong_content(extension)


def _old_office(_path: Path, head: bytes, extension: str) -> None:
    if not head.startswith(_OLE2):
        raise errors.wrong_content(extension)


def _office(path: Path, head: bytes, extension: str) -> None:
    if head.startswith(_OLE2):  # [MS-OFFCRYPTO] 2.3.4: an encrypted document is an OLE2 file
        raise errors.locked()
    with _archive(path, extension) as archive:
        types = fromstring(_member(archive, "[Content_Types].xml"), forbid_dtd=True)
        declared = {element.get("ContentType", "") for element in types}
        if any("macroenabled" in name.lower() or "vba" in name.lower() for name in declared):
            raise errors.macros()
        if _MAIN_PARTS[extension] not in declared:
            raise errors.wrong_content(extension)


def _with_mimetype(path: Path, _head: bytes, extension: str) -> None:
    with _archive(path, extension) as archive:
        declared = _member(archive, "mimetype").decode("ascii").strip()
    allowed = {MEDIA_TYPES[extension]} | ({MEDIA_TYPES["asice"]} if extension == "adoc" else set())
    if declared not in allowed:
        raise errors.wrong_content(extension)


def _text(path: Path, head: bytes, extension: str) -> None:
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if utf16 else ("utf-8-sig", "cp1257")
    if not any(_reads_as(path, encoding) for encoding in encodings):
        raise errors.wrong_content(extension)


def _reads_as(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            return not any(_NOT_TEXT.search(chunk) for chunk in iter(lambda: file.read(1 << 16), ""))
    except UnicodeError:
        return False


class _Frugal(io.FileIO):
    """A file that refuses long reads: zipfile takes the directory, as long as it says it is, in one."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _DIRECTORY_LIMIT:
            raise zipfile.BadZipFile("directory too long")
        return super().read(_DIRECTORY_LIMIT if size is None or size < 0 else size) or b""


@contextmanager
def _archive(path: Path, extension: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive for a look at its directory; everything odd on the way is a refusal."""
    try:
        with _Frugal(path) as file, zipfile.ZipFile(file) as archive:
            _look_for_programs(archive)
            yield archive
    except _BROKEN as error:
        raise errors.wrong_content(extension) from error


def _look_for_programs(archive: zipfile.ZipFile) -> None:
    if sum(info.file_size for info in archive.infolist()) > _UNPACKED_LIMIT:
        raise zipfile.BadZipFile("too much inside")
    for name in (info.filename.lower() for info in archive.infolist()):
        if name.endswith(_MACRO_PARTS) or name.startswith(_MACRO_FOLDERS) or _PROGRAM.search(name):
            raise errors.macros()


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # LZMA may ask for gigabytes
        raise zipfile.BadZipFile("unusual compression")
    with archive.open(info) as file:
        content = file.read(_MEMBER_LIMIT + 1)
    if len(content) > _MEMBER_LIMIT:
        raise zipfile.BadZipFile("member too long")
    return content


_CHECKS: dict[str, Callable[[Path, bytes, str], None]] = {
    "pdf": _pdf,
    "rtf": _rtf,
    **dict.fromkeys(("doc", "xls", "ppt"), _old_office),
    **dict.fromkeys(("docx", "xlsx", "pptx"), _office),
    **dict.fromkeys(("odt", "ods", "odp", "adoc", "asice"), _with_mimetype),
    **dict.fromkeys(("txt", "csv"), _text),
    **dict.fromkeys(("jpg", "png"), _picture),
}
