"""What is new in a week for a search: documents that match and of which its viewer may be told."""

from collections.abc import Iterable
from itertools import starmap

from sqlalchemy import select, union_all

from coordnet.extensions import db, read_rows
from coordnet.room import Thing, Week, house
from coordnet.search.filters import SearchFilters
from coordnet.search.ranking import Candidate, newest_first, one_of_each, wholes_of
from coordnet.search.visibility import may_be_told
from coordnet.textsearch import storage
from coordnet.textsearch.query import Query

MOST_COUNTED = 500  # documents of each kind


def fresh_documents(week: Week, query: Query, filters: SearchFilters) -> dict[Thing, Candidate]:
    """Of each thing that is new and matches the newest document, the newest thing first; in one query.

    Only the week is looked at, so that what is rare and new is found however much of old matches.
    """
    kinds = [kind for kind in house().finds if filters.leaves(kind) and filters.shows(kind)]
    if query.is_empty or not week.viewer.is_active or not kinds:
        return {}
    engine = db.engine.dialect.name
    of_each = (
        storage.places(kind, engine).where(may_be_told(week, kind, filters)).limit(MOST_COUNTED) for kind in kinds
    )
    rows = read_rows(union_all(*(select(each.subquery()) for each in of_each)), asked=storage.asked_of(query, engine))
    newest = one_of_each(newest_first(starmap(Candidate, rows)))
    return dict(zip(wholes_of(newest), newest, strict=True))


def belong_to(things: Iterable[Thing]) -> dict[Thing, Thing]:
    """What those that stand for something else belong to: a file to its entry, or to the thread of its post."""
    owners: dict[Thing, Thing] = {}
    for kind, ids in _by_kind(things).items():
        stands_for = house().finds[kind].stands_for
        if stands_for is not None:
            owners |= {(kind, ref_id): owner for ref_id, owner in stands_for(ids).items()}
    wholes: dict[Thing, Thing] = {}
    for kind, ids in _by_kind(owners.values()).items():
        findable = house().finds[kind]
        if findable.part_of is not None:
            rows = read_rows(select(findable.key, findable.whole).where(findable.key.in_(ids)))
            wholes |= {(kind, ref_id): (findable.part_of, whole) for ref_id, whole in rows}
    return {thing: wholes.get(owner, owner) for thing, owner in owners.items()}


def _by_kind(things: Iterable[Thing]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for kind, ref_id in things:
        ids.setdefault(kind, set()).add(ref_id)
    return ids
