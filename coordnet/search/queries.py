"""What a viewer finds: a page of it, counted and in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coordnet import clock
from coordnet.members.viewer import Viewer
from coordnet.search.asking import Asked, asked_as, fewer, meant, weighed
from coordnet.search.facets import Facets, facets_of
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Count, Gathered, gather
from coordnet.search.guessing import Guess
from coordnet.search.hits import Hit, hits
from coordnet.search.matching import ANYTHING
from coordnet.search.ranking import Candidate, best_first, one_of_each, wholes_of
from coordnet.search.settled import settled_among
from coordnet.search.spelt import doubts_among
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
LOOKED_AT = 60  # documents, three pages
ENOUGH = 5  # things that have all the words; with fewer, others follow


@dataclass(frozen=True)
class Results:
    """One page of what was found by a question of so many `words`; in each hit stand at least the `fewest` of them.

    `listed` are the documents of the page and `things` those that were weighed: all that match but `partly`, where
    there are too many. `slips` are words that nobody wrote, with what they may have been meant as. Lines and facets
    are read when somebody asks for them.
    """

    query: Query
    guessed: bool
    words: int
    fewest: int
    listed: Sequence[Candidate]
    things: Sequence[Candidate]
    counts: dict[str, Count]
    page: int
    has_next: bool
    partly: bool
    slips: Mapping[str, list[Guess]]

    @cached_property
    def hits(self) -> list[Hit]:
        """The lines of the page."""
        return hits(self.listed)

    @cached_property
    def facets(self) -> Facets:
        """How many of the things of all pages have each value."""
        return facets_of(self.things)

    def count_of(self, kind: str) -> Count:
        """Of a kind; "" is all of them together."""
        return self.counts[kind] if kind else self.total

    @property
    def total(self) -> Count:
        """Of all kinds together."""
        counts = self.counts.values()
        return Count(sum(count.number for count in counts), any(count.more for count in counts))


def find(
    viewer: Viewer, query: Query, *, filters: SearchFilters = ANYTHING, order: str = "best", page: int = 1
) -> Results:
    """A page of 20 of what the viewer may see; the last page when there are not so many.

    Where few things (of all kinds together) have all the words, those that have most of them follow. The counts are of
    every kind, also when only one is shown; the facets' are of what is shown.
    """
    asked = weighed(query)
    found = gather(viewer, asked.query, filters, newest=order == "newest")
    fewest = len(query.wanted)
    if _wholes(found) < ENOUGH:
        asked = meant(viewer, asked)
        found = gather(viewer, asked.query, filters)
        fewest = min(_add_fewer(found, asked), _add_those_asked_for(found, asked))
    ordered = one_of_each(found.latest() if order == "newest" else _best_first(found, asked))
    if len(ordered) <= page * PAGE_SIZE:
        ordered += found.rest(ordered)
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    return Results(
        asked.query,
        asked.guessed,
        words=len(asked.query.wanted),
        fewest=fewest,
        listed=ordered[end - PAGE_SIZE : end],
        things=found.shown,
        counts=found.counts(),
        page=page,
        has_next=end < len(ordered),
        partly=bool(found.full),
        slips=asked.slips,
    )


def _best_first(found: Gathered, asked: Asked) -> list[Candidate]:
    """What only the text or the tables tell of a document is asked of the first ones alone; where words stand there
    otherwise written everything is weighed again."""
    now = clock.now()
    ordered = best_first(found.shown, asked.query, now, asked.rarity)
    first = ordered[:LOOKED_AT]
    settled, doubts = settled_among(first), doubts_among(ordered, asked.query)
    if doubts:
        return best_first(ordered, asked.query, now, asked.rarity, settled, doubts)
    return best_first(first, asked.query, now, asked.rarity, settled) + ordered[LOOKED_AT:]


def _add_fewer(found: Gathered, asked: Asked) -> int:
    """Add documents that have fewer of the words while those found are few; how many each has at least."""
    fewest = len(asked.query.wanted)
    for number, looser in fewer(asked):
        if _wholes(found) >= ENOUGH:
            break
        if found.add(gather(found.viewer, looser, found.filters)):
            fewest = number
    return fewest


def _add_those_asked_for(found: Gathered, asked: Asked) -> int:
    """Add the people who do at a place what was asked for, where nothing has all the words besides; how many of the
    words they have at least."""
    fewest = len(asked.query.wanted)
    for kind, query in asked_as(asked.query):
        if found.take(kind, query):
            fewest = min(fewest, len(query.wanted))
    return fewest


def _wholes(found: Gathered) -> int:
    """How many things there are, of all kinds: whichever is shown, each has the same number."""
    return len({whole for rows in found.documents.values() for whole in wholes_of(rows.values())})
