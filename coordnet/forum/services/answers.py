"""Name the reply that answers a question."""

from flask_babel import gettext as _

from coordnet.audit.services import record
from coordnet.errors import Forbidden, Invalid, NotFound
from coordnet.forum import policies
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.visibility import get_post
from coordnet.forum.services.upkeep import is_opening
from coordnet.members.viewer import Viewer


def mark_answer(post: Post, *, by: Viewer) -> Post:
    """Name the reply that answers the question; another's mark goes. Raises NotFound, Forbidden, Invalid."""
    post = get_post(post.id, by, lock=True)
    _check_may_mark(post.thread, by)
    if is_opening(post) or post.hidden_at is not None:
        raise Invalid(_("Only a reply that everybody sees can be the answer."))
    _set_answer(post.thread, post.id, by)
    return post


def unmark_answer(post: Post, *, by: Viewer) -> Post:
    """Take the mark back from a post; nothing happens when it has none."""
    post = get_post(post.id, by, lock=True)
    _check_may_mark(post.thread, by)
    if post.thread.answer_post_id == post.id:
        _set_answer(post.thread, None, by)
    return post


def _check_may_mark(thread: Thread, by: Viewer) -> None:
    if not policies.may_mark_answer(thread.author_id, by):
        raise Forbidden
    if thread.hidden_at is not None:
        raise NotFound


def _set_answer(thread: Thread, post_id: int | None, by: Viewer) -> None:
    thread.answer_post_id = post_id
    if thread.author_id != by.id:
        action = "thread.answer_marked" if post_id else "thread.answer_unmarked"
        record(action, actor_id=by.id, target_kind="thread", target_id=thread.id)
