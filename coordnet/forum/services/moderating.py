"""Verbs of moderation: hide and restore with a reason, lock, pin, move. Each writes one audit row.

What is hidden leaves pages, lists, search, files, home and digest at once, because all of them select through
`visibility`; its search rows go, so that no copy of the words lies in the index.
"""

from flask_babel import gettext as _
from sqlalchemy import select

from coordnet import clock
from coordnet.audit.services import record
from coordnet.errors import Forbidden, Invalid
from coordnet.extensions import db
from coordnet.forum import policies
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.visibility import get_post, get_thread, visible_category
from coordnet.forum.services.checks import checked_reason
from coordnet.forum.services.marks import look_back
from coordnet.forum.services.reporting import decide
from coordnet.forum.services.telling import tell_author, tell_in_digest
from coordnet.forum.services.upkeep import come_back, index_post, is_opening, leave_view, opening_of, standing_texts
from coordnet.members.viewer import Viewer
from coordnet.textsearch.services import analysed, index_many, remove, remove_many, words_of


def hide_post(post: Post, reason: str, *, by: Viewer) -> Post:
    """Take a post out of everybody's sight but the moderators'; an opening post takes its thread with it.

    Raises NotFound, Forbidden, Invalid (a reason is needed), PersonalCode. Hiding twice changes nothing.
    """
    post = get_post(post.id, by)
    if is_opening(post):
        hide_thread(post.thread, reason, by=by)
        return post
    reason = _checked_reason(reason, by)
    post = _post(post, by)
    if post.hidden_at is None:
        post.hidden_at, post.hidden_by_id, post.hidden_reason = clock.now(), by.id, reason
        db.session.flush()
        leave_view(post, post.thread)
        remove("post", post.id)
        tell_author(post, post.hidden_at, by)
        decide([post.id], "hidden", by=by)
        _note("post.hidden", "post", post.id, by, thread=post.thread_id)
    return post


def restore_post(post: Post, *, by: Viewer) -> Post:
    """Show a hidden post again, with its place in counts and search."""
    before = get_post(post.id, by)
    known = words_of(before.thread.title, before.body_text)
    post = _post(post, by)
    if post.hidden_at is not None:
        tell_in_digest(post, post.hidden_at)
        post.hidden_at, post.hidden_by_id, post.hidden_reason = None, None, ""
        db.session.flush()
        come_back(post, post.thread)
        look_back(post.created_at)
        if post.thread.hidden_at is None:
            index_post(post, post.thread, opening=False, known=known)
        _note("post.restored", "post", post.id, by, thread=post.thread_id)
    return post


def hide_thread(thread: Thread, reason: str, *, by: Viewer) -> Thread:
    """Take a thread with all its posts out of everybody's sight but the moderators'."""
    thread = get_thread(thread.id, by)
    reason = _checked_reason(reason, by)
    thread = _thread(thread, by)
    if thread.hidden_at is None:
        thread.hidden_at, thread.hidden_by_id, thread.hidden_reason = clock.now(), by.id, reason
        posts = db.session.scalars(select(Post.id).where(Post.thread_id == thread.id))
        remove("thread", thread.id)
        remove_many("post", posts.all())
        tell_author(opening_of(thread), thread.hidden_at, by)
        decide(select(Post.id).where(Post.thread_id == thread.id), "hidden", by=by)
        _note("thread.hidden", "thread", thread.id, by)
    return thread


def restore_thread(thread: Thread, *, by: Viewer) -> Thread:
    """Show a hidden thread again; posts that were hidden by themselves stay hidden."""
    known = analysed(standing_texts(get_thread(thread.id, by)))
    thread = _thread(thread, by)
    if thread.hidden_at is not None:
        thread.hidden_at, thread.hidden_by_id, thread.hidden_reason = None, None, ""
        look_back(thread.last_post_at)
        index_many(standing_texts(thread), known)
        _note("thread.restored", "thread", thread.id, by)
    return thread


def set_locked(thread: Thread, locked: bool, *, by: Viewer) -> Thread:
    """Close a thread for replies, or open it again."""
    thread = _thread(thread, by)
    if thread.locked != locked:
        thread.locked = locked
        _note("thread.locked" if locked else "thread.unlocked", "thread", thread.id, by)
    return thread


def set_pinned(thread: Thread, pinned: bool, *, by: Viewer) -> Thread:
    """Put a thread above the others of its category, or back among them."""
    thread = _thread(thread, by)
    if thread.pinned != pinned:
        thread.pinned = pinned
        _note("thread.pinned" if pinned else "thread.unpinned", "thread", thread.id, by)
    return thread


def move_thread(thread: Thread, slug: str, *, by: Viewer) -> Thread:
    """Put a thread into another category the moderator sees; its audience reads the thread from then on."""
    thread = _thread(thread, by)
    target = visible_category(slug, by)
    if target is None:
        raise Invalid(_("Choose a category."), "category")
    if target.id != thread.category_id:
        source = thread.category.slug
        thread.category = target
        thread.version += 1
        look_back(thread.last_post_at)
        _note("thread.moved", "thread", thread.id, by, source=source, target=target.slug)
    return thread


def _thread(thread: Thread, by: Viewer) -> Thread:
    """Read again under lock: it may have changed since the page was made."""
    thread = get_thread(thread.id, by, lock=True)
    if not policies.may_moderate(by):
        raise Forbidden
    return thread


def _post(post: Post, by: Viewer) -> Post:
    post = get_post(post.id, by, lock=True)
    if not policies.may_moderate(by):
        raise Forbidden
    return post


def _checked_reason(reason: str, by: Viewer) -> str:
    if not policies.may_moderate(by):
        raise Forbidden
    return checked_reason(reason, _("Write why: the reason is kept with what you hide."))


def _note(action: str, kind: str, target_id: int, by: Viewer, **detail: str | int) -> None:
    record(action, actor_id=by.id, target_kind=kind, target_id=target_id, detail=dict(detail))
