"""The documents that match a question and that the viewer may find. Who may see what is each feature's own query,
joined to the match."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, select, union_all

from coordnet.extensions import db, read_rows
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.filters import SearchFilters
from coordnet.search.visibility import may_find
from coordnet.textsearch import storage
from coordnet.textsearch.query import Query

ANYTHING = SearchFilters()


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
