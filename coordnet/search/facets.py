"""What the things found have in common: for each facet its values and how many of them have each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, literal, select, union_all

from coordnet.clock import VILNIUS
from coordnet.extensions import read_rows
from coordnet.room import ALL_FACETS, house
from coordnet.search.ranking import Candidate, whole_of

Facets = dict[str, Counter[str]]
"""For each facet how many things have each of its values; of things the viewer may see, and no others."""
Thing = tuple[str, int]
"""Kind and id."""


@dataclass(frozen=True)
class Facts:
    """What is known of things by kind and id: which are settled, and the municipalities of whose they are."""

    settled: set[Thing]
    places: dict[Thing, set[str]]


def facts_of(things: Collection[Candidate]) -> Facts:
    """The facts of these things, in one query; none when there is nothing."""
    facts = Facts(set(), {})
    asked = [
        select(literal(kind).label("kind"), *house().finds[kind].facts(ids).subquery().c)
        for kind, ids in _by_kind((each.kind, each.ref_id) for each in things).items()
    ]
    for kind, ref_id, settled, code in read_rows(union_all(*asked)) if asked else ():
        if settled:
            facts.settled.add((kind, ref_id))
        if code:
            facts.places.setdefault((kind, ref_id), set()).add(code)
    return facts


def facets_of(found: Sequence[Candidate], facts: Facts) -> Facets:
    """The facets of these documents: of each value how many wholes it leaves, a thread by any of its posts.

    A query for whose values they have and one for the values.
    """
    having: dict[str, dict[str, set[Thing]]] = {facet: defaultdict(set) for facet in ALL_FACETS}
    wholes: dict[Thing, set[Thing]] = defaultdict(set)
    for each, bearer in zip(found, _bearers(found), strict=True):
        wholes[bearer].add(whole_of(each))
        findable = house().finds[bearer[0]]
        if "year" in findable.facets and findable.values is None:
            having["year"][str(each.at.astimezone(VILNIUS).year)].add(whole_of(each))
        for code in facts.places.get((each.kind, each.ref_id), ()):
            having["municipality"][code].add(whole_of(each))
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


def _by_kind(things: Iterable[Thing]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for kind, ref_id in things:
        ids.setdefault(kind, set()).add(ref_id)
    return ids
