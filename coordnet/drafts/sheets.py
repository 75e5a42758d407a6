"""What the pages on which drafts are written are called. In letters alone: digits could look like a personal code."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from string import ascii_lowercase

_SHEET = re.compile(r"[a-z]{20}\Z")
_STAND = re.compile(r"[a-z]{20}-[a-j]{16}\Z")
_BEGINNING, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_LETTERS, _DIGITS = str.maketrans("0123456789", "abcdefghij"), str.maketrans("abcdefghij", "0123456789")


def new() -> str:
    return "".join(secrets.choice(ascii_lowercase) for _each in range(20))


def sheet(text: str | None) -> str:
    """The name of a sheet as we give it; "" for anything else."""
    return text if text and _SHEET.match(text) else ""


def origin(text: str | None) -> str:
    """The name of a sheet, or of a draft as it once stood; "" for anything else."""
    return text if text and _STAND.match(text) else sheet(text)


def stand(name: str, saved_at: datetime) -> str:
    """The name of what stood on a sheet when it was saved then."""
    return f"{name}-{f'{(saved_at - _BEGINNING) // _TICK:016}'.translate(_LETTERS)}"


def sheet_of(name: str) -> str:
    """The sheet on which stood what is called so."""
    return name[:20]


def saved_at(name: str) -> datetime | None:
    """When what is called so was saved; None when it is a sheet, whatever stands there."""
    moment = name[21:].translate(_DIGITS)
    return _BEGINNING + int(moment) * _TICK if moment else None
