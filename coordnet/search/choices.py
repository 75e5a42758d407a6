"""The facets as the page offers them: the values of each in the order people look for them, with names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from coordnet import taxonomy
from coordnet.collation import sort_key
from coordnet.extensions import db
from coordnet.members.models import Municipality
from coordnet.room import ALL_FACETS
from coordnet.search.filters import SearchFilters
from coordnet.search.narrowing import FacetCounts

_TERMS: dict[str, Sequence[taxonomy.Term]] = {
    "form": taxonomy.ordered_forms(),
    "group": list(taxonomy.GROUPS.values()),
    "type": list(taxonomy.MATERIAL_TYPES.values()),
}


@dataclass(frozen=True)
class Choice:
    """One value of a facet. `count` is how many results choosing it alone in its facet leaves, at least when `more`."""

    value: str
    label: str
    count: int
    more: bool
    chosen: bool


def place_names() -> dict[str, str]:
    """The short names of all municipalities by their codes, in Lithuanian order."""
    rows = db.session.execute(select(Municipality.code, Municipality.short_name)).all()
    return {row.code: row.short_name for row in sorted(rows, key=lambda row: _place(row.short_name))}


_place = lru_cache(200)(sort_key)


def offered(
    filters: SearchFilters, counted: Mapping[str, FacetCounts], places: Mapping[str, str], locale: str
) -> dict[str, list[Choice]]:
    """The values to offer of every facet that has any: what would leave something, what is chosen, and always the
    priority terms."""
    choices = {facet: _choices(facet, filters, counted[facet], places, locale) for facet in ALL_FACETS}
    return {facet: offers for facet, offers in choices.items() if offers}


def chosen(filters: SearchFilters, places: Mapping[str, str], locale: str) -> list[tuple[str, str, str]]:
    """Facet, value and label of everything that is chosen."""
    return [
        (facet, value, label)
        for facet in ALL_FACETS
        for value, label in _labels(facet, set(filters.chosen(facet)), places, locale).items()
    ]


def _choices(
    facet: str, filters: SearchFilters, counted: FacetCounts, places: Mapping[str, str], locale: str
) -> list[Choice]:
    numbers, now = counted.numbers, filters.chosen(facet)
    if not numbers and not now:
        return []
    priority = {term.slug for term in _TERMS.get(facet, ()) if term.priority}
    return [
        Choice(value, label, numbers[value], counted.more, value in now)
        for value, label in _labels(facet, {*priority, *numbers, *now}, places, locale).items()
    ]


def _labels(facet: str, values: set[str], places: Mapping[str, str], locale: str) -> dict[str, str]:
    """The labels of these values, in order: taxonomy's with the priority terms first, newest year first, A–Ž."""
    if facet == "year":
        return {year: year for year in sorted(values, reverse=True)}
    if facet == "municipality":
        return {code: name for code, name in places.items() if code in values}
    return {term.slug: taxonomy.heading(term, locale) for term in _TERMS[facet] if term.slug in values}
