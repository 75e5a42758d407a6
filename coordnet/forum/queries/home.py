"""What of the forum stands on the home page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.lists import (
    is_waiting,
    new_replies,
    replied_in,
)
from coordnet.forum.queries.people import not_hidden
from coordnet.forum.queries.rows import (
    Author,
    Participant,
    ThreadRow,
    fetch,
    row_of,
)
from coordnet.forum.queries.thread import PERSON
from coordnet.forum.queries.unread import unread_condition, unread_since
from coordnet.forum.queries.visibility import visible_threads
from coordnet.forum.queries.wanted import not_muted
from coordnet.members.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RepliedThread:
    """One's own thread in which others have replied: how often, and the latest of these replies."""

    thread: ThreadRow
    replies: int
    post_id: int
    text: str
    author: Participant
    created_at: datetime


def unread_threads(viewer: Viewer, limit: int) -> list[ThreadRow]:
    """The threads with something unread, latest activity first; `counts` says how many."""
    since = unread_since(viewer)
    return fetch(not_hidden(viewer).where(unread_condition(since), not_muted(viewer.id)).limit(limit), since)


def colleagues_wrote(viewer: Viewer, category_id: int | None = None) -> bool:
    """Whether there is anything by somebody else for the viewer to read, read or not: in a category, or at all."""
    theirs = visible_threads(viewer).where(Thread.hidden_at.is_(None), replied_in(None, None, viewer))
    if category_id is not None:
        theirs = theirs.where(Thread.category_id == category_id)
    return db.session.scalar(theirs.limit(1)) is not None


def waiting_threads(viewer: Viewer, limit: int) -> list[ThreadRow]:
    """Colleagues' questions nobody has answered yet, newest first; `counts` says how many."""
    query = not_hidden(viewer).where(is_waiting(), Thread.author_id != viewer.id, not_muted(viewer.id))
    return fetch(query.limit(limit), unread_since(viewer))


def replies_to_my_threads(viewer: Viewer, since: datetime, limit: int) -> list[RepliedThread]:
    """The viewer's own threads in which others have replied since a moment, latest first."""
    replies = (Post.thread_id == Thread.id, *new_replies(since, None, viewer))
    query = not_hidden(
        viewer,
        select(func.count()).select_from(Post).where(*replies).scalar_subquery().label("replies"),
        select(func.max(Post.id)).where(*replies).scalar_subquery().label("latest"),
    ).where(Thread.author_id == viewer.id, replied_in(since, None, viewer), not_muted(viewer.id))
    found = db.session.execute(query.limit(limit)).all()
    bound = unread_since(viewer)
    latest = (
        select(Post.id, Post.body_text, Post.created_at, *PERSON)
        .join(Author, Author.id == Post.author_id)
        .where(Post.id.in_([row.latest for row in found]))
    )
    posts = {row[0]: row for row in db.session.execute(latest)}
    return [
        RepliedThread(
            thread=row_of(row, bound),
            replies=row.replies,
            post_id=row.latest,
            text=posts[row.latest][1],
            created_at=posts[row.latest][2],
            author=Participant(*posts[row.latest][3:]),
        )
        for row in found
    ]
