"""Where content lies: `DATA/files/ab/cd/<sha256>`, outside the web root, each content once.

A file is written under a temporary name in the same folder, checked, brought to the disk (fsync) and then
renamed, so under its hash there is either all of it or nothing.
"""

import errno
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from flask import current_app

from coordnet import clock
from coordnet.files import errors, images, types
from coordnet.private_files import make_folder

CHUNK = 64 * 1024
TEMPORARY = ".incoming-"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_HASH = re.compile(r"[0-9a-f]{64}")

log = logging.getLogger(__name__)


class Readable(Protocol):
    """What an upload comes from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Content:
    """Content taken in and checked, still under a temporary name."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The folder of all content."""
    return Path(current_app.config["DATA"]) / "files"


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(stream: Readable, extension: str) -> Iterator[Content]:
    """Take in an upload of at most MAX_UPLOAD_BYTES and check that it is what `extension` says.

    Documents stay byte for byte, pictures are written anew. What `keep` has not moved when the block ends is
    removed. Raises UploadRefused, also when the disk is full, then and inside the block.
    """
    with _full_disk_refused(), _temporary_file() as upload:
        content = _take_in(stream, upload)
        types.check(upload, extension)
        if extension in images.FORMATS:
            with _temporary_file() as picture:
                images.reencode(upload, picture, extension)
                yield _measured(picture)
        else:
            yield content


def keep(content: Content) -> None:
    """Give the content its place. One that is already there is replaced by the same bytes."""
    target = path_of(content.sha256)
    for folder in (target.parent.parent, target.parent):
        make_folder(folder)
    content.path.replace(target)
    for folder in (target.parent, target.parent.parent, root()):
        _sync(folder)


def delete(sha256: str) -> None:
    """Remove content. Whether anybody still needs it is for the caller to know."""
    path_of(sha256).unlink(missing_ok=True)


def stored() -> Iterator[str]:
    """The hashes of all content that lies in its place, in no order."""
    for path in root().glob("??/??/*"):
        if _HASH.fullmatch(path.name) and path == path_of(path.name):
            yield path.name


def strays() -> Iterator[Path]:
    """Files that are neither content in its place nor a temporary file, relative to the folder."""
    for path in root().rglob("*"):
        in_place = _HASH.fullmatch(path.name) and path == path_of(path.name)
        if path.is_file() and not in_place and not path.name.startswith(TEMPORARY):
            yield path.relative_to(root())


def remove_abandoned(older_than: timedelta) -> int:
    """Remove temporary files of that age, which a crash left behind; their number."""
    removed = 0
    for path in root().glob(f"{TEMPORARY}*"):
        with suppress(FileNotFoundError):  # an upload that has just ended
            if clock.age_of(path) > older_than:
                path.unlink()
                removed += 1
    return removed


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take_in(stream: Readable, path: Path) -> Content:
    whole, size, limit = hashlib.sha256(), 0, current_app.config["MAX_UPLOAD_BYTES"]
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise errors.too_large()
            whole.update(chunk)
            file.write(chunk)
    if not size:
        raise errors.empty()
    _sync(path)
    return Content(path, whole.hexdigest(), size)


def _measured(path: Path) -> Content:
    _sync(path)
    return Content(path, digest(path), path.stat().st_size)


@contextmanager
def _temporary_file() -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=root())
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _full_disk_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        log.error("no room left for uploads")
        raise errors.disk_full() from error


def _sync(path: Path) -> None:
    """Bring a file's bytes, or a folder's names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
