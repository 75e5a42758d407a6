"""What a room shows on the home page and in the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


@dataclass(frozen=True)
class MenuItem:
    """A place in the main menu; a page that sets `nav` to `key` stands in it."""

    key: str
    order: int
    label: Callable[[], str]
    endpoint: str


@dataclass(frozen=True)
class Panel:
    """A piece of the home page: a template of the room, at one of the spots `lead`, `act`, `notice`, `main`, `side`."""

    spot: str
    order: int
    template: str


@dataclass(frozen=True)
class HomePage:
    """What a room shows on the home page: its panels, and the variables of all of them together.

    `variables(viewer, since)`: `since` is the viewer's last visit, so that one query serves several panels.
    """

    panels: Sequence[Panel]
    variables: Callable[[Viewer, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what it is, where it is done, who or what it is about, until when (if there is an end).

    The title is in `language`.
    """

    title: str
    url: str
    meta: str = ""
    due_at: datetime | None = None
    language: str = "lt"


@dataclass(frozen=True)
class Waits:
    """What waits for the viewer to act; `todo(viewer, limit)` gives how many there are and the first of them."""

    key: str
    order: int
    heading: Callable[[], str]
    todo: Callable[[Viewer, int], tuple[int, Sequence[Todo]]]
    more_url: Callable[[], str]
