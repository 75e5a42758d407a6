"""What a viewer finds: a page of it, counted and in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row

from coordnet import clock
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.asking import Asked, fewer, meant, weighed
from coordnet.search.facets import Facets, Facts, facets_of, facts_of
from coordnet.search.filters import SearchFilters
from coordnet.search.hits import Hit, hits
from coordnet.search.matching import ANYTHING, found_documents
from coordnet.search.ranking import Candidate, best_first, newest_first, one_of_each, whole_of
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
# Of each kind the newest documents that match and may be seen are looked at: what a page costs and counts
# does not grow with the network, and five people are not lost among a thousand posts.
WINDOW = 100
Documents = dict[str, dict[int, Row[Any]]]
"""Of each kind what was found, by the documents' ids."""

ENOUGH = 5  # things that have all the words; with fewer, others follow


@dataclass(frozen=True)
class Count:
    """How many of a kind were found; `more` when there are others beyond the window."""

    number: int
    more: bool


@dataclass(frozen=True)
class Results:
    """One page of what was found by a question of so many `words`; in each hit stand at least the `fewest` of them.

    `listed` are the documents of the page and `things` those of all pages, with their `facts`. Lines and facets are
    read when somebody asks for them.
    """

    query: Query
    guessed: bool
    words: int
    fewest: int
    listed: Sequence[Candidate]
    things: Sequence[Candidate]
    facts: Facts
    counts: dict[str, Count]
    page: int
    has_next: bool

    @cached_property
    def hits(self) -> list[Hit]:
        """The lines of the page."""
        return hits(self.listed)

    @cached_property
    def facets(self) -> Facets:
        """How many of the things of all pages have each value."""
        return facets_of(self.things, self.facts)

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

    Where few things have all the words, those that have most of them follow. The counts are of every kind, also when
    only one is shown; the facets' are of what is shown.
    """
    asked = weighed(query)
    found = _documents(viewer, asked.query, filters)
    fewest = len(query.wanted)
    if _wholes(found, filters) < ENOUGH:
        asked = meant(viewer, asked)
        found = _documents(viewer, asked.query, filters) if asked.guessed else found
        found, fewest = _more(viewer, asked, filters, found)
    counts = _counts(found)
    shown: list[Candidate] = [row for kind in found if filters.shows(kind) for row in _looked_at(found[kind])]
    facts = facts_of(shown)
    if order == "newest":
        ranked = newest_first(shown)
    else:
        ranked = best_first(shown, asked.query, clock.now(), facts.settled, asked.rarity)
    ordered = one_of_each(ranked)
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    listed = ordered[end - PAGE_SIZE : end]
    words = len(asked.query.wanted)
    return Results(
        asked.query, asked.guessed, words, fewest, listed, shown, facts, counts, page, has_next=end < len(ordered)
    )


def _documents(viewer: Viewer, query: Query, filters: SearchFilters) -> Documents:
    found: Documents = {kind: {} for kind in house().finds}
    for row in found_documents(viewer, query, WINDOW + 1, filters=filters):
        found[row.kind][row.id] = row
    return found


def _more(viewer: Viewer, asked: Asked, filters: SearchFilters, found: Documents) -> tuple[Documents, int]:
    """Beside the documents that have all the words, while they are few, those that have fewer of them; how many each
    has at least."""
    fewest = len(asked.query.wanted)
    for number, looser in fewer(asked):
        if _wholes(found, filters) >= ENOUGH:
            break
        for kind, rows in _documents(viewer, looser, filters).items():
            if rows.keys() - found[kind].keys():
                fewest = number
            found[kind] |= rows
    return found, fewest


def _wholes(found: Documents, filters: SearchFilters) -> int:
    """How many things there are to be shown."""
    shown = (each for kind, rows in found.items() if filters.shows(kind) for each in rows.values())
    return len({whole_of(each) for each in shown})


def _looked_at(rows: Mapping[int, Candidate]) -> list[Candidate]:
    """The first of a kind, as they were found."""
    return list(rows.values())[:WINDOW]


def _counts(found: Documents) -> dict[str, Count]:
    """Of each kind of whole how many were found; a thread's replies count as their thread."""
    wholes: dict[str, set[tuple[str, int]]] = {kind: set() for kind in house().wholes}
    more = dict.fromkeys(wholes, False)
    for kind, rows in found.items():
        whole = house().finds[kind].part_of or kind
        wholes[whole] |= {whole_of(row) for row in _looked_at(rows)}
        more[whole] = more[whole] or len(rows) > WINDOW
    return {kind: Count(len(things), more[kind]) for kind, things in wholes.items()}
