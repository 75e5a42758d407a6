"""What a room has to say in the weekly digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it says, who and where, and the beginning of its text, in the `language` typed."""

    title: str
    url: str
    meta: str = ""
    excerpt: str = ""
    language: str = "lt"


@dataclass(frozen=True)
class Listing:
    """The first lines of a section; `total` of them exist, `more_url` leads to exactly those."""

    items: Sequence[Item]
    total: int
    more_url: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the digest, for what happened in [start, end) and the viewer may see now.

    `news(viewer, start, end, most, with_text)` gives at most `most` lines. `phrase(number)` says it in the subject
    line, where sections come in the order of `phrase_order`. Texts are spoken in the language in force.
    What only waits for the reader, as it did last week, is no news: it comes along when there are some. A phrase that
    `is_clause` has a verb of its own and stands after a semicolon.
    """

    key: str
    order: int
    heading: Callable[[], str]
    phrase: Callable[[int], str]
    phrase_order: int
    news: Callable[[Viewer, datetime, datetime, int, bool], Listing]
    is_news: bool = True
    is_clause: bool = False
