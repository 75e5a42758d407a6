"""Keyset pagination: the last row of a page, written into the address of the next one."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

_INT64 = 2**63
_LONGEST = 600


def encode(*parts: int | str | datetime) -> str:
    """A cursor for an address. It is not secret and gives no right: queries decide who sees what."""
    plain = [part.astimezone(UTC).isoformat() if isinstance(part, datetime) else part for part in parts]
    packed = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(cursor: str | None, types: Sequence[type]) -> tuple[Any, ...] | None:
    """The parts of a cursor when they are of these types (int, str, datetime); otherwise None: the first page."""
    if not cursor or len(cursor) > _LONGEST:
        return None
    try:
        packed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        plain = json.loads(packed)
        if not isinstance(plain, list) or len(plain) != len(types):
            return None
        return tuple(_part(value, kind) for value, kind in zip(plain, types, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def _part(value: Any, kind: type) -> Any:
    """One part, good for any of our databases; raises ValueError or TypeError."""
    if kind is datetime and isinstance(value, str):
        return _moment(value)
    if kind is int and type(value) is int and -_INT64 <= value < _INT64:
        return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        value.encode()  # a lone surrogate is no text for any database
        return value
    raise TypeError(f"not a usable {kind.__name__}")


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment.astimezone(UTC)
