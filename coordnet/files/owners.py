"""Whose files they are. This room knows no feature: the app hands it one question per kind of owner."""

from collections.abc import Callable
from typing import Any, Protocol

from flask import Flask, current_app

_KEY = "coordnet-file-owners"


class Person(Protocol):
    """Whoever uploads or reads; people live on a higher floor."""

    @property
    def id(self) -> int: ...


MayRead = Callable[[int, Any], bool]


def register_owner(app: Flask, kind: str, may_read: MayRead) -> None:
    """Say who may read the files of a kind of owner: `may_read(owner_id, viewer)`."""
    app.extensions.setdefault(_KEY, {})[kind] = may_read


def may_read(kind: str, owner_id: int, viewer: Person) -> bool:
    """Whether the viewer may see this owner, and so its files; an unknown kind has no readers."""
    ask: MayRead | None = current_app.extensions.get(_KEY, {}).get(kind)
    return ask is not None and ask(owner_id, viewer)
