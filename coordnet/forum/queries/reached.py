"""Who is told of a thread at once, and why.

The narrower choice decides: for the thread, then that of asking, for the category, of writing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, func, not_, or_, select

from coordnet.extensions import read_rows
from coordnet.forum.models import Mention, Post, Thread, ThreadRead
from coordnet.forum.queries.mentioned import BY_NAME, BY_PLACE, MENTIONS, means, meant_by
from coordnet.forum.queries.visibility import may_see_post
from coordnet.members.holdings import place_on
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.notifications.models import Notice
from coordnet.notifications.queries import (
    chosen_how,
    chosen_level,
    how,
    levels_of,
    told_at_once,
    watchers,
)
from coordnet.room import house

ANSWERS, REPLIES = "answers", "replies"  # topics: in threads one began, in those where one wrote


@dataclass(frozen=True)
class ToldPost:
    """A post as a mail tells it: who wrote it, from where, when, its whole text, and how it names the reader."""

    id: int
    text: str
    created_at: Any
    author: str
    place: str | None
    names: str | None = None


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


def mentions_heard(place: Place, user_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Of which mentions each of these is told at once: of themselves (`person`), of their municipality (`place`).

    What is muted is muted for a municipality; whoever is named in person is told all the same.
    """
    by_thread = levels_of("thread", place.thread_id, user_ids)
    by_category = levels_of("category", place.category_id, user_ids)
    found: dict[int, tuple[str, ...]] = {}
    for each, chosen in how(MENTIONS, user_ids).items():
        level = by_thread.get(each) or ("" if each == place.author_id else by_category.get(each, ""))
        if chosen == "now":
            found[each] = (BY_NAME,) if level == "mute" else (BY_NAME, BY_PLACE)
    return found


def new_posts(notice: Notice, viewer: Viewer) -> list[ToldPost]:
    """What a notice has to tell: colleagues' posts of its time that the viewer may read and has not read."""
    new = and_(
        Post.created_at >= notice.begins_at, Post.created_at < notice.ends_at, Post.id > _read_up_to(notice, viewer)
    )
    return _told_posts(notice, viewer, new)


def new_mentions(notice: Notice, viewer: Viewer) -> list[ToldPost]:
    """The same of a notice about mentions. What named the viewer only later, by an edit, may have been read before;
    what a mail about the thread told meanwhile is left out.
    """
    told = told_at_once("thread", Post.thread_id, Post.created_at, viewer.id, since=Mention.at)
    new = exists().where(
        Mention.post_id == Post.id,
        means(viewer),
        Mention.at >= notice.begins_at,
        Mention.at < notice.ends_at,
        or_(Mention.at > Post.created_at, Post.id > _read_up_to(notice, viewer)),
        not_(told),
    )
    return _told_posts(notice, viewer, new.correlate(Post))


def _read_up_to(notice: Notice, viewer: Viewer) -> Any:
    read = select(ThreadRead.last_read_post_id).where(
        ThreadRead.user_id == viewer.id, ThreadRead.thread_id == notice.ref
    )
    return func.coalesce(read.scalar_subquery(), 0)


def _told_posts(notice: Notice, viewer: Viewer, new: Any) -> list[ToldPost]:
    author = (Post.created_at, User.name, place_on(Post.author_id, Post.created_at))
    query = (
        select(Post.id, Post.body_text, *author, meant_by(Post.id, viewer))
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
        .where(
            may_see_post(viewer),
            Post.thread_id == notice.ref,
            Post.hidden_at.is_(None),
            Thread.hidden_at.is_(None),
            Post.author_id != viewer.id,
            new,
        )
        .order_by(Post.id)
    )
    return [ToldPost(*row) for row in read_rows(query)]


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
