"""What stands in a ZIP and belongs to no member: before, between and after them (PKWARE's APPNOTE, 4.3)."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

_HEADER = 30  # bytes of a member's own header, before its name
_END, _END_SIZE = b"PK\5\6", 22
_LONGEST_END = _END_SIZE + 0xFFFF


def gaps(file: BinaryIO, archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Each such place; of every member its own header, name and all."""
    size = file.seek(0, 2)
    at = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        header = _read(file, info.header_offset, info.header_offset + _HEADER)
        begin = info.header_offset + _HEADER
        data = begin + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        yield _read(file, at, info.header_offset)
        yield _read(file, begin, data)
        at = max(at, data + info.compress_size)
    yield _read(file, at, archive.start_dir)
    tail = _read(file, max(archive.start_dir, size - _LONGEST_END), size)
    end = tail.rfind(_END) + _END_SIZE + len(archive.comment)
    yield tail[end:]


def _read(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(max(end - start, 0))
