"""Who may find what: each feature's own rule, asked of every document while the matches are streamed."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from coordnet.files.models import StoredFile
from coordnet.forum.models import Post, Thread
from coordnet.forum.visibility import visible_posts, visible_threads
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.library.queries import visible_entries
from coordnet.members.models import Municipality, Seat, SeatHolding, User
from coordnet.members.viewer import Viewer
from coordnet.search.filters import Filters, bounds
from coordnet.textsearch.models import SearchDocument


def may_find(viewer: Viewer, kind: str, filters: Filters) -> ColumnElement[bool]:
    """The condition on `SearchDocument`: the thing may be found by the viewer and has the chosen values.

    A scalar subquery and no EXISTS: PostgreSQL would turn that into a join and begin with everything the
    viewer may see. What is hidden is found by nobody, also not by the moderators who still see it in its place.
    """
    thing = _things(viewer, kind, filters).correlate(SearchDocument).scalar_subquery()
    return thing.is_not(None)


def _things(viewer: Viewer, kind: str, filters: Filters) -> Select[Any]:
    """The id of the thing a document is about, if it is to be found."""
    ref = SearchDocument.ref_id
    if kind == "thread":
        threads = visible_threads(viewer).where(Thread.id == ref, Thread.hidden_at.is_(None))
        return threads.where(*_written(filters, Thread.author_id, Thread.created_at))
    if kind == "post":
        return _posts(viewer).where(Post.id == ref, *_written(filters, Post.author_id, Post.created_at))
    if kind == "entry":
        return _entries(viewer, filters).where(Entry.id == ref)
    if kind == "file":
        return _files(viewer, filters).where(StoredFile.id == ref)
    if kind == "person":
        active = select(User.id).where(User.id == ref, User.state == "active")
        return active.where(_from(User.id, filters.municipality)) if filters.municipality else active
    places = select(Municipality.id).where(Municipality.id == ref)
    return places.where(Municipality.code == filters.municipality) if filters.municipality else places


def _posts(viewer: Viewer) -> Select[Any]:
    return visible_posts(viewer).where(Post.hidden_at.is_(None), Thread.hidden_at.is_(None))


def _entries(viewer: Viewer, filters: Filters) -> Select[Any]:
    entries = visible_entries(viewer).with_only_columns(Entry.id).where(Entry.status == "published")
    chosen: list[ColumnElement[bool]] = []
    for table, slug in ((EntryForm, filters.form), (EntryGroup, filters.group)):
        if slug:
            chosen.append(exists().where(table.entry_id == Entry.id, table.slug == slug))
    if filters.type:
        chosen.append(Entry.material_type == filters.type)
    if filters.year:
        chosen.append(Entry.year == int(filters.year))
    if filters.municipality:
        chosen.append(_from(Entry.proposed_by_id, filters.municipality))
    return entries.where(*chosen)


def _files(viewer: Viewer, filters: Filters) -> Select[Any]:
    """Files whose text was read, of posts and entries that are to be found."""
    of_entry = and_(
        StoredFile.owner_kind == "entry", _entries(viewer, filters).where(Entry.id == StoredFile.owner_id).exists()
    )
    files = select(StoredFile.id).where(StoredFile.text_state == "read")
    if not filters.leaves("post"):
        return files.where(of_entry)
    posts = _posts(viewer).where(*_written(filters, Post.author_id, Post.created_at))
    of_post = and_(StoredFile.owner_kind == "post", posts.where(Post.id == StoredFile.owner_id).exists())
    return files.where(or_(of_entry, of_post))


def _written(filters: Filters, author: Any, moment: Any) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if filters.year:
        first, following = bounds(filters.year)
        chosen += [moment >= first, moment < following]
    if filters.municipality:
        chosen.append(_from(author, filters.municipality))
    return chosen


def _from(user_id: Any, code: str) -> ColumnElement[bool]:
    """Whether somebody now holds a seat of this municipality; asked for once, not row by row."""
    holders = (
        select(SeatHolding.user_id)
        .join(Seat, Seat.id == SeatHolding.seat_id)
        .join(Municipality, Municipality.id == Seat.municipality_id)
        .where(SeatHolding.until.is_(None), Municipality.code == code)
    )
    found: ColumnElement[bool] = user_id.in_(holders)
    return found
