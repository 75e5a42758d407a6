"""Who hears of a post at once: the mail waits ten minutes, and is written when it goes."""

from datetime import datetime

from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.reached import concerned, place_of, reasons
from coordnet.mail.services import queue
from coordnet.members.viewer import Viewer
from coordnet.notifications.hours import goes_at
from coordnet.notifications.services import tell, untell

LETTER, HIDDEN = "posts", "hidden"


def tell_of(post: Post, thread: Thread) -> None:
    """Have those told who want to hear of it at once. The thread's row is held by whoever writes in it."""
    place = place_of(thread)
    told = reasons(place, concerned(place) - {post.author_id})
    tell(LETTER, "thread", thread.id, post.created_at, told.keys())


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
