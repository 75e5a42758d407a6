"""Who may find what: each room's own rule, asked of every document while the matches are streamed."""

from typing import Any

from sqlalchemy import ColumnElement, false, select

from coordnet.database import Rows
from coordnet.members.viewer import Viewer
from coordnet.room import Findable, Week, house
from coordnet.search.filters import SearchFilters
from coordnet.textsearch import storage
from coordnet.textsearch.models import SearchDocument


def may_find(
    viewer: Viewer, kind: str, filters: SearchFilters, ref: Any = SearchDocument.ref_id
) -> ColumnElement[bool]:
    """The condition on `SearchDocument`, or on what else says of what thing a document is: the thing may be found by
    the viewer and has the chosen values.

    A scalar subquery and no EXISTS: PostgreSQL would turn that into a join and begin with everything the
    viewer may see. What is hidden is found by nobody, also not by the moderators who still see it in its place.
    """
    findable = house().finds[kind]
    return _is_one_of(findable, findable.seen_by(viewer, filters), ref)


def may_be_told(week: Week, kind: str, filters: SearchFilters) -> ColumnElement[bool]:
    """The same of what appeared in a week and its viewer may be told of by e-mail; nothing of kinds that are not."""
    findable = house().finds[kind]
    return false() if findable.told_to is None else _is_one_of(findable, findable.told_to(week, filters))


def whole_of(kind: str, ref: ColumnElement[int]) -> ColumnElement[int]:
    """What a thing is shown as: itself or, where it is a part, its whole."""
    findable = house().finds[kind]
    if findable.part_of is None:
        return ref
    return select(findable.whole).where(findable.key == ref).correlate(storage.INDEX).scalar_subquery()


def _is_one_of(findable: Findable, things: Rows, ref: Any = SearchDocument.ref_id) -> ColumnElement[bool]:
    thing = things.where(findable.key == ref)
    return thing.correlate(SearchDocument, storage.INDEX).scalar_subquery().is_not(None)
