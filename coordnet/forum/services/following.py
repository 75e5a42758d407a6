"""What somebody wants to hear of a thread or a category."""

from sqlalchemy import delete

from coordnet.extensions import db
from coordnet.forum.models import Category, Thread, UnreadSince
from coordnet.forum.queries.visibility import get_thread
from coordnet.members.viewer import Viewer
from coordnet.notifications import services as notifications


def follow_thread(thread: Thread, level: str, *, by: Viewer) -> Thread:
    """watch, follow or mute a thread. Raises NotFound, Invalid."""
    thread = get_thread(thread.id, by)
    _follow("thread", thread.id, level, by)
    return thread


def follow_category(category: Category, level: str, *, by: Viewer) -> Category:
    """watch, follow or mute a category the viewer sees. Raises Invalid."""
    _follow("category", category.id, level, by)
    return category


def _follow(kind: str, ref: int, level: str, by: Viewer) -> None:
    notifications.follow(kind, ref, level, by=by)
    # What is no longer muted may be unread, however old it is.
    db.session.execute(delete(UnreadSince).where(UnreadSince.user_id == by.id))
