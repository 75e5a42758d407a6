"""What can be found in a room, and how a hit looks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

if TYPE_CHECKING:
    from coordnet.database import Ids, Rows
    from coordnet.members.viewer import Viewer
    from coordnet.room.news import Week


@dataclass(frozen=True)
class Chosen:
    """The values a search is narrowed to: any of those of a facet, and that of every facet that has some."""

    form: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    @property
    def chosen_facets(self) -> frozenset[str]:
        return frozenset(filter(self.chosen, ALL_FACETS))


ALL_FACETS = tuple(facet.name for facet in fields(Chosen))


class Found(Protocol):
    """A document of the index that is to be shown: of what thing, of which page of it, from when."""

    @property
    def ref_id(self) -> int: ...
    @property
    def page(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Card:
    """A line of the results: what it is called, where it leads, its icon, and the facts below its title.

    `language`: what its title and its text are in.
    """

    title: str
    url: str
    icon: str
    meta: Sequence[str | Markup]
    language: str = "lt"


@dataclass(frozen=True)
class Likeness:
    """Something that resembles a question: `word` names its kind, `solved` says that it wears the mark of an answer.

    `answer` is how its answer begins, where it has one that the viewer may read.
    """

    kind: str
    ref_id: int
    title: str
    word: str
    url: str
    icon: str
    answered: bool
    solved: bool
    at: datetime
    language: str
    answer: Markup


@dataclass(frozen=True)
class Answering:
    """How a kind may answer a question before it is asked: `rows(ids)` selects (id, title, answered, at, language).

    `answers(viewer, ids)` selects (id, text): the beginning of what answers, of those the viewer may read. `marked`: an
    answered one wears the mark of an answer.
    """

    rows: Callable[[Collection[int]], Rows]
    answers: Callable[[Viewer, Collection[int]], Rows]
    url: Callable[[int], str]
    icon: str
    marked: bool = False


@dataclass(frozen=True)
class Findable:
    """A kind of thing that search finds.

    `number` is the kind's own for ever: the ids of its documents in the index begin with it. `one` and `many` name
    it. `things` selects what stands in the index (also when it is made anew), `key` is the column of its ids, and
    `texts(rows)` makes the texts of its rows.

    `seen_by(viewer, chosen)` selects the ids of what the viewer may find and has, of each facet that something was
    chosen of, any of the chosen values; all such are of `facets`. `told_to(week, chosen)` selects those of them that
    appeared in a week and that its viewer may be told of by e-mail: of colleagues, and of nothing confidential; where
    it is missing, nobody is told. `settled(ids)` selects the ids of those that are answered or published. `codes(ids)`
    selects (id, code): the municipalities they belong to, a row for each (empty for none); `ids` may be a select.
    `values(ids)` selects (facet, id, value); where it is missing, a thing with the facet `year` has that of its date.
    `stands_for(ids)` gives the (kind, id) whose values a thing has.

    `cards(found)` gives those that are shown by their ids. What is `named` (people, places) comes first when its
    name was asked for; `asked_as` are words by which people of a place are asked for. What is `part_of` another kind
    (a reply of a thread) is shown as its whole's: of each whole, the container of its documents, only the best place.
    `whole` is the column of its id, beside the part's `key`.
    `dated_later`: its date is that of what was done with it later (an entry is published, somebody joins), so the
    order of the ids is not that of the dates. `batch` is how many are looked at in one go when the index is made anew.
    """

    kind: str
    number: int
    one: Callable[[], str]
    many: Callable[[], str]
    things: Rows
    key: Any
    texts: Callable[[list[Any]], list[Any]]
    seen_by: Callable[[Viewer, Chosen], Rows]
    codes: Callable[[Ids], Rows]
    cards: Callable[[Sequence[Found]], Mapping[int, Card]]
    settled: Callable[[Ids], Rows] | None = None
    facets: frozenset[str] = frozenset({"municipality"})
    values: Callable[[Collection[int]], Rows] | None = None
    stands_for: Callable[[Collection[int]], Mapping[int, tuple[str, int]]] | None = None
    told_to: Callable[[Week, Chosen], Rows] | None = None
    answering: Answering | None = None
    named: bool = False
    asked_as: str = ""
    part_of: str | None = None
    whole: Any = None
    dated_later: bool = False
    batch: int = 200
