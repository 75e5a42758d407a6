"""What a room has to say in the weekly digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


Thing = tuple[str, int]
"""Kind and id, as search knows it."""


@dataclass(frozen=True)
class Week:
    """What a section is asked for: what happened in [start, end) and the viewer may see now, in at most `most` lines.

    `with_text` wants the beginnings of texts too. `told`: what the sections before have said already. `once_more`
    wants also what has gone to the viewer in a mail of its own.
    """

    viewer: Viewer
    start: datetime
    end: datetime
    most: int = 7
    with_text: bool = False
    told: frozenset[Thing] = frozenset()
    once_more: bool = False


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it says, who and where, and the beginning of its text, in the `language` typed.

    `thing`: what it is about, when that can be found: no other section says it again.
    """

    title: str
    url: str
    meta: str = ""
    excerpt: str = ""
    language: str = "lt"
    thing: Thing | None = None


@dataclass(frozen=True)
class Listing:
    """The first lines of a section; `total` of them exist, `more_url` leads to exactly those, where there is a list.

    Instead of lines a section may give several `lists`, each under a heading somebody typed, with a note in the
    language in force.
    """

    items: Sequence[Item]
    total: int
    more_url: str = ""
    heading: str = ""
    note: str = ""
    lists: Sequence[Listing] = ()

    @property
    def more(self) -> int:
        """How many are left out of what `more_url` leads to."""
        return self.total - len(self.items) if self.more_url else 0


@dataclass(frozen=True)
class Section:
    """A section of the digest.

    `news(week)` gives its lines. `phrase(number)` says it in the subject line, where sections come in the order of
    `phrase_order`. Texts are spoken in the language in force. What only waits for the reader, as it did last week,
    is no news: it comes along when there are some. A phrase that `is_clause` has a verb of its own and stands after
    a semicolon.
    """

    key: str
    order: int
    heading: Callable[[], str]
    phrase: Callable[[int], str]
    phrase_order: int
    news: Callable[[Week], Listing]
    is_news: bool = True
    is_clause: bool = False
