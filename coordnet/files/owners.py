"""Whose files they are. This room knows no feature: the app hands it one question per kind of owner."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import Flask, current_app

_KEY = "coordnet-file-owners"
_FORGET = "coordnet-file-forget"


class Person(Protocol):
    """Whoever uploads or reads; people live on a higher floor."""

    @property
    def id(self) -> int: ...


MayRead = Callable[[int, Any], bool]


def register_owner(app: Flask, kind: str, may_read: MayRead) -> None:
    """Say who may read the files of a kind of owner: `may_read(owner_id, viewer)`."""
    app.extensions.setdefault(_KEY, {})[kind] = may_read


Forget = Callable[[Sequence[int]], None]


def register_forget(app: Flask, forget: Forget) -> None:
    """Say what else goes when files go, in the same transaction: `forget(file_ids)`."""
    app.extensions[_FORGET] = forget


def forget(file_ids: Sequence[int]) -> None:
    """Files are being deleted: what is kept of them elsewhere goes too."""
    if file_ids and _FORGET in current_app.extensions:
        current_app.extensions[_FORGET](file_ids)


def may_read(kind: str, owner_id: int, viewer: Person) -> bool:
    """Whether the viewer may see this owner, and so its files; an unknown kind has no readers."""
    ask: MayRead | None = current_app.extensions.get(_KEY, {}).get(kind)
    return ask is not None and ask(owner_id, viewer)
