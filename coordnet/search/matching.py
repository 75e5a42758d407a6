"""The documents that match a question and that the viewer may find. Who may see what is each feature's own query,
joined to the match."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import Any

from sqlalchemy import Row, Select, func, literal, or_, select, union_all

from coordnet.extensions import db, read_rows
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.filters import SearchFilters
from coordnet.search.ranking import Candidate, newest_first
from coordnet.search.visibility import may_find, whole_of
from coordnet.textsearch import storage
from coordnet.textsearch.models import LARGEST_REF
from coordnet.textsearch.query import Query

ANYTHING = SearchFilters()


def found_documents(
    viewer: Viewer,
    query: Query,
    limit: int,
    *,
    filters: SearchFilters = ANYTHING,
    kinds: Sequence[str] | None = None,
    before: int = LARGEST_REF + 1,
) -> list[Candidate]:
    """Of each kind the newest documents that match, have the chosen values and may be seen: newest first.

    Without `kinds` everything is looked through; of the kinds only things with an id under `before`.
    """
    kinds = _asked_for(viewer, query, house().finds if kinds is None else kinds, filters)
    if not kinds:
        return []
    engine = db.engine.dialect.name
    matching = storage.matching_begun if query.has_beginnings else storage.matching
    statement = _newest(viewer, filters, kinds, limit, engine, matching)
    rows = read_rows(statement, asked=storage.asked_of(query, engine), before=before)
    return sorted(starmap(Candidate, rows), reverse=True)


def found_ids(viewer: Viewer, query: Query, limit: int) -> list[int]:
    """Of each kind the newest documents that match and may be seen, by their ids alone: newest first."""
    kinds = _asked_for(viewer, query, house().finds, ANYTHING)
    if not kinds:
        return []
    engine = db.engine.dialect.name
    rows = read_rows(_ids(viewer, kinds, limit, engine), asked=storage.asked_of(query, engine), before=LARGEST_REF + 1)
    return sorted((row[0] for row in rows), reverse=True)


def is_found(viewer: Viewer, query: Query) -> bool:
    """Whether anything matches that may be seen."""
    return bool(found_ids(viewer, query, 1))


def found_places(
    viewer: Viewer, query: Query, limit: int, *, filters: SearchFilters = ANYTHING, kinds: Iterable[str]
) -> list[Candidate]:
    """Of each of these kinds where and when the newest documents stand, of all together the latest first."""
    kinds = _asked_for(viewer, query, kinds, filters)
    if not kinds:
        return []
    engine = db.engine.dialect.name
    statement = _newest(viewer, filters, kinds, limit, engine, storage.places)
    rows = read_rows(statement, asked=storage.asked_of(query, engine), before=LARGEST_REF + 1)
    return newest_first(starmap(Candidate, rows))


def found_wholes(
    viewer: Viewer, query: Query, wholes: Iterable[str], limit: int, *, filters: SearchFilters = ANYTHING
) -> Sequence[Row[Any]]:
    """kind, things, more: of each of these kinds of whole how many things match; of each kind of document the newest
    are counted, and `more` when there are others than so many."""
    engine = db.engine.dialect.name
    counted = []
    for whole in sorted(wholes):
        parts = _asked_for(viewer, query, [k for k, f in house().finds.items() if (f.part_of or k) == whole], filters)
        if parts:
            counted.append(_wholes(viewer, filters, whole, parts, limit, engine))
    if not counted:
        return []
    return read_rows(union_all(*counted), asked=storage.asked_of(query, engine), before=LARGEST_REF + 1)


def _asked_for(viewer: Viewer, query: Query, kinds: Iterable[str], filters: SearchFilters) -> tuple[str, ...]:
    """Those of these kinds the index is to be asked for."""
    if query.is_empty or not viewer.is_active:
        return ()
    return tuple(sorted(kind for kind in kinds if filters.leaves(kind)))


@lru_cache(maxsize=200)
def _newest(
    viewer: Viewer,
    filters: SearchFilters,
    kinds: tuple[str, ...],
    limit: int,
    engine: str,
    matching: Callable[[str, str], Select[Any]],
) -> Select[Any]:
    """The statement for this viewer with these rights. Kept, because building it costs more than running it."""
    newest = (matching(kind, engine).where(may_find(viewer, kind, filters)).limit(limit) for kind in kinds)
    rows = union_all(*(select(each.subquery()) for each in newest)).subquery()
    return select(rows)


@lru_cache(maxsize=200)
def _ids(viewer: Viewer, kinds: tuple[str, ...], limit: int, engine: str) -> Select[int]:
    every = []
    for kind in kinds:
        documents, ref = storage.ids(kind, engine)
        every.append(select(documents.where(may_find(viewer, kind, ANYTHING, ref)).limit(limit).subquery()))
    return select(union_all(*every).subquery())


@lru_cache(maxsize=200)
def _wholes(
    viewer: Viewer, filters: SearchFilters, whole: str, parts: tuple[str, ...], limit: int, engine: str
) -> Select[*tuple[Any, ...]]:
    every = []
    for kind in parts:
        documents, ref = storage.ids(kind, engine)
        things = documents.with_only_columns(literal(kind).label("kind"), whole_of(kind, ref).label("thing"))
        every.append(select(things.where(may_find(viewer, kind, filters, ref)).limit(limit + 1).subquery()))
    found = union_all(*every).subquery().c
    more = or_(*(func.count().filter(found.kind == kind) > limit for kind in parts))
    return select(literal(whole).label("kind"), func.count(found.thing.distinct()).label("things"), more.label("more"))
