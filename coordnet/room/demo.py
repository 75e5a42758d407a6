"""What a room adds to the demonstration network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


class Story(Protocol):
    """The demonstration's year: acts are added with their moment and told in the order of time."""

    @property
    def moment(self) -> datetime: ...

    def who(self, key: str) -> Viewer:
        """A person of the demonstration by the key the content files use."""
        ...

    def add(self, when: datetime, act: Callable[[], object]) -> None:
        """Have `act` happen at `when`, squeezed into office hours."""
        ...


@dataclass(frozen=True)
class Demo:
    """`tell(story)` adds the room's acts and returns how many `things` they make (threads, documents).

    `grow(count, moment, sizes)` adds so many more in bulk, for load tests, and yields how many rows it has written;
    `settle(user_ids, moment)` ends the loading.
    """

    things: str
    order: int
    tell: Callable[[Story], int]
    grow: Callable[[int, datetime, Mapping[str, int]], Iterator[int]]
    settle: Callable[[list[int], datetime], Any] = lambda _user_ids, _moment: None
