"""What the weekly digest says of the forum: always for one member, for [start, end), never what is hidden.

The same filters as the lists, so that "+N more" leads to exactly those threads. One thread stands in one
section only: those in which one is named; one's own threads with replies; colleagues' questions without an
answer; colleagues' other new threads; colleagues' older threads with new replies.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coordnet.extensions import db, read_rows
from coordnet.forum.filters import ThreadFilter
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.lists import conditions, new_replies, untold_reply
from coordnet.forum.queries.rows import ThreadRow, joined, newest_first, row_of, thread_rows
from coordnet.forum.queries.visibility import visible_threads
from coordnet.forum.queries.wanted import mention_news
from coordnet.members.holdings import place_on
from coordnet.members.models import User
from coordnet.members.viewer import Viewer

MOST = 7

_First = aliased(Post)
_OPENING = select(func.min(_First.id)).where(_First.thread_id == Thread.id).correlate(Thread).scalar_subquery()


@dataclass(frozen=True)
class DigestThread:
    """A thread of the digest: its row, the plain text of its opening post, and what is new in it.

    `new_replies` counts colleagues' replies in the period; `first_new_post_id` is the first of them, or the first that
    names the viewer (for a thread without any: the opening post), `new_author` and `new_place` say who wrote it.
    """

    thread: ThreadRow
    text: str
    opening_post_id: int
    new_replies: int
    first_new_post_id: int
    new_author: str
    new_place: str | None
    new_text: str


@dataclass(frozen=True)
class DigestSection:
    """Threads of a section, how many there are in all, and the list (`wanted`) that holds every one."""

    threads: list[DigestThread]
    total: int
    wanted: ThreadFilter


def digest_mentions(viewer: Viewer, start: datetime, end: datetime, limit: int = MOST) -> DigestSection:
    """Threads in which colleagues have named the member, or a municipality whose seat they hold."""
    wanted = ThreadFilter("mentioned", active_from=start, active_to=end)
    return _section(wanted, viewer, start, end, limit, mention_news(start, end, viewer))


def digest_replies_to(viewer: Viewer, start: datetime, end: datetime, limit: int = MOST) -> DigestSection:
    """The member's own threads in which colleagues have replied."""
    return _section(ThreadFilter("mine", active_from=start, active_to=end), viewer, start, end, limit)


def digest_waiting(viewer: Viewer, start: datetime, end: datetime, limit: int = MOST) -> DigestSection:
    """Colleagues' questions of the period that nobody has answered."""
    return _section(ThreadFilter("waiting", new_from=start, new_to=end), viewer, start, end, limit)


def digest_new_threads(viewer: Viewer, start: datetime, end: datetime, limit: int = MOST) -> DigestSection:
    """Colleagues' threads begun in the period, without those of `digest_waiting`."""
    return _section(ThreadFilter("answered", new_from=start, new_to=end), viewer, start, end, limit)


def digest_replied_threads(viewer: Viewer, start: datetime, end: datetime, limit: int = MOST) -> DigestSection:
    """Colleagues' older threads with colleagues' replies of the period."""
    return _section(ThreadFilter(active_from=start, active_to=end), viewer, start, end, limit)


def _section(
    wanted: ThreadFilter, viewer: Viewer, start: datetime, end: datetime, limit: int, leading: Any = None
) -> DigestSection:
    """The threads of a list; what is new leads to the first reply, or to the first post that meets a condition."""
    since = joined(viewer)
    chosen = conditions(wanted, viewer, since)
    replies = (Post.thread_id == Thread.id, Post.id > _OPENING, *new_replies(start, end, viewer), untold_reply(viewer))
    first = replies if leading is None else (Post.thread_id == Thread.id, leading)
    query = thread_rows(
        viewer,
        _OPENING.label("opening"),
        select(func.count()).select_from(Post).where(*replies).scalar_subquery().label("replies"),
        select(func.min(Post.id)).where(*first).scalar_subquery().label("first_new"),
    )
    found = read_rows(newest_first(query.where(*chosen)).limit(limit + 1))
    total = len(found)
    if total > limit:
        every = visible_threads(viewer).where(*chosen).subquery()
        total = db.session.scalars(select(func.count()).select_from(every)).one()
    texts = _posts({post_id for row in found for post_id in (row.opening, row.first_new or row.opening)})
    threads = []
    for row in found[:limit]:
        first_new = row.first_new or row.opening
        threads.append(
            DigestThread(
                thread=row_of(row, since),
                text=texts[row.opening][0],
                opening_post_id=row.opening,
                new_replies=row.replies,
                first_new_post_id=first_new,
                new_author=texts[first_new][1],
                new_place=texts[first_new][2],
                new_text=texts[first_new][0],
            )
        )
    return DigestSection(threads, total, wanted)


def _posts(post_ids: set[int]) -> dict[int, tuple[str, str, str | None]]:
    """Text, author and place of posts that a visible thread has led to."""
    if not post_ids:
        return {}
    query = (
        select(Post.id, Post.body_text, User.name, place_on(Post.author_id, Post.created_at))
        .join(User, User.id == Post.author_id)
        .where(Post.id.in_(post_ids))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in read_rows(query)}
