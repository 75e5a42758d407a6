"""Who may see what in the forum: the one place that decides it, in the query, closed by default.

A thread is seen by the audience of its category. A deleted thread is seen by nobody; a hidden thread or
post by those moderators who belong to the audience, marked as hidden. Everything that selects threads or
posts for somebody starts here.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from coordnet.database import is_one_of
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.forum.models import Category, Post, Thread
from coordnet.members.viewer import Viewer

_Room = aliased(Category)
LARGEST_ID = 2**31 - 1  # beyond it PostgreSQL refuses the comparison instead of finding nothing


def visible_categories(viewer: Viewer) -> list[Category]:
    """The categories whose audience the viewer belongs to, in the product's order."""
    return list(db.session.scalars(_categories(viewer.audiences)))


@lru_cache(maxsize=16)
def _categories(audiences: tuple[str, ...]) -> Select[Category]:
    return select(Category).where(is_one_of(Category.audience, audiences)).order_by(Category.position)


def visible_category(slug: str | None, viewer: Viewer) -> Category | None:
    """The category with this slug, when the viewer belongs to its audience.

    Compared in Python: what came from an address may hold characters a database refuses.
    """
    return next((category for category in visible_categories(viewer) if category.slug == slug), None)


def may_see_thread(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Thread` under which the viewer may see it.

    The audience is a correlated EXISTS and no join, so that lists keep walking the index they are sorted by.
    """
    return seen_by(viewer.audiences, viewer.is_moderator)


@lru_cache(maxsize=16)
def seen_by(audiences: tuple[str, ...], moderator: bool) -> ColumnElement[bool]:
    """The condition for these audiences. Kept, because building it costs more than running it."""
    read_by_audience = exists().where(_Room.id == Thread.category_id, is_one_of(_Room.audience, audiences))
    seen = read_by_audience.correlate(Thread) & Thread.deleted_at.is_(None)
    return seen if moderator else seen & Thread.hidden_at.is_(None)


def may_see_post(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Post` and `Thread` (joined) under which the viewer may read the post's text."""
    seen = may_see_thread(viewer) & Post.deleted_at.is_(None)
    return seen if viewer.is_moderator else seen & Post.hidden_at.is_(None)


def visible_threads(viewer: Viewer, *columns: Any) -> Select[Any]:
    """Select the threads the viewer may see: their ids, or the given columns of `Thread`.

    Beside another table (search, feeds) correlate it, so that the database checks row by row:
    `visible_threads(viewer).where(Thread.id == SearchDocument.container_id).exists()`.
    """
    return select(*(columns or (Thread.id,))).select_from(Thread).where(may_see_thread(viewer))


def visible_posts(viewer: Viewer, *columns: Any) -> Select[Any]:
    """Select the posts the viewer may read (with their thread joined): their ids, or the given columns."""
    query = select(*(columns or (Post.id,))).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    return query.where(may_see_post(viewer))


def get_thread(thread_id: int, viewer: Viewer, *, lock: bool = False) -> Thread:
    """The thread as the viewer may see it; `lock` holds its row until the commit. Raises NotFound."""
    if not 0 < thread_id <= LARGEST_ID:
        raise NotFound
    query = visible_threads(viewer, Thread).where(Thread.id == thread_id)
    if lock:
        query = query.with_for_update(key_share=True, of=Thread).execution_options(populate_existing=True)
    thread = db.session.scalar(query)
    if thread is None:
        raise NotFound
    return thread


def get_post(post_id: int, viewer: Viewer, *, lock: bool = False) -> Post:
    """The post as the viewer may read it; `lock` holds its thread's row until the commit. Raises NotFound."""
    if not 0 < post_id <= LARGEST_ID:
        raise NotFound
    query = visible_posts(viewer, Post).where(Post.id == post_id)
    post = db.session.scalar(query)
    if post is not None and lock:
        get_thread(post.thread_id, viewer, lock=True)
        post = db.session.scalar(query.execution_options(populate_existing=True))
    if post is None:
        raise NotFound
    return post


def may_read_post(post_id: int, viewer: Viewer) -> bool:
    """Whether the viewer may read a post, and so its files."""
    return db.session.scalar(visible_posts(viewer).where(Post.id == post_id)) is not None
