"""How far people have read: read marks, and the bound for looking for what is unread."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Executable, case, func, literal, or_, select, update

from coordnet import clock
from coordnet.extensions import db, upsert
from coordnet.forum.models import Post, Thread, ThreadRead, UnreadSince
from coordnet.forum.queries.unread import counted, unread_since
from coordnet.forum.queries.visibility import visible_threads
from coordnet.members.viewer import Viewer

# A post is dated before its transaction ends: the bound stays well behind the present.
_MARGIN = timedelta(hours=1)
_WORTH_WRITING = timedelta(days=1)


def mark_read(user_id: int, thread_id: int, up_to: int) -> Sequence[Executable]:
    """Statements noting that a member has read a thread up to a post; a mark never goes back.

    The thread's row is locked first, so that a post hidden at the same moment is counted by neither or both.
    """
    count = select(func.count()).select_from(Post).where(counted(thread_id), Post.id <= up_to).scalar_subquery()
    row = upsert(ThreadRead).values(user_id=user_id, thread_id=thread_id, last_read_post_id=up_to, read_count=count)
    new = row.excluded
    return (
        select(Thread.id).where(Thread.id == thread_id).with_for_update(key_share=True),
        row.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"last_read_post_id": new.last_read_post_id, "read_count": new.read_count},
            where=ThreadRead.last_read_post_id < new.last_read_post_id,
        ),
    )


def mark_all_read(by: Viewer) -> None:
    """Note that a member has read every thread they may see."""
    unread = visible_threads(by, literal(by.id), Thread.id, Thread.last_post_id, Thread.post_count).where(
        Thread.last_post_at >= unread_since(by), Thread.last_post_id.is_not(None)
    )
    columns = ["user_id", "thread_id", "last_read_post_id", "read_count"]
    row = upsert(ThreadRead).from_select(columns, unread)
    new = row.excluded
    further = new.last_read_post_id > ThreadRead.last_read_post_id
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={
                "last_read_post_id": case((further, new.last_read_post_id), else_=ThreadRead.last_read_post_id),
                "read_count": new.read_count,
            },
            where=or_(further, new.read_count > ThreadRead.read_count),
        )
    )


def count_post(post: Post, difference: int) -> None:
    """Keep the counters right when a post comes into view (+1) or leaves it (-1)."""
    db.session.execute(
        update(Thread).where(Thread.id == post.thread_id).values(post_count=Thread.post_count + difference)
    )
    db.session.execute(
        update(ThreadRead)
        .where(ThreadRead.thread_id == post.thread_id, ThreadRead.last_read_post_id >= post.id)
        .values(read_count=ThreadRead.read_count + difference)
    )


def moved_on(viewer: Viewer, since: datetime, oldest_unread: datetime | None) -> Executable | None:
    """The statement that moves the bound up to the oldest unread thread; None when not worth a write."""
    latest = clock.now() - _MARGIN
    bound = min(oldest_unread, latest) if oldest_unread else latest
    if bound - since < _WORTH_WRITING:
        return None
    row = upsert(UnreadSince).values(user_id=viewer.id, moment=bound)
    return row.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"moment": row.excluded.moment},
        where=UnreadSince.moment < row.excluded.moment,
    )


def look_back(moment: datetime) -> None:
    """Something of that time has come into view: nobody's bound may lie behind it."""
    db.session.execute(update(UnreadSince).where(UnreadSince.moment > moment).values(moment=moment))
