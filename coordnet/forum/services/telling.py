"""Who hears of a post at once: the mail waits ten minutes, and is written when it goes."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from coordnet.extensions import db
from coordnet.forum.models import Mention, Post, Thread
from coordnet.forum.queries.reached import concerned, mentions_heard, place_of, reasons
from coordnet.mail.services import queue
from coordnet.members.viewer import Viewer
from coordnet.notifications.hours import goes_at
from coordnet.notifications.services import hold, tell, untell

LETTER, HIDDEN = "posts", "hidden"


def tell_of(post: Post, thread: Thread, named: Mapping[int, str]) -> None:
    """Have those told who want to hear of it at once, and those it has `named`: each in one mail. The thread's row is
    held by whoever writes in it.
    """
    place = place_of(thread)
    told = reasons(place, concerned(place) - {post.author_id}).keys()
    also = _hearing(thread, named) - told
    if told and also:
        hold(told | also)
    tell(LETTER, "thread", thread.id, post.created_at, told)
    tell(LETTER, "mention", thread.id, post.created_at, also)


def tell_named(thread: Thread, named: Mapping[int, str], at: datetime) -> None:
    """The same for those whom a post has named only since it was edited."""
    tell(LETTER, "mention", thread.id, at, _hearing(thread, named))


def _hearing(thread: Thread, named: Mapping[int, str]) -> set[int]:
    heard = mentions_heard(place_of(thread), named.keys()) if named else {}
    return {user_id for user_id, how in named.items() if how in heard.get(user_id, ())}


def tell_author(post: Post, hidden_at: datetime, by: Viewer) -> None:
    """Have the author told that a post is hidden, and why; of an opening post, that its thread is. Each time it is."""
    if post.author_id != by.id:
        queue(HIDDEN, hidden_subject(post.id, hidden_at), user_id=post.author_id, not_before=goes_at(hidden_at))


def hidden_subject(post_id: int, hidden_at: datetime) -> str:
    """What the letter is about: a post, and one of the times at which it was hidden."""
    return f"{post_id}@{hidden_at.timestamp():.6f}"


def tell_in_digest(post: Post, hidden_at: datetime) -> None:
    """A post that is shown again: who got a mail while it was hidden finds it in the digest."""
    untell("thread", post.thread_id, post.created_at, hidden_at)
    for moment in db.session.scalars(select(Mention.at).where(Mention.post_id == post.id).distinct()).all():
        untell("mention", post.thread_id, moment, hidden_at)
