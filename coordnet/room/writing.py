"""What somebody, or the people of a municipality, wrote in a room: shown on their pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer
    from coordnet.room.news import Item


@dataclass(frozen=True)
class Shelf:
    """`items(id, viewer, limit)`: what the viewer may see, of the person or the municipality with that id.

    Without anything on it the shelf says `empty()`; one that says nothing is not shown then.
    """

    key: str
    order: int
    heading: Callable[[], str]
    items: Callable[[int, Viewer, int], Sequence[Item]]
    empty: Callable[[], str] = str
