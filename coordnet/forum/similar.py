"""Before you ask: what resembles a new title. Search lives on a higher floor, so the app hands it to us."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app

from coordnet.members.viewer import Viewer

_KEY = "coordnet-similar"


class Similar(Protocol):
    """A thread or an entry (`kind`) the viewer may read; `answered`: it holds an answer."""

    @property
    def kind(self) -> str: ...
    @property
    def ref_id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def answered(self) -> bool: ...
    @property
    def at(self) -> datetime: ...


Find = Callable[[Viewer, str], Sequence[Similar]]


def register_similar(app: Flask, find: Find) -> None:
    """Say what resembles a title: `find(viewer, title)`, what answers first."""
    app.extensions[_KEY] = find


def similar_to(viewer: Viewer, title: str) -> Sequence[Similar]:
    """Threads and documents the viewer may read that resemble a title; none for an empty one."""
    find: Find | None = current_app.extensions.get(_KEY)
    return find(viewer, title) if find is not None and title.strip() else []
