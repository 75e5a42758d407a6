"""Names of files: what a person sees, made safe for pages, headers and every system's disks."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import quote

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from coordnet import privacy
from coordnet.files import errors, types

LONGEST = 150
_SENT = re.compile(r'\bfilename="((?:[^"\\]|\\.)*)"')
_BACKSLASHES = re.compile(r'\\+(?!")')
_ATTR_CHARS = "!#$&+-.^_`|~"  # RFC 8187, beside letters and digits
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')


class Name(NamedTuple):
    """A clean name and its extension (lower case, without the dot, `jpeg` as `jpg`)."""

    full: str
    extension: str


def sent(upload: FileStorage) -> str:
    """The name that came with an upload, "" for none.

    Some programs send a path of Windows, whose backslashes are themselves (HTML, multipart/form-data); Werkzeug takes
    them for the escapes of RFC 9110 and joins the folders to the name. So the last part is taken from the header.
    """
    header = _SENT.search(upload.headers.get("Content-Disposition", ""))
    *folders, last = _BACKSLASHES.split(header[1]) if header else [""]
    return last.replace('\\"', '"').replace("%22", '"') if folders else upload.filename or ""


def disposition(name: str) -> str:
    """Content-Disposition of an attachment (RFC 6266). Browsers decode percent signs in a plain `filename`, so there
    they are underscores; `filename*` holds the name as it is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTR_CHARS)}"


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
    if privacy.contains_code(stem):
        raise errors.personal_code()
    return Name(f"{stem}.{ending}", extension)


def _in_place_of(char: str) -> str:
    """Spaces of every kind and line ends stay as a space; control and format characters go."""
    return " " if char.isspace() else ""
