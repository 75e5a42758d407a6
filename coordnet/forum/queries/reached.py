"""Who is told of a thread at once, and why; what of the forum somebody wants to hear nothing of.

The narrower choice decides: for the thread, then that of asking, for the category, of writing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, exists, func, not_, select

from coordnet.extensions import read_rows
from coordnet.forum.models import Post, Thread, ThreadRead
from coordnet.forum.queries.visibility import may_see_post
from coordnet.members.holdings import place_on
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.notifications.models import Notice
from coordnet.notifications.queries import (
    chosen_how,
    chosen_level,
    how,
    is_off,
    levels_of,
    told_at_once,
    watchers,
)
from coordnet.room import house

ANSWERS, REPLIES = "answers", "replies"  # topics: in threads one began, in those where one wrote


@dataclass(frozen=True)
class ToldPost:
    """A post as a mail tells it: who wrote it, from where, when, and its whole text."""

    id: int
    text: str
    created_at: Any
    author: str
    place: str | None


@dataclass(frozen=True)
class Place:
    """A thread as far as it decides who is told."""

    thread_id: int
    category_id: int
    author_id: int


def place_of(thread: Thread) -> Place:
    return Place(thread.id, thread.category_id, thread.author_id)


@dataclass(frozen=True)
class Choices:
    """What somebody chose, as far as it matters for a thread; empty where nothing was chosen."""

    by_thread: str
    by_category: str
    answers: str
    replies: str
    wrote: bool

    def reason(self, is_author: bool) -> str:
        """Why they are told at once of what is new in it; empty when they are not."""
        if self.by_thread:
            return "thread" if self.by_thread == "watch" else ""
        if is_author:
            return ANSWERS if self.answers == "now" else ""
        if self.by_category:
            return "category" if self.by_category == "watch" else ""
        return REPLIES if self.wrote and self.replies == "now" else ""

    def is_off(self, is_author: bool) -> bool:
        """Whether a topic that is off keeps it from them: then it is not in their digest either."""
        if self.by_thread or (self.by_category and not is_author):
            return False
        return self.answers == "off" if is_author else self.wrote and self.replies == "off"


def reasons(place: Place, user_ids: Collection[int]) -> dict[int, str]:
    """Why each of these is told at once of what is new in a thread; who is not told is left out.

    `thread` and `category`: they follow it; `answers`, `replies`: the topics.
    """
    by_thread = levels_of("thread", place.thread_id, user_ids)
    by_category = levels_of("category", place.category_id, user_ids)
    answers, replies = how(ANSWERS, user_ids), how(REPLIES, user_ids)
    wrote = _wrote(place.thread_id, user_ids)
    found = {}
    for each in user_ids:
        chosen = Choices(
            by_thread.get(each, ""), by_category.get(each, ""), answers[each], replies[each], each in wrote
        )
        found[each] = chosen.reason(each == place.author_id)
    return {each: why for each, why in found.items() if why}


def concerned(place: Place) -> set[int]:
    """Who began the thread, wrote in it or follows it or its category."""
    query = select(Post.author_id).where(Post.thread_id == place.thread_id).distinct()
    wrote = {row.author_id for row in read_rows(query)}
    return {place.author_id} | wrote | watchers("thread", place.thread_id) | watchers("category", place.category_id)


def _wrote(thread_id: int, user_ids: Collection[int]) -> set[int]:
    query = select(Post.author_id).where(Post.thread_id == thread_id, Post.author_id.in_(user_ids)).distinct()
    return {row.author_id for row in read_rows(query)}


def new_posts(notice: Notice, viewer: Viewer) -> list[ToldPost]:
    """What a notice has to tell: colleagues' posts of its time that the viewer may read and has not read."""
    read_up_to = select(ThreadRead.last_read_post_id).where(
        ThreadRead.user_id == viewer.id, ThreadRead.thread_id == notice.ref
    )
    query = (
        select(Post.id, Post.body_text, Post.created_at, User.name, place_on(Post.author_id, Post.created_at))
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
        .where(
            may_see_post(viewer),
            Post.thread_id == notice.ref,
            Post.hidden_at.is_(None),
            Thread.hidden_at.is_(None),
            Post.author_id != viewer.id,
            Post.created_at >= notice.begins_at,
            Post.created_at < notice.ends_at,
            Post.id > func.coalesce(read_up_to.scalar_subquery(), 0),
        )
        .order_by(Post.id)
    )
    return [ToldPost(*row) for row in read_rows(query)]


def not_muted(user_id: Any) -> ColumnElement[bool]:
    """The condition on `Thread`: neither it nor its category is muted. One's own thread outlasts its category's."""
    by_category = case(
        (Thread.author_id == user_id, "follow"), else_=chosen_level("category", Thread.category_id, user_id)
    )
    return func.coalesce(chosen_level("thread", Thread.id, user_id), by_category, "follow") != "mute"


def wanted_in_digest(user_id: int) -> ColumnElement[bool]:
    """The condition on `Thread` for what the digest may tell: not muted, and of no topic that is off."""
    wrote = exists().where(Post.thread_id == Thread.id, Post.author_id == user_id).correlate(Thread)
    for_writing = case((and_(wrote, is_off(REPLIES, user_id)), "mute"), else_="follow")
    by_category = chosen_level("category", Thread.category_id, user_id)
    by_role = case(
        (Thread.author_id != user_id, func.coalesce(by_category, for_writing)),
        (is_off(ANSWERS, user_id), "mute"),
        else_="follow",
    )
    return func.coalesce(chosen_level("thread", Thread.id, user_id), by_role) != "mute"


def untold(moment: Any, thread_id: Any, user_id: int) -> ColumnElement[bool]:
    """What happened in a thread at `moment` has not gone to somebody in a mail of its own."""
    return not_(told_at_once("thread", thread_id, moment, user_id))


@dataclass(frozen=True)
class Mails:
    """How somebody hears of a thread: `level` is what comes of it, `why` when nothing was chosen for it.

    Nothing comes of a topic that is `off`; that is no level, since the thread is unread and waits like others.
    """

    level: str
    why: str = ""


def mails_of(place: Place, viewer: Viewer) -> Mails:
    """How the viewer hears of a thread they see; in one query."""
    values = {"thread": place.thread_id, "category": place.category_id, "me": viewer.id}
    (row,) = read_rows(_CHOICES, **values)
    topics = house().topics
    chosen = Choices(
        row[0] or "", row[1] or "", row[2] or topics[ANSWERS].default, row[3] or topics[REPLIES].default, row[4]
    )
    is_author = place.author_id == viewer.id
    if chosen.by_thread:
        return Mails(chosen.by_thread)
    why = chosen.reason(is_author)
    if why:
        return Mails("watch", why)
    if chosen.is_off(is_author):
        return Mails("", "off")
    return Mails("mute" if chosen.by_category == "mute" and not is_author else "follow")


_THREAD, _CATEGORY, _ME = (bindparam(name, type_=Integer) for name in ("thread", "category", "me"))
_CHOICES = select(
    chosen_level("thread", _THREAD, _ME),
    chosen_level("category", _CATEGORY, _ME),
    chosen_how(ANSWERS, _ME),
    chosen_how(REPLIES, _ME),
    exists().where(Post.thread_id == _THREAD, Post.author_id == _ME),
)
