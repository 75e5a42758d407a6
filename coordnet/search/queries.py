"""What a viewer finds. Who may see what is asked of each feature's own query, joined to the match."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, select, union_all

from coordnet import clock
from coordnet.extensions import db, read_rows
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.facets import Facets, facets_of, facts_of
from coordnet.search.filters import SearchFilters
from coordnet.search.hits import Hit, hits
from coordnet.search.ranking import Candidate, best_first, newest_first, one_of_each
from coordnet.search.visibility import may_find
from coordnet.textsearch import storage
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
# Of each kind the newest documents that match and may be seen are looked at: what a page costs and counts
# does not grow with the network, and five people are not lost among a thousand posts.
WINDOW = 100
ANYTHING = SearchFilters()


@dataclass(frozen=True)
class Count:
    """How many of a kind were found; `more` when there are others beyond the window."""

    number: int
    more: bool


@dataclass(frozen=True)
class Results:
    """One page of what was found."""

    hits: list[Hit]
    counts: dict[str, Count]
    facets: Facets
    page: int
    has_next: bool

    @property
    def total(self) -> Count:
        """Of all kinds together."""
        counts = self.counts.values()
        return Count(sum(count.number for count in counts), any(count.more for count in counts))


def find(
    viewer: Viewer, query: Query, *, filters: SearchFilters = ANYTHING, order: str = "best", page: int = 1
) -> Results:
    """A page of 20 of what the viewer may see; the last page when there are not so many.

    The counts are of every kind, also when only one is shown; the facets' are of what is shown.
    """
    found: dict[str, list[Row[Any]]] = {kind: [] for kind in house().finds}
    for row in found_documents(viewer, query, WINDOW + 1, filters=filters):
        found[row.kind].append(row)
    counts = {kind: _count(rows) for kind, rows in found.items()}
    shown: list[Candidate] = [row for kind in found if filters.kind in ("", kind) for row in found[kind][:WINDOW]]
    facts = facts_of(shown)
    ranked = newest_first(shown) if order == "newest" else best_first(shown, query, clock.now(), facts.settled)
    ordered = one_of_each(ranked)
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    shown_hits = hits(ordered[end - PAGE_SIZE : end])
    return Results(shown_hits, counts, facets_of(ordered, facts), page, has_next=end < len(ordered))


def found_documents(
    viewer: Viewer, query: Query, limit: int, *, filters: SearchFilters = ANYTHING, kinds: Sequence[str] | None = None
) -> Sequence[Row[Any]]:
    """Of each kind the newest documents that match, have the chosen values and may be seen: newest first.

    Without `kinds` everything is looked through.
    """
    kinds = [kind for kind in (house().finds if kinds is None else kinds) if filters.leaves(kind)]
    if query.is_empty or not viewer.is_active or not kinds:
        return []
    engine = db.engine.dialect.name
    statement = _newest(viewer, filters, tuple(kinds), limit, engine)
    rows = read_rows(statement, asked=storage.asked_of(query, engine))
    return sorted(rows, key=lambda row: row.id, reverse=True)


@lru_cache(maxsize=200)
def _newest(viewer: Viewer, filters: SearchFilters, kinds: tuple[str, ...], limit: int, engine: str) -> Select[Any]:
    """The statement for this viewer with these rights. Kept, because building it costs more than running it."""
    newest = (storage.matching(kind, engine).where(may_find(viewer, kind, filters)).limit(limit) for kind in kinds)
    rows = union_all(*(select(each.subquery()) for each in newest)).subquery()
    return select(rows)


def _count(rows: Sequence[Row[Any]]) -> Count:
    return Count(len({row.ref_id for row in rows[:WINDOW]}), len(rows) > WINDOW)
