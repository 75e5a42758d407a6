"""What the things found have in common: for each facet its values and how many of them have each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, literal, select, union_all

from coordnet.clock import VILNIUS
from coordnet.extensions import read_rows
from coordnet.room import ALL_FACETS, house
from coordnet.search.ranking import Candidate, wholes_of

Facets = dict[str, Counter[str]]
"""For each facet how many things have each of its values; of things the viewer may see, and no others."""
Thing = tuple[str, int]
"""Kind and id."""


def facets_of(found: Sequence[Candidate]) -> Facets:
    """The facets of these documents: of each value how many wholes it leaves, a thread by any of its posts.

    A query for whose values they have, one for the values, and one for the municipalities.
    """
    places = _places_of((each.kind, each.ref_id) for each in found)
    having: dict[str, dict[str, set[Thing]]] = {facet: defaultdict(set) for facet in ALL_FACETS}
    wholes: dict[Thing, set[Thing]] = defaultdict(set)
    for each, bearer, whole in zip(found, _bearers(found), wholes_of(found), strict=True):
        wholes[bearer].add(whole)
        findable = house().finds[bearer[0]]
        if "year" in findable.facets and findable.values is None:
            having["year"][str(each.at.astimezone(VILNIUS).year)].add(whole)
        for code in places.get((each.kind, each.ref_id), ()):
            having["municipality"][code].add(whole)
    for row in _values_of(wholes):
        having[row.facet][row.value] |= wholes[row.kind, row.id]
    return {
        facet: Counter({value: len(things) for value, things in values.items()}) for facet, values in having.items()
    }


def _bearers(found: Sequence[Candidate]) -> list[Thing]:
    """For each thing the one whose values it has: a file has those of what it belongs to, others their own."""
    elsewhere: dict[Thing, Thing] = {}
    for kind, ids in _by_kind((each.kind, each.ref_id) for each in found).items():
        stands_for = house().finds[kind].stands_for
        if stands_for is not None:
            elsewhere |= {(kind, ref_id): bearer for ref_id, bearer in stands_for(ids).items()}
    return [elsewhere.get((each.kind, each.ref_id), (each.kind, each.ref_id)) for each in found]


def _values_of(things: Collection[Thing]) -> Iterable[Row[Any]]:
    """kind, facet, id, value of things whose values are not just their date."""
    asked = []
    for kind, ids in _by_kind(things).items():
        values = house().finds[kind].values
        if values is not None:
            asked.append(select(literal(kind).label("kind"), *values(ids).subquery().c))
    return read_rows(union_all(*asked)) if asked else []


def _places_of(things: Iterable[Thing]) -> dict[Thing, set[str]]:
    """The codes of the municipalities they belong to."""
    asked = [
        select(literal(kind).label("kind"), *house().finds[kind].codes(ids).subquery().c)
        for kind, ids in _by_kind(things).items()
    ]
    places: dict[Thing, set[str]] = {}
    for kind, ref_id, code in read_rows(union_all(*asked)) if asked else ():
        if code:
            places.setdefault((kind, ref_id), set()).add(code)
    return places


def _by_kind(things: Iterable[Thing]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for kind, ref_id in things:
        ids.setdefault(kind, set()).add(ref_id)
    return ids
