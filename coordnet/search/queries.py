"""What a viewer finds: a page of it, counted and in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coordnet import clock
from coordnet.members.viewer import Viewer
from coordnet.search.asking import Asked
from coordnet.search.facets import Facets, facets_of
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Count, Gathered
from coordnet.search.guessing import Guess
from coordnet.search.hits import Hit, hits
from coordnet.search.interpreting import found_by
from coordnet.search.matching import ANYTHING
from coordnet.search.ranking import Candidate, best_first, counted, one_of_each
from coordnet.search.settled import settled_among
from coordnet.search.spelt import doubts_among
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
LOOKED_AT = 60  # documents, three pages


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

    Where few things have all the words, those that have most of them follow (`interpreting`). The counts are of every
    kind, also when only one is shown; the facets' are of what is shown.
    """
    newest = order == "newest"
    findings = found_by(viewer, query, filters, newest=newest)
    asked, found = findings.read_as.asked, findings.gathered
    ordered = one_of_each(found.latest() if newest else _best_first(found, asked))
    if len(ordered) <= page * PAGE_SIZE:
        ordered += found.rest(ordered)
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    return Results(
        asked.query,
        asked.guessed,
        words=len(asked.query.wanted),
        fewest=findings.fewest,
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
    documents = counted(found.shown, asked.query, clock.now())
    ordered = best_first(documents, asked.query, asked.rarity)
    first = [each.document for each in ordered[:LOOKED_AT]]
    settled, doubts = settled_among(first), doubts_among([each.document for each in ordered], asked.query)
    if doubts:
        ordered = best_first(ordered, asked.query, asked.rarity, settled, doubts)
    else:
        ordered[:LOOKED_AT] = best_first(ordered[:LOOKED_AT], asked.query, asked.rarity, settled)
    return [each.document for each in ordered]
