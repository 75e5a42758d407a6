"""What is new in a thread, and that a post is hidden: rendered for what the reader may see when the mail goes."""

from typing import Any

from flask_babel import force_locale

from coordnet import privacy
from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.news import EXCERPT, person_at
from coordnet.forum.queries.mentioned import MENTIONS
from coordnet.forum.queries.reached import ToldPost, mentions_heard, new_mentions, new_posts, place_of, reasons
from coordnet.forum.queries.visibility import visible_threads
from coordnet.forum.services.telling import hidden_subject
from coordnet.forum.services.upkeep import is_opening
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load
from coordnet.notifications.changing import change_url, list_headers
from coordnet.notifications.models import Notice
from coordnet.notifications.sending import keep_hours
from coordnet.web.filters import plain_excerpt
from coordnet.web.language import language
from coordnet.web.urls import external_url

MOST = 7


def render_posts(message: OutboxMessage) -> Rendered | None:
    """None when it was read, hidden, deleted or moved out of sight, or is no longer wanted at once. Raises Later."""
    notice, viewer = db.session.get(Notice, int(message.subject_id)), load(message.user_id)
    if notice is None or viewer is None or not viewer.is_active:
        return None
    thread = db.session.scalar(visible_threads(viewer, Thread).where(Thread.id == notice.ref))
    why, posts = _why(notice, thread, viewer) if thread else ("", [])
    if thread is None or not posts:
        return None
    keep_hours(viewer.id)
    with force_locale(viewer.locale):
        return _letter(viewer, thread, posts, why)


def _why(notice: Notice, thread: Thread, viewer: Viewer) -> tuple[str, list[ToldPost]]:
    """The strongest reason for which somebody is told at once, and of which posts; without any there are none."""
    heard = mentions_heard(place_of(thread), [viewer.id]).get(viewer.id, ())
    if notice.kind == "mention":
        return MENTIONS, [post for post in new_mentions(notice, viewer) if post.names in heard]
    why = reasons(place_of(thread), [viewer.id]).get(viewer.id, "")
    posts = new_posts(notice, viewer) if why else []
    return MENTIONS if any(post.names in heard for post in posts) else why, posts


def _letter(viewer: Viewer, thread: Thread, posts: list[ToldPost], why: str) -> Rendered:
    titles = db.session.get_one(User, viewer.id).digest_frequency == "titles"
    change = change_url(viewer.id, why, {"thread": thread.id, "category": thread.category_id}.get(why))
    return render_letter(
        "forum/email/posts",
        headers=list_headers(change),
        viewer=viewer,
        why=why,
        naming=next((post for post in posts if post.names), None) if why == MENTIONS else None,
        change_url=change,
        settings_url=external_url("account.notifications"),
        url=external_url("forum.post", post_id=posts[0].id),
        number=len(posts),
        is_new=posts[0].created_at == thread.created_at,
        confidential=thread.category.confidential,
        category=thread.category.name_en if language() == "en" else thread.category.name,
        title=privacy.mask(thread.title),
        items=[_item(post, with_text=not titles) for post in posts[:MOST]],
        more=max(0, len(posts) - MOST),
        more_url=external_url("forum.post", post_id=posts[min(MOST, len(posts) - 1)].id),
    )


def _item(post: ToldPost, *, with_text: bool) -> dict[str, Any]:
    tells = with_text and not privacy.contains_code(post.text)
    return {
        "author": person_at(post.author, post.place),
        "at": post.created_at,
        "excerpt": plain_excerpt(post.text, EXCERPT) if tells else "",
        "url": external_url("forum.post", post_id=post.id),
    }


def render_hidden(message: OutboxMessage) -> Rendered | None:
    """That a post (or the thread it opens) is hidden, and why. None when it is shown again, deleted, or its author has
    left. Of a confidential category, or one whose readers the author is not among any more, neither title nor reason.
    """
    post_id, _at, _when = message.subject_id.partition("@")
    post, viewer = db.session.get(Post, int(post_id)), load(message.user_id)
    if post is None or viewer is None or not viewer.is_active:
        return None
    thing = post.thread if is_opening(post) else post
    is_it = thing.hidden_at is not None and hidden_subject(post.id, thing.hidden_at) == message.subject_id
    if not is_it or thing.deleted_at is not None:
        return None
    category = post.thread.category
    is_told = not category.confidential and category.audience in viewer.audiences
    with force_locale(viewer.locale):
        return render_letter(
            "forum/email/hidden",
            whole=thing is post.thread,
            title=privacy.mask(post.thread.title) if is_told else "",
            reason=thing.hidden_reason if is_told else "",
            at=thing.hidden_at,
            rules_url=external_url("web.rules"),
        )
