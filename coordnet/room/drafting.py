"""Where people write at length, so that what they have not sent yet is kept as a draft."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


def _nothing(_viewer: Viewer, _ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return {}


@dataclass(frozen=True)
class LongForm:
    """A form of which drafts are kept: `form` is the name of its class, `label()` what is written in it.

    `page(about)` is the address of the page on which it stands for the thing with that id, 0 where it makes a new one.
    `seen(viewer, ids)` gives (title, its language) of those of the things that the viewer may see, and of no other.
    """

    form: str
    label: Callable[[], str]
    page: Callable[[int], str]
    seen: Callable[[Viewer, Collection[int]], Mapping[int, tuple[str, str]]] = _nothing
