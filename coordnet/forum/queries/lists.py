"""Which threads a list holds: one filter for the pages, the counts beside them, home and the weekly digest.

A digest's "+N more" leads to a list with the digest's own filter, so both hold exactly the same threads.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    union_all,
)

from coordnet.extensions import UTCDateTime, read_rows
from coordnet.forum.filters import ThreadFilter
from coordnet.forum.models import Post, Thread, ThreadRead
from coordnet.forum.queries.rows import ThreadRow, fetch, has_read, newest_first, rows_seen_by, thread_rows
from coordnet.forum.queries.unread import unread_condition
from coordnet.forum.queries.visibility import seen_by
from coordnet.forum.queries.wanted import mention_news, names_viewer, not_muted, untold, wanted_in_digest
from coordnet.members.viewer import Viewer
from coordnet.web import paging

PAGE = 20
CAP = 100  # counts go no further, so that they cost the same however large the forum is
LATEST: paging.Order[ThreadRow] = paging.Order(
    (Thread.last_post_at, Thread.id), (datetime, int), lambda row: (row.last_post_at, row.id), descending=True
)


@dataclass(frozen=True)
class ThreadCounts:
    """How many threads wait for the viewer; `complete` is False when there are `CAP` unread ones or more."""

    unread: int
    waiting: int
    by_category: dict[int, int]
    complete: bool
    oldest_unread: datetime | None


def is_waiting() -> ColumnElement[bool]:
    """Nobody has answered yet. The literal lets the partial index serve."""
    return (
        (Thread.post_count == literal_column("1"))
        & Thread.answer_post_id.is_(None)
        & Thread.pinned.is_(False)
        & Thread.locked.is_(False)
        & Thread.hidden_at.is_(None)
    )


def replied_in(
    start: datetime | None, end: datetime | None, viewer: Viewer, *more: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Somebody other than the viewer has written in the thread in [start, end), and it still stands."""
    reply = exists().where(Post.thread_id == Thread.id, *new_replies(start, end, viewer), *more).correlate(Thread)
    return reply if start is None else reply & (Thread.last_post_at >= start)


def new_replies(start: datetime | None, end: datetime | None, viewer: Viewer) -> list[ColumnElement[bool]]:
    """The conditions on `Post` for replies by others in [start, end)."""
    conditions = [Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.author_id != viewer.id]
    if start is not None:
        conditions.append(Post.created_at >= start)
    if end is not None:
        conditions.append(Post.created_at < end)
    return conditions


def untold_reply(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Post`: it has not gone to the viewer in a mail of its own."""
    return untold(Post.created_at, Post.thread_id, viewer)


def conditions(wanted: ThreadFilter, viewer: Viewer, since: datetime) -> list[ColumnElement[bool]]:
    """The filter as conditions on `Thread` (and, for unread, the joined read mark)."""
    found: list[ColumnElement[bool]] = []
    if wanted.category_id is not None:
        found.append(Thread.category_id == wanted.category_id)
    if wanted.is_period or wanted.view in ("answered", "mentioned"):
        found.append(Thread.hidden_at.is_(None))
    if wanted.view == "mentioned":
        return [*found, _mentioned(wanted, viewer)]
    if wanted.is_period:
        found += [wanted_in_digest(viewer.id), not_(_mentioned(wanted, viewer))]
    if wanted.view == "unread":
        found += [unread_condition(since), Thread.hidden_at.is_(None), not_muted(viewer.id)]
    elif wanted.view == "waiting":
        found += [is_waiting(), Thread.author_id != viewer.id, not_muted(viewer.id)]
    elif wanted.view == "answered":
        found += [not_(is_waiting()), Thread.author_id != viewer.id]
    elif wanted.view == "mine":
        found.append(Thread.author_id == viewer.id)
    return found + _new(wanted, viewer) + _active(wanted, viewer)


def _mentioned(wanted: ThreadFilter, viewer: Viewer) -> ColumnElement[bool]:
    """A post of the thread names the viewer; in a period: and the digest tells it, in this section and in no other."""
    start, end = wanted.new_from or wanted.active_from, wanted.new_to or wanted.active_to
    names = mention_news(start, end, viewer) if wanted.is_period else names_viewer(viewer)
    return exists().where(Post.thread_id == Thread.id, names).correlate(Thread)


def _new(wanted: ThreadFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.new_from is not None:
        found += [Thread.created_at >= wanted.new_from, Thread.last_post_at >= wanted.new_from]
        found.append(untold(Thread.created_at, Thread.id, viewer))
    if wanted.new_to is not None:
        found.append(Thread.created_at < wanted.new_to)
    if found and wanted.view != "mine":
        found.append(Thread.author_id != viewer.id)
    return found


def _active(wanted: ThreadFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    if wanted.active_from is None and wanted.active_to is None:
        return []
    found = [replied_in(wanted.active_from, wanted.active_to, viewer, untold_reply(viewer))]
    if wanted.view != "mine":
        found.append(Thread.author_id != viewer.id)
        if wanted.active_from is not None:  # what else was begun in the period stands among the new ones
            opening_told = not_(untold(Thread.created_at, Thread.id, viewer))
            found.append(or_(Thread.created_at < wanted.active_from, opening_told))
    return found


def threads_page(
    viewer: Viewer,
    wanted: ThreadFilter,
    since: datetime,
    *,
    after: str | None = None,
    before: str | None = None,
    pinned_first: bool = False,
) -> paging.Page[ThreadRow]:
    """One page of a list, newest first; after and before are cursors.

    `pinned_first` puts the pinned threads above the first page and nowhere else in the list.
    """
    if wanted == ThreadFilter() and not after and not before:
        latest = _latest(viewer.audiences, viewer.is_moderator)
        return paging.first(fetch(latest, since, viewer_id=viewer.id, limit=PAGE + 1), LATEST, PAGE)
    query = thread_rows(viewer).where(*conditions(wanted, viewer, since))
    listed = query.where(Thread.pinned.is_(False)) if pinned_first else query
    page = paging.page(listed, LATEST, lambda asked: fetch(asked, since), size=PAGE, after=after, before=before)
    if not pinned_first or page.before:
        return page
    pinned = fetch(newest_first(query.where(Thread.pinned.is_(True))).limit(PAGE), since)
    return replace(page, rows=[*pinned, *page.rows])


@lru_cache(maxsize=16)
def _latest(audiences: tuple[str, ...], moderator: bool) -> Select[Any]:
    """The forum's first page, the most wanted of all. Kept: building it costs more than running it."""
    rows = rows_seen_by(audiences, moderator).outerjoin(ThreadRead, has_read(bindparam("viewer_id")))
    return newest_first(rows).limit(bindparam("limit"))


def counts(viewer: Viewer, since: datetime) -> ThreadCounts:
    """The bounded counts beside the lists: of unread threads, in all and by category, and of waiting ones."""
    statement = _counting(viewer.audiences)
    found = read_rows(statement, viewer_id=viewer.id, since=since, cap=CAP)
    waiting = next(row.number for row in found if row.category_id == _WAITING)
    unread = {row.category_id: row for row in found if row.category_id != _WAITING}
    total = sum(row.number for row in unread.values())
    oldest = min((row.oldest for row in unread.values()), default=None)
    by_category = {category_id: row.number for category_id, row in unread.items()}
    return ThreadCounts(total, waiting, by_category, total < CAP, oldest)


_WAITING = 0  # no category has this id


@lru_cache(maxsize=16)
def _counting(audiences: tuple[str, ...]) -> Executable:
    """Both counts in one statement, without what is hidden. Kept: building it costs more than running it."""
    viewer_id: BindParameter[int] = bindparam("viewer_id")
    since = bindparam("since", type_=UTCDateTime)
    seen = seen_by(audiences, False)
    unread = (
        select(Thread.category_id, Thread.last_post_at)
        .outerjoin(ThreadRead, has_read(viewer_id))
        .where(seen, unread_condition(since), not_muted(viewer_id))
    )
    waiting = select(Thread.id).where(seen, is_waiting(), Thread.author_id != viewer_id, not_muted(viewer_id))
    newest_unread = newest_first(unread).limit(bindparam("cap")).subquery()
    newest_waiting = newest_first(waiting).limit(bindparam("cap")).subquery()
    found = newest_unread.c
    return union_all(
        select(found.category_id, func.count().label("number"), func.min(found.last_post_at).label("oldest")).group_by(
            found.category_id
        ),
        select(literal(_WAITING), func.count(), null()).select_from(newest_waiting),
    )
