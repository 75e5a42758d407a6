"""May X do Y? Asked by services and templates, of threads and posts the viewer already sees."""

from datetime import datetime
from typing import Protocol

from coordnet.members.viewer import Viewer


class ThreadLike(Protocol):
    """A thread, as a table row or as a list's."""

    @property
    def locked(self) -> bool: ...
    @property
    def hidden_at(self) -> datetime | None: ...


class PostLike(Protocol):
    """A post, as a table row or as a page's."""

    @property
    def author_id(self) -> int: ...
    @property
    def hidden_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...


def may_moderate(viewer: Viewer) -> bool:
    """Hide, restore, lock, pin and move."""
    return viewer.is_moderator


def may_reply(thread: ThreadLike) -> bool:
    """Nobody writes in a locked or hidden thread: to go on, a moderator opens it first."""
    return not thread.locked and thread.hidden_at is None


def may_edit(post: PostLike, thread: ThreadLike, viewer: Viewer) -> bool:
    """One's own words, while the thread is open."""
    return post.author_id == viewer.id and post.deleted_at is None and post.hidden_at is None and may_reply(thread)


def may_delete(post: PostLike, viewer: Viewer) -> bool:
    """One's own words, always: also in a locked thread."""
    return post.author_id == viewer.id and post.deleted_at is None


def may_report(post: PostLike, viewer: Viewer) -> bool:
    """A colleague's words, while they are seen."""
    return post.author_id != viewer.id and post.deleted_at is None and post.hidden_at is None


def may_decide(post: PostLike, viewer: Viewer) -> bool:
    """About what was reported: a moderator, of a colleague's post; its author learns nothing of it."""
    return viewer.is_moderator and post.author_id != viewer.id


def may_mark_answer(asker_id: int, viewer: Viewer) -> bool:
    """The one who asked knows what helped; a moderator may say it for them."""
    return asker_id == viewer.id or viewer.is_moderator
