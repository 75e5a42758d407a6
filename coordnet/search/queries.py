"""What a viewer finds: a page of it, counted and in order."""

from dataclasses import dataclass

from coordnet import clock
from coordnet.members.viewer import Viewer
from coordnet.search.asking import Asked, fewer, meant, weighed
from coordnet.search.facets import Facets, Thing, facets_of, facts_of
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Count, Gathered, gather
from coordnet.search.hits import Hit, hits
from coordnet.search.matching import ANYTHING
from coordnet.search.ranking import Candidate, best_first, one_of_each, whole_of
from coordnet.search.spelt import doubts_about
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
ENOUGH = 5  # things that have all the words; with fewer, others follow


@dataclass(frozen=True)
class Results:
    """One page of what was found by a question of so many `words`; in each hit stand at least the `fewest` of them.

    `partly`: not everything that matches was weighed, so that facets count a part of it."""

    query: Query
    guessed: bool
    words: int
    fewest: int
    hits: list[Hit]
    counts: dict[str, Count]
    facets: Facets
    page: int
    has_next: bool
    partly: bool

    @property
    def total(self) -> Count:
        """Of all kinds together."""
        counts = self.counts.values()
        return Count(sum(count.number for count in counts), any(count.more for count in counts))


def find(
    viewer: Viewer, query: Query, *, filters: SearchFilters = ANYTHING, order: str = "best", page: int = 1
) -> Results:
    """A page of 20 of what the viewer may see; the last page when there are not so many.

    Where few things have all the words, those that have most of them follow. The counts are of every kind, also when
    only one is shown; the facets' are of what is shown.
    """
    asked = weighed(query)
    found = gather(viewer, asked.query, filters, newest=order == "newest")
    fewest = len(query.wanted)
    if _wholes(found) < ENOUGH:
        asked = meant(viewer, asked)
        found = gather(viewer, asked.query, filters) if asked.guessed else found
        fewest = _add_fewer(found, asked)
    facts = facts_of(found.shown)
    ordered = one_of_each(_in_order(found, asked, facts.settled, order))
    facets = facets_of(ordered, facts)
    if len(ordered) <= page * PAGE_SIZE:
        ordered += found.rest(ordered)
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    return Results(
        asked.query,
        asked.guessed,
        words=len(asked.query.wanted),
        fewest=fewest,
        hits=hits(ordered[end - PAGE_SIZE : end]),
        counts=found.counts(),
        facets=facets,
        page=page,
        has_next=end < len(ordered),
        partly=bool(found.full),
    )


def _in_order(found: Gathered, asked: Asked, settled: set[Thing], order: str) -> list[Candidate]:
    if order == "newest":
        return found.latest()
    now = clock.now()
    ordered = best_first(found.shown, asked.query, now, settled, asked.rarity)
    doubts = doubts_about(ordered, asked.query)
    return best_first(ordered, asked.query, now, settled, asked.rarity, doubts) if doubts else ordered


def _add_fewer(found: Gathered, asked: Asked) -> int:
    """Add documents that have fewer of the words while those found are few; how many each has at least."""
    fewest = len(asked.query.wanted)
    for number, looser in fewer(asked):
        if _wholes(found) >= ENOUGH:
            break
        if found.add(gather(found.viewer, looser, found.filters)):
            fewest = number
    return fewest


def _wholes(found: Gathered) -> int:
    """How many things there are to be shown."""
    return len(set(map(whole_of, found.shown)))
