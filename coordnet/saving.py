"""What every save needs: the version it started from, and a key that makes a form sent twice one thing."""

import hashlib
import re
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from coordnet.errors import Conflict
from coordnet.extensions import db

T = TypeVar("T")

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def check_version(thing: Any, version: int | None, message: str) -> None:
    """Raise Conflict when somebody has saved since: told before anything else that may be wrong with an old form."""
    if version is not None and thing.version != version:
        raise Conflict(message, thing.version, thing)


def claim_version(thing: Any, version: int | None, message: str) -> None:
    """Take the next version of a row (`id`, `version`) whose editor started from `version`.

    Raises Conflict with this message, and changes nothing, when somebody saved since; of two at once one is
    told. None is for whoever has just read the row and shows it to nobody: commands and the demo.
    """
    table = type(thing)
    started_from = [] if version is None else [table.version == version]
    claim = update(table).where(table.id == thing.id, *started_from).values(version=table.version + 1)
    claimed = db.session.execute(claim.returning(table.id).execution_options(synchronize_session=False)).first()
    db.session.refresh(thing)
    if claimed is None:
        raise Conflict(message, thing.version, thing)


def once(key: str | None, find: Callable[[str], T | None], write: Callable[[str | None], T]) -> tuple[T, bool]:
    """What this key made before, or what `write(key)` makes now, and whether it is new.

    Also when the same form arrives twice at once: a unique constraint of the table decides. `find` raises
    Conflict for an old form with a new text, which would be lost.
    """
    key = _storable(key)
    earlier = find(key) if key else None
    if earlier is not None:
        return earlier, False
    try:
        with db.session.begin_nested():
            return write(key), True
    except IntegrityError:
        earlier = find(key) if key else None
        if earlier is None:
            raise
        return earlier, False


def _storable(key: str | None) -> str | None:
    """Any key whatever as one that fits the column; None for none."""
    if not key or _KEY.match(key):
        return key or None
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
