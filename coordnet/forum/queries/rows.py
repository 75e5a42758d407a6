"""What a list of threads is made of: one row with everything its line shows, read in one query."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import aliased

from coordnet.extensions import read_rows
from coordnet.forum.models import Category, Thread, ThreadRead
from coordnet.forum.queries.visibility import seen_by
from coordnet.members.holdings import place_on
from coordnet.members.models import User
from coordnet.members.viewer import Viewer

Author = aliased(User, name="author")
LastAuthor = aliased(User, name="last_author")


@dataclass(frozen=True, slots=True)
class Participant:
    """Who wrote: enough for the tile, the link and the words beside it, the place being that of the day."""

    id: int
    name: str
    site_role: str
    municipality_short: str | None = None

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def hue(self) -> int:
        return self.id % 5 + 1


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread as a list shows it. `unread` is the exact number of posts the viewer has not read."""

    id: int
    title: str
    created_at: datetime
    last_post_at: datetime
    last_post_id: int | None
    post_count: int
    answer_post_id: int | None
    pinned: bool
    locked: bool
    hidden_at: datetime | None
    hidden_reason: str
    category_id: int
    category_slug: str
    category_name: str
    category_name_en: str
    audience: str
    confidential: bool
    author: Participant
    last_author: Participant
    last_read_post_id: int | None
    unread: int

    @property
    def replies(self) -> int:
        return max(self.post_count - 1, 0)

    @property
    def state(self) -> str:
        """'ok' solved, 'wait' nobody has answered yet, '' neither."""
        if self.answer_post_id is not None:
            return "ok"
        return "wait" if self.post_count <= 1 and not self.pinned and not self.locked else ""


def has_read(user_id: Any) -> ColumnElement[bool]:
    """The join of a thread with somebody's own read mark."""
    return and_(ThreadRead.thread_id == Thread.id, ThreadRead.user_id == user_id)


_COLUMNS = (
    Thread.id,
    Thread.title,
    Thread.created_at,
    Thread.last_post_at,
    Thread.last_post_id,
    Thread.post_count,
    Thread.answer_post_id,
    Thread.pinned,
    Thread.locked,
    Thread.hidden_at,
    Thread.hidden_reason,
    Thread.category_id,
    Category.slug,
    Category.name,
    Category.name_en,
    Category.audience,
    Category.confidential,
)
_PEOPLE = (
    Author.id,
    Author.name,
    Author.site_role,
    place_on(Thread.author_id, Thread.created_at).label("place"),
    LastAuthor.id,
    LastAuthor.name,
    LastAuthor.site_role,
    ThreadRead.last_read_post_id,
    ThreadRead.read_count,
)


def thread_rows(viewer: Viewer, *more: Any) -> Select[Any]:
    """Select whole rows of the threads the viewer may see; `more` adds columns at the end.

    Outer joins keep the thread's index in the lead, whatever the planner thinks of eight categories.
    """
    query = rows_seen_by(viewer.audiences, viewer.is_moderator).outerjoin(ThreadRead, has_read(viewer.id))
    return query.add_columns(*more) if more else query


@lru_cache(maxsize=16)
def rows_seen_by(audiences: tuple[str, ...], moderator: bool) -> Select[Any]:
    """The rows for these audiences, to be joined with a read mark. Kept: building costs more than running."""
    columns: tuple[Any, ...] = (*_COLUMNS, *_PEOPLE)
    return (
        select(*columns)
        .select_from(Thread)
        .where(seen_by(audiences, moderator))
        .outerjoin(Category, Category.id == Thread.category_id)
        .outerjoin(Author, Author.id == Thread.author_id)
        .outerjoin(LastAuthor, LastAuthor.id == Thread.last_author_id)
    )


def newest_first(query: Any) -> Select[Any]:
    """In the order of every list: what was written in last comes first."""
    ordered: Select[Any] = query.order_by(Thread.last_post_at.desc(), Thread.id.desc())
    return ordered


def fetch(query: Select[Any], since: datetime, **values: Any) -> list[ThreadRow]:
    """The rows of a `thread_rows` select; `since` from unread.unread_since, `values` for its parameters."""
    return [row_of(row, since) for row in read_rows(query, **values)]


def row_of(row: Row[Any], since: datetime) -> ThreadRow:
    """One row of a `thread_rows` select."""
    n = len(_COLUMNS)
    author_id, author, author_role, place, *rest = row[n : n + len(_PEOPLE)]
    last_id, last, last_role, last_read, read_count = rest
    unread = unread_of(row.post_count, read_count, row.last_post_at, since)
    people = (Participant(author_id, author, author_role, place), Participant(last_id, last, last_role))
    values: list[Any] = [*row[:n], *people, last_read, unread]
    return ThreadRow(*values)


def unread_of(post_count: int, read_count: int | None, last_post_at: datetime, since: datetime) -> int:
    """How many counted posts somebody has not read; what was before `since` is not unread."""
    if read_count is None:
        return post_count if last_post_at >= since else 0
    return max(post_count - read_count, 0)


def joined(viewer: Viewer) -> datetime:
    """When the viewer joined: nothing before that is unread for them."""
    return viewer.joined_at or datetime(1970, 1, 1, tzinfo=UTC)
