"""What of the forum somebody wants to find in the digest and counted as unread, and what they were told before.

The narrower choice decides: for the thread, then that of asking, for the category, of writing.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_
from sqlalchemy.orm import aliased

from coordnet.forum.models import Mention, Post, Thread
from coordnet.forum.queries.mentioned import MENTIONS, means
from coordnet.forum.queries.reached import ANSWERS, REPLIES
from coordnet.members.viewer import Viewer
from coordnet.notifications.queries import chosen_level, is_off, told_at_once

_Named, _Naming = aliased(Post, name="named"), aliased(Mention, name="naming")


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


def untold(moment: Any, thread_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """What came in a thread at `moment` has gone to the viewer in no mail, and in none about a mention."""
    by_mention = exists().where(
        _Named.thread_id == thread_id,
        _Named.created_at == moment,
        _Naming.post_id == _Named.id,
        means(viewer, _Naming),
        told_at_once("mention", thread_id, _Naming.at, viewer.id),
    )
    return not_(or_(told_at_once("thread", thread_id, moment, viewer.id), by_mention))


def mention_untold(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Mention` and `Post`: neither a mail about it nor a later one about the post has gone."""
    with_post = told_at_once("thread", Post.thread_id, Post.created_at, viewer.id, since=Mention.at)
    return not_(or_(told_at_once("mention", Post.thread_id, Mention.at, viewer.id), with_post))


def names_viewer(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Post` (and its thread): a colleague's, it names the viewer or a municipality of theirs."""
    return _by_colleague(viewer) & exists().where(Mention.post_id == Post.id, means(viewer)).correlate(Post)


def mention_news(start: datetime | None, end: datetime | None, viewer: Viewer) -> ColumnElement[bool]:
    """The same for what the digest of [start, end) tells: it named them then, and they want to hear of it.

    What names them in person they hear of also where they hear nothing else.
    """
    conditions = [
        Mention.post_id == Post.id,
        means(viewer),
        or_(Mention.user_id == viewer.id, not_muted(viewer.id)),
        mention_untold(viewer),
        not_(is_off(MENTIONS, viewer.id)),
    ]
    conditions += [Mention.at >= start] if start else []
    conditions += [Mention.at < end] if end else []
    return _by_colleague(viewer) & exists().where(*conditions).correlate(Post, Thread)


def _by_colleague(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.author_id != viewer.id)
