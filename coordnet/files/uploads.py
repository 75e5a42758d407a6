"""How forms with files are read: whatever their size, the text in them is never lost.

Werkzeug answers 413 for the whole request when one file is too large, and what was typed beside it is gone.
Here each file is read to its end but kept only up to the limit, so that the form comes back with its text and
one clear sentence.
"""

import errno
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar, cast

from flask import current_app, request
from flask_login import current_user
from werkzeug.formparser import FormDataParser

from coordnet.extensions import db

FILES_AT_ONCE = 8
_IN_MEMORY = 500 * 1024

View = TypeVar("View", bound=Callable[..., Any])


def accepts_uploads(view: View) -> View:
    """Mark a view whose form may carry files."""
    view.accepts_uploads = True  # type: ignore[attr-defined]
    return view


def allow_upload_size() -> None:
    """Before anything else reads the form: raise the limits of a request that may carry files, and read it.

    Whoever is signed in may send more text than any form takes (a picture pasted into it is a megabyte): the form
    says what is too long, where a 413 would lose it. With files it is read here, while no transaction is open, so
    that a slow line holds up nobody else's writing. What somebody who is not signed in sends along is not kept.
    More than `FILES_AT_ONCE` of the largest is a 413.
    """
    if request.method != "POST":
        return
    signed_in = current_user.is_authenticated
    if signed_in:
        request.max_content_length = request.max_form_memory_size = current_app.config["MAX_TYPED_BYTES"]
    view = current_app.view_functions.get(request.endpoint or "")
    if request.mimetype != "multipart/form-data" or not getattr(view, "accepts_uploads", False):
        return
    db.session.rollback()
    keep = current_app.config["MAX_UPLOAD_BYTES"] + 1 if signed_in else 0
    request.max_content_length = FILES_AT_ONCE * current_app.config["MAX_UPLOAD_BYTES"] + 1024 * 1024
    request.form_data_parser_class = cast(type[FormDataParser], _parser(keep))
    request.get_data(parse_form_data=True)


def _parser(keep: int) -> Callable[..., FormDataParser]:
    def clipped(*_about: Any, **_more: Any) -> IO[bytes]:
        return cast(IO[bytes], _Clipped(keep))

    def make(stream_factory: object = None, **options: Any) -> FormDataParser:
        return FormDataParser(stream_factory=clipped, **options)

    return make


class _Clipped(SpooledTemporaryFile[bytes]):
    """Keeps the first `keep` bytes of what is written; a full disk is an error for the reader, not the writer."""

    def __init__(self, keep: int) -> None:
        super().__init__(max_size=_IN_MEMORY, dir=current_app.config["DATA"] / "files")
        self._room = keep
        self._disk_full = False

    def write(self, data: Any) -> int:
        part = data[: self._room]
        self._room -= len(part)
        if part and not self._disk_full:
            try:
                super().write(part)
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                self._disk_full = True
        return len(data)

    def read(self, *size: int) -> bytes:
        if self._disk_full:
            raise OSError(errno.ENOSPC, "no room for an upload")
        return super().read(*size)
