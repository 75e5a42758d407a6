"""Names of files: what a person sees, made safe for pages, headers and every system's disks."""

import re
import unicodedata
from typing import NamedTuple

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.files import errors, types

LONGEST = 150
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')


class Name(NamedTuple):
    """A clean name and its extension (lower case, without the dot, `jpeg` as `jpg`)."""

    full: str
    extension: str


def clean(raw: str) -> Name:
    """The name without path, control, bidirectional and invisible characters; at most `LONGEST` characters.

    Composed (NFC). The last extension counts, after cleaning: what it says is what the computer of whoever
    downloads it will believe. Raises UploadRefused for a type outside the list and for a personal code.
    """
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    text = "".join(char if unicodedata.category(char)[0] not in "CZ" else _in_place_of(char) for char in text)
    text = _NOT_ON_WINDOWS.sub("_", " ".join(text.split())).rstrip(" .")
    stem, dot, ending = text.rpartition(".")
    extension = types.ALIASES.get(ending.lower(), ending.lower())
    if not dot or extension not in types.MEDIA_TYPES:
        raise errors.wrong_type()
    stem = stem[: LONGEST - len(ending) - 1].strip(" .") or _("file")
    if privacy.contains_code(stem, re.sub(r"[_.,]", " ", stem)):
        raise errors.personal_code()
    return Name(f"{stem}.{ending}", extension)


def _in_place_of(char: str) -> str:
    """Spaces of every kind and line ends stay as a space; control and format characters go."""
    return " " if char.isspace() else ""
