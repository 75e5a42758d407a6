"""How many things each value of a facet would leave."""

from collections import Counter
from dataclasses import dataclass

from coordnet.members.viewer import Viewer
from coordnet.room import ALL_FACETS
from coordnet.search.filters import SearchFilters
from coordnet.search.queries import Results, find
from coordnet.textsearch.query import Query


@dataclass(frozen=True)
class FacetCounts:
    """How many things have each value of a facet; `more` when there are others that were not looked at."""

    numbers: Counter[str]
    more: bool


def counted(viewer: Viewer, query: Query, filters: SearchFilters, results: Results) -> dict[str, FacetCounts]:
    """What choosing each value alone in its facet would leave, under what is chosen of all the other facets.

    So a facet with chosen values is counted over what is found without its own choice, for which it is asked once
    more; beside a single chosen value stands the number of results.
    """
    return {
        facet: _without_own_choice(facet, viewer, query, filters)
        if filters.chosen(facet)
        else FacetCounts(results.facets[facet], results.partly)
        for facet in ALL_FACETS
    }


def _without_own_choice(facet: str, viewer: Viewer, query: Query, filters: SearchFilters) -> FacetCounts:
    wider = find(viewer, query, filters=filters.without(facet), order="newest")
    return FacetCounts(wider.facets[facet], wider.partly)
