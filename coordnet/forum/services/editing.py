"""Change or delete one's own words."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from coordnet import clock
from coordnet.errors import Forbidden, Problems
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.forum import policies
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.visibility import get_post
from coordnet.forum.services.checks import checked
from coordnet.forum.services.mentions import Mentions, forget, keep_edited, named
from coordnet.forum.services.reporting import decide
from coordnet.forum.services.telling import tell_named
from coordnet.forum.services.upkeep import is_opening, leave_view, post_text, standing_texts
from coordnet.members.viewer import Viewer
from coordnet.richtext import RichText
from coordnet.saving import check_version, claim_version
from coordnet.textsearch.services import Analysed, analysed, index_many, remove, words_of


def edit_post(
    post: Post,
    body: str,
    version: int,
    *,
    by: Viewer,
    title: str | None = None,
    file_ids: Sequence[int] = (),
    accepted: str = "",
) -> Post:
    """Change one's own post, and with the opening post the thread's title; files not in `file_ids` go. Who is newly
    named is told (`accepted` as in `ask`). Raises Forbidden, NotFound, Invalid with all that is wrong, and Conflict
    when somebody saved after `version` was read: nothing is changed then.
    """
    post = get_post(post.id, by)
    saved_since = _("This post was saved in another window in the meantime.")
    check_version(post, version, saved_since)
    opening = is_opening(post)
    problems = Problems()
    new_title, rich = checked(problems, (title or "") if opening else None, body)
    mentions = named(problems, rich.html, post.thread.category.audience, by, accepted, post.body_html)
    with problems.noted():
        files.check(file_ids, "post", post.id, by=by)
    problems.refuse()
    renamed = opening and new_title != post.thread.title
    known = _words(post.thread, new_title if renamed else post.thread.title, rich.text, renamed)
    post = get_post(post.id, by, lock=True)
    if not policies.may_edit(post, post.thread, by):
        raise Forbidden
    thread = post.thread
    claim_version(post, version, saved_since)
    if renamed:
        thread.title = new_title
        thread.version += 1
    _rewrite(post, rich, mentions)
    files.attach(file_ids, "post", post.id, by=by)
    files.detach_all("post", post.id, keep=file_ids)
    index_many(standing_texts(thread) if renamed else [post_text(post, thread, opening)], known)
    return post


def _rewrite(post: Post, rich: RichText, mentions: Mentions) -> None:
    """Another text; names in one that is saved as it was are those that it had."""
    moment, is_another = clock.now(), rich.html != post.body_html
    post.body_html, post.body_text, post.edited_at = rich.html, rich.text, moment
    db.session.flush()
    if is_another:
        tell_named(post.thread, keep_edited(post, mentions, moment), moment)


def _words(thread: Thread, title: str, body: str, renamed: bool) -> Analysed:
    """What the post will be found by and, under a new title, the other posts too (a reply is found by it as well)."""
    others = [text._replace(title=title) for text in standing_texts(thread)] if renamed else []
    return {**words_of(title, body), **analysed(others)}


def delete_own_post(post: Post, *, by: Viewer) -> Post:
    """Delete one's own post for everybody: its text, files and search row go at once, a stub line stays.

    An opening post nobody has replied to takes its thread with it. Raises NotFound, Forbidden.
    """
    post = get_post(post.id, by, lock=True)
    thread = post.thread
    if not policies.may_delete(post, by):
        raise Forbidden
    opening = is_opening(post)
    counted_before = post.hidden_at is None
    post.body_html = post.body_text = ""
    post.deleted_at = clock.now()
    decide([post.id], "deleted", by=by)
    files.detach_all("post", post.id)
    forget(post)
    if opening:
        remove("thread", thread.id)
        if not _has_replies(post):
            thread.deleted_at = post.deleted_at
            thread.title = ""
    else:
        remove("post", post.id)
        db.session.flush()
        if counted_before:
            leave_view(post, thread)
    db.session.flush()
    return post


def _has_replies(post: Post) -> bool:
    others = select(Post.id).where(
        Post.thread_id == post.thread_id,
        Post.id != post.id,
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
    )
    return db.session.scalar(others.limit(1)) is not None
