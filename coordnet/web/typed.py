"""What somebody typed, given back by the page that could not deal with it: to read, to copy, to send again."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from flask import g, request
from werkzeug.exceptions import HTTPException

from coordnet import privacy, richtext
from coordnet.web.urls import safe_next

# What people write in words; anything else is shown when it is long enough to be missed.
_WORDS = ("title", "summary", "body", "reason", "local_contacts", "name", "email")
_NO_WORDS = (
    "csrf_token",
    "form_name",
    "form_owner",
    "form_page",
    "key",
    "version",
    "started",
    "files",
    "unseen",
    "next",
    "back",
    "rows",
)
_ADDRESSES = ("form_page", "next", "back")
_LONG = 40
_MOST = 400_000  # characters of a form; more was never typed
_MARKUP = re.compile(r"<[^<>]*>")


class Typed(NamedTuple):
    """The fields of the form to be sent again, the texts in it to be read, and what of it has to be given anew."""

    fields: list[tuple[str, str]]
    texts: list[str]
    passwords: list[str]
    kept_files: list[str]
    lost_files: list[str]
    address: str


def note_stored(file_id: int, filename: str) -> None:
    """A file that came along with this form is stored, whatever becomes of the rest."""
    g.setdefault("stored_files", {})[filename] = file_id


def stored_files() -> dict[str, int]:
    """The names and ids of the files of this request that are stored."""
    stored: dict[str, int] = g.get("stored_files", {})
    return stored


def lost_files() -> list[str]:
    """The names, fit to be shown, of the files that came along and are not stored."""
    names = [file.filename for files in request.files.listvalues() for file in files if file.filename]
    return [_shown(name) for name in names if name not in stored_files()]


def typed() -> Typed | None:
    """What this request brought; None when it is no form or cannot be read. Asks no database and never fails.

    Without passwords, with personal codes masked: what is sent again is what can be read.
    """
    if request.method != "POST":
        return None
    try:
        return _typed()
    except (HTTPException, ValueError, OSError):
        return None


def _typed() -> Typed:
    stored = stored_files()
    given = [(name, value) for name, values in request.form.lists() for value in values]
    sizes = accumulate(len(value) for _name, value in given)
    kept = [each for each, size in zip(given, sizes, strict=True) if size <= _MOST and "password" not in each[0]]
    fields = [(name, _masked(name, value)) for name, value in kept]
    return Typed(
        [*fields, *(("files", str(file_id)) for file_id in stored.values())],
        words_of(fields),
        sorted({name for name, _value in given if "password" in name}),
        [_shown(name) for name in stored],
        lost_files(),
        safe_next(request.full_path.rstrip("?")) or request.path,
    )


def words_of(fields: Iterable[tuple[str, str]]) -> list[str]:
    """Of the fields of a form, by name, what people wrote in words, as it can be read."""
    return [_readable(value) for name, value in fields if is_words(name, value)]


def is_words(name: str, value: str) -> bool:
    """Whether this is what somebody wrote in words, in the field of that name."""
    return bool(value.strip()) and name not in _NO_WORDS and (name in _WORDS or len(value) >= _LONG)


def _masked(name: str, value: str) -> str:
    if name in _ADDRESSES:
        return safe_next(value) or ""
    return value if name in _NO_WORDS and name != "rows" else privacy.mask_typed(value)


def _readable(value: str) -> str:
    if not richtext.looks_like_html(value):
        return value
    try:
        return richtext.to_plain(richtext.clean(value).html)
    except richtext.RichTextTooLarge:
        return unescape(_MARKUP.sub("", value))


def _shown(filename: str) -> str:
    return privacy.mask("".join(char for char in filename if char.isprintable())[-80:])
