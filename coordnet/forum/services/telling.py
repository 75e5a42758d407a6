"""Who hears of a post at once: the mail waits ten minutes, and is written when it goes."""

from datetime import datetime

from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.reached import concerned, place_of, reasons
from coordnet.notifications.services import tell, untell

LETTER = "posts"


def tell_of(post: Post, thread: Thread) -> None:
    """Have those told who want to hear of it at once. The thread's row is held by whoever writes in it."""
    place = place_of(thread)
    told = reasons(place, concerned(place) - {post.author_id})
    tell(LETTER, "thread", thread.id, post.created_at, told.keys())


def tell_in_digest(post: Post, hidden_at: datetime) -> None:
    """A post that is shown again: who got a mail while it was hidden finds it in the digest."""
    untell("thread", post.thread_id, post.created_at, hidden_at)
