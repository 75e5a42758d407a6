"""Keyset pagination: the last row of a page, written into the address of the next one."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_

T = TypeVar("T")

_INT64 = 2**63
_LONGEST = 2400  # a sorting key of 400 letters of three bytes, in base64


@dataclass(frozen=True)
class Order(Generic[T]):
    """What a list is sorted by: columns that together are unique, and where a row stands among them."""

    columns: tuple[Any, ...]
    types: tuple[type, ...]
    place: Callable[[T], tuple[int | str | datetime, ...]]
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows in their order, and the cursors of the pages before and after them."""

    rows: Sequence[T]
    before: str | None
    after: str | None


def page(
    query: Select[Any],
    order: Order[T],
    fetch: Callable[[Select[Any]], Sequence[T]],
    *,
    size: int,
    after: str | None = None,
    before: str | None = None,
) -> Page[T]:
    """A page in either direction, in one query. A cursor that is unusable or leads beyond the list: the first page."""
    back = bool(before) and not after
    place = decode(before if back else after, order.types)
    if place is None:
        return first(fetch(_sorted(query, order, order.descending).limit(size + 1)), order, size)
    beside = _sorted(query.where(_beyond(order, place, back)), order, order.descending is not back)
    found = fetch(beside.limit(size + 1))
    if not found:
        return page(query, order, fetch, size=size)
    rows, more = list(found[:size]), len(found) > size
    if back:
        rows.reverse()
    start, end = encode(*order.place(rows[0])), encode(*order.place(rows[-1]))
    return Page(rows, before=start if more or not back else None, after=end if more or back else None)


def first(found: Sequence[T], order: Order[T], size: int) -> Page[T]:
    """The first page, of `size` rows and the one that tells whether there are more."""
    rows = found[:size]
    return Page(rows, before=None, after=encode(*order.place(rows[-1])) if len(found) > size else None)


def _sorted(query: Select[Any], order: Order[T], descending: bool) -> Select[Any]:
    return query.order_by(*(column.desc() if descending else column.asc() for column in order.columns))


def _beyond(order: Order[T], place: tuple[Any, ...], back: bool) -> ColumnElement[bool]:
    key = tuple_(*order.columns)
    there = tuple_(*(literal(value, column.type) for value, column in zip(place, order.columns, strict=True)))
    return key < there if order.descending is not back else key > there


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
