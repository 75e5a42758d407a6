"""What somebody has not read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from coordnet.extensions import read_rows
from coordnet.forum.models import Post, Thread, ThreadRead, UnreadSince
from coordnet.forum.queries.rows import joined
from coordnet.members.viewer import Viewer

_UNREAD_SINCE = select(UnreadSince.moment).where(UnreadSince.user_id == bindparam("user_id"))


def counted(thread_id: int) -> ColumnElement[bool]:
    """The posts of a thread that `Thread.post_count` counts."""
    opening = select(func.min(Post.id)).where(Post.thread_id == thread_id).scalar_subquery()
    kept = or_(Post.deleted_at.is_(None), Post.id == opening)
    return (Post.thread_id == thread_id) & Post.hidden_at.is_(None) & kept


def unread_condition(since: Any) -> ColumnElement[bool]:
    """Threads with something unread; needs the outer join `has_read`."""
    return (Thread.last_post_at >= since) & (Thread.post_count > func.coalesce(ThreadRead.read_count, 0))


def unread_since(viewer: Viewer) -> datetime:
    """No thread whose last post is older than this is unread for the viewer."""
    return max([joined(viewer), *(row.moment for row in read_rows(_UNREAD_SINCE, user_id=viewer.id))])
