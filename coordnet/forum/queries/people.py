"""What a member, or the people of a municipality, wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists
from sqlalchemy.orm import aliased

from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.rows import (
    ThreadRow,
    fetch,
    newest_first,
    thread_rows,
)
from coordnet.forum.queries.unread import unread_since
from coordnet.forum.queries.visibility import (
    visible_posts,
    visible_threads,
)
from coordnet.members.holdings import written_in
from coordnet.members.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PostRef:
    """Somebody's reply, as a list of what they wrote shows it."""

    id: int
    thread_id: int
    title: str
    created_at: datetime
    text: str


def not_hidden(viewer: Viewer, *more: Any) -> Select[Any]:
    """Threads for other rooms' pages: those do not mark hidden ones, so nobody gets them there."""
    return newest_first(thread_rows(viewer, *more).where(Thread.hidden_at.is_(None)))


def threads_by(author_id: int, viewer: Viewer, limit: int) -> list[ThreadRow]:
    """The threads a member began, that the viewer may see, latest activity first."""
    query = not_hidden(viewer).where(Thread.author_id == author_id)
    return fetch(query.limit(limit), unread_since(viewer))


def posts_by(author_id: int, viewer: Viewer, limit: int) -> list[PostRef]:
    """The replies a member wrote, that the viewer may read, newest first."""
    earlier = aliased(Post)
    is_reply = exists().where(earlier.thread_id == Post.thread_id, earlier.id < Post.id)
    columns = (Post.id, Post.thread_id, Thread.title, Post.created_at, Post.body_text)
    query = visible_posts(viewer, *columns).where(
        Post.author_id == author_id, Post.hidden_at.is_(None), Thread.hidden_at.is_(None), is_reply
    )
    return [PostRef(*row) for row in db.session.execute(query.order_by(Post.id.desc()).limit(limit))]


def threads_of_municipality(municipality_id: int, viewer: Viewer, limit: int) -> list[ThreadRow]:
    """The threads that whoever held a role in the municipality on that day began, latest activity first."""
    written = written_in([municipality_id], Thread.author_id, Thread.created_at)
    latest = newest_first(visible_threads(viewer).where(Thread.hidden_at.is_(None), written)).limit(limit)
    ids = list(db.session.scalars(latest))
    return fetch(not_hidden(viewer).where(Thread.id.in_(ids)), unread_since(viewer))
