"""One thread and its posts, page by page."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from coordnet.errors import NotFound
from coordnet.extensions import db, read_rows
from coordnet.forum.models import Post, Thread, ThreadRead
from coordnet.forum.queries.rows import (
    Author,
    Participant,
    ThreadRow,
    has_read,
    row_of,
    rows_seen_by,
)
from coordnet.forum.queries.unread import unread_since
from coordnet.forum.queries.visibility import (
    LARGEST_ID,
    may_see_thread,
)
from coordnet.members.holdings import place_on
from coordnet.members.viewer import Viewer

POSTS = 20
PARTICIPANTS = 12

PERSON = (Author.id, Author.name, Author.site_role, place_on(Post.author_id, Post.created_at))


@dataclass(slots=True)
class PostRow:
    """One post as its thread shows it; a deleted one is a stub without text. The view fills in `files`."""

    author: Participant
    id: int
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    deleted_at: datetime | None
    files: list[Any] = field(default_factory=list)

    @property
    def author_id(self) -> int:
        return self.author.id


@dataclass(frozen=True, slots=True)
class PostsPage:
    """A page of a thread; `after` values of the pages before (0 is the first page) and after it."""

    posts: list[PostRow]
    previous: int | None
    following: int | None


def thread_row(thread_id: int, viewer: Viewer) -> tuple[ThreadRow, int | None]:
    """The head of a thread page and the id of the first post the viewer has not read. Raises NotFound."""
    if not 0 < thread_id <= LARGEST_ID:
        raise NotFound
    statement = _head(viewer.audiences, viewer.is_moderator)
    for row in read_rows(statement, viewer_id=viewer.id, thread_id=thread_id):
        thread = row_of(row, unread_since(viewer))
        return thread, row.first_unread if thread.unread else None
    raise NotFound


@lru_cache(maxsize=16)
def _head(audiences: tuple[str, ...], moderator: bool) -> Select[Any]:
    """Kept, as the other statements of a thread page: building them costs more than running them."""
    first_unread = (
        select(func.min(Post.id))
        .where(
            Post.thread_id == Thread.id,
            Post.id > func.coalesce(ThreadRead.last_read_post_id, 0),
            Post.hidden_at.is_(None),
            Post.deleted_at.is_(None),
        )
        .correlate(Thread, ThreadRead)
        .scalar_subquery()
    )
    return (
        rows_seen_by(audiences, moderator)
        .outerjoin(ThreadRead, has_read(bindparam("viewer_id")))
        .add_columns(first_unread.label("first_unread"))
        .where(Thread.id == bindparam("thread_id"))
    )


def _shown(thread_id: Any, moderator: bool) -> Any:
    """The posts that have a place on a thread's pages: stubs included, hidden ones for moderators only."""
    within = Post.thread_id == thread_id
    return within if moderator else and_(within, Post.hidden_at.is_(None))


def posts_page(thread_id: int, viewer: Viewer, after: int = 0) -> PostsPage:
    """The posts after a given one, of a thread that `thread_row` has found for the viewer."""
    found = read_rows(_posts(viewer.is_moderator), thread_id=thread_id, after=after, limit=POSTS + 1)
    posts = [PostRow(Participant(*row[7:]), *row[:7]) for row in found]
    following = posts[POSTS - 1].id if len(posts) > POSTS else None
    previous = _previous(_shown(thread_id, viewer.is_moderator), after) if after else None
    return PostsPage(posts[:POSTS], previous, following)


@lru_cache(maxsize=2)
def _posts(moderator: bool) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Post.id,
        Post.body_html,
        Post.created_at,
        Post.edited_at,
        Post.hidden_at,
        Post.hidden_reason,
        Post.deleted_at,
        *PERSON,
    )
    return (
        select(*columns)
        .join(Author, Author.id == Post.author_id)
        .where(_shown(bindparam("thread_id"), moderator), Post.id > bindparam("after"))
        .order_by(Post.id)
        .limit(bindparam("limit"))
    )


def _previous(shown: Any, after: int) -> int:
    """The `after` of the page that ends with the post `after`."""
    query = select(Post.id).where(shown, Post.id <= after).order_by(Post.id.desc()).offset(POSTS).limit(1)
    return db.session.scalar(query) or 0


def place_in_thread(post_id: int, viewer: Viewer) -> tuple[int, int]:
    """The thread of a post and the `after` of its page; stubs have a place too. Raises NotFound."""
    if not 0 < post_id <= LARGEST_ID:
        raise NotFound
    query = select(Post.thread_id).join(Thread, Thread.id == Post.thread_id)
    thread_id = db.session.scalar(query.where(Post.id == post_id, may_see_thread(viewer)))
    if thread_id is None:
        raise NotFound
    shown = _shown(thread_id, viewer.is_moderator)
    if db.session.scalar(select(Post.id).where(shown, Post.id == post_id)) is None:
        raise NotFound
    before = db.session.scalar(select(func.count()).select_from(Post).where(shown, Post.id < post_id)) or 0
    start = before - before % POSTS
    if start == 0:
        return thread_id, 0
    last_before = select(Post.id).where(shown).order_by(Post.id).offset(start - 1).limit(1)
    return thread_id, db.session.scalars(last_before).one()


def participants(thread_id: int) -> list[Participant]:
    """Who has written in the thread, in the order of their first post."""
    return [Participant(*row) for row in read_rows(_participants(), thread_id=thread_id)]


@cache
def _participants() -> Select[Any]:
    firsts = (
        select(Post.author_id, func.min(Post.id).label("first"), func.min(Post.created_at).label("at"))
        .where(Post.thread_id == bindparam("thread_id"), Post.hidden_at.is_(None), Post.deleted_at.is_(None))
        .group_by(Post.author_id)
        .subquery()
    )
    columns: tuple[Any, ...] = (Author.id, Author.name, Author.site_role, place_on(firsts.c.author_id, firsts.c.at))
    people = select(*columns)
    return people.join(firsts, firsts.c.author_id == Author.id).order_by(firsts.c.first).limit(PARTICIPANTS)
