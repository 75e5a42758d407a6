"""Selecting from the forum, for its own pages and for the rooms above.

Everything takes the viewer and starts from `visibility`, so that no caller can forget who may see what.
Lists and counts are in `lists`, the digest's selections in `weekly`; what other rooms use is offered here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from coordnet.errors import NotFound
from coordnet.extensions import db, read_rows
from coordnet.forum.filters import Filter
from coordnet.forum.lists import (
    CAP,
    Counts,
    counts,
    is_waiting,
    new_replies,
    replied_in,
    threads_page,
)
from coordnet.forum.models import Post, Thread, ThreadRead
from coordnet.forum.reading import unread_condition, unread_since
from coordnet.forum.rows import (
    Author,
    Person,
    ThreadRow,
    fetch,
    has_read,
    newest_first,
    row_of,
    rows_seen_by,
    thread_rows,
)
from coordnet.forum.visibility import (
    LARGEST_ID,
    get_post,
    get_thread,
    may_read_post,
    may_see_thread,
    visible_categories,
    visible_category,
    visible_posts,
    visible_threads,
)
from coordnet.forum.weekly import (
    DigestSection,
    DigestThread,
    digest_new_threads,
    digest_replied_threads,
    digest_replies_to,
    digest_waiting,
)
from coordnet.members.holdings import place_on, written_in
from coordnet.members.viewer import Viewer

__all__ = [
    "CAP", "Counts", "DigestSection", "DigestThread", "Filter", "Person", "PostRef", "PostRow",
    "RepliedThread", "ThreadRow", "counts", "digest_new_threads",
    "digest_replied_threads", "digest_replies_to", "digest_waiting", "get_post", "get_thread",
    "may_read_post", "may_see_thread", "participants", "place_in_thread", "posts_by", "posts_page",
    "replies_to_my_threads", "thread_row", "threads_by", "threads_of_municipality", "threads_page",
    "unread_since", "unread_threads", "visible_categories", "visible_category",
    "visible_posts", "visible_threads", "waiting_threads",
]  # fmt: skip

POSTS = 20
PARTICIPANTS = 12

_PERSON = (Author.id, Author.name, Author.site_role, place_on(Post.author_id, Post.created_at))


@dataclass(slots=True)
class PostRow:
    """One post as its thread shows it; a deleted one is a stub without text. The view fills in `files`."""

    author: Person
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


@dataclass(frozen=True, slots=True)
class PostRef:
    """Somebody's reply, as a list of what they wrote shows it."""

    id: int
    thread_id: int
    title: str
    created_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class RepliedThread:
    """One's own thread in which others have replied: how often, and the latest of these replies."""

    thread: ThreadRow
    replies: int
    post_id: int
    text: str
    author: Person
    created_at: datetime


# ── One thread and its posts ────────────────────────────────────────────────────────────────────────────


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
    posts = [PostRow(Person(*row[7:]), *row[:7]) for row in found]
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
        *_PERSON,
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


def participants(thread_id: int) -> list[Person]:
    """Who has written in the thread, in the order of their first post."""
    return [Person(*row) for row in read_rows(_participants(), thread_id=thread_id)]


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


# ── For profiles and places ─────────────────────────────────────────────────────────────────────────────


def _not_hidden(viewer: Viewer, *more: Any) -> Select[Any]:
    """Threads for other rooms' pages: those do not mark hidden ones, so nobody gets them there."""
    return newest_first(thread_rows(viewer, *more).where(Thread.hidden_at.is_(None)))


def threads_by(author_id: int, viewer: Viewer, limit: int) -> list[ThreadRow]:
    """The threads a member began, that the viewer may see, latest activity first."""
    query = _not_hidden(viewer).where(Thread.author_id == author_id)
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
    return fetch(_not_hidden(viewer).where(Thread.id.in_(ids)), unread_since(viewer))


# ── For the home page ───────────────────────────────────────────────────────────────────────────────────


def unread_threads(viewer: Viewer, limit: int) -> list[ThreadRow]:
    """The threads with something unread, latest activity first; `counts` says how many."""
    since = unread_since(viewer)
    return fetch(_not_hidden(viewer).where(unread_condition(since)).limit(limit), since)


def waiting_threads(viewer: Viewer, limit: int) -> list[ThreadRow]:
    """Colleagues' questions nobody has answered yet, newest first; `counts` says how many."""
    query = _not_hidden(viewer).where(is_waiting(), Thread.author_id != viewer.id)
    return fetch(query.limit(limit), unread_since(viewer))


def replies_to_my_threads(viewer: Viewer, since: datetime, limit: int) -> list[RepliedThread]:
    """The viewer's own threads in which others have replied since a moment, latest first."""
    replies = (Post.thread_id == Thread.id, *new_replies(since, None, viewer))
    query = _not_hidden(
        viewer,
        select(func.count()).select_from(Post).where(*replies).scalar_subquery().label("replies"),
        select(func.max(Post.id)).where(*replies).scalar_subquery().label("latest"),
    ).where(Thread.author_id == viewer.id, replied_in(since, None, viewer))
    found = db.session.execute(query.limit(limit)).all()
    bound = unread_since(viewer)
    latest = (
        select(Post.id, Post.body_text, Post.created_at, *_PERSON)
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
            author=Person(*posts[row.latest][3:]),
        )
        for row in found
    ]
