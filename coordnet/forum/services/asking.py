"""Begin a thread, answer in one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from coordnet import clock
from coordnet.errors import Conflict, Forbidden, Problems
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.forum import policies
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries.visibility import get_thread, visible_category
from coordnet.forum.services.checks import checked
from coordnet.forum.services.marks import mark_read
from coordnet.forum.services.mentions import Mentions, keep, named
from coordnet.forum.services.telling import tell_of
from coordnet.forum.services.upkeep import index_post, is_opening
from coordnet.members.viewer import Viewer
from coordnet.richtext import RichText
from coordnet.saving import once
from coordnet.textsearch.services import Analysed, words_of


def ask(
    title: str,
    body: str,
    category: str,
    *,
    by: Viewer,
    file_ids: Sequence[int] = (),
    key: str | None = None,
    accepted: str = "",
) -> Post:
    """Begin a thread in the category with this slug; its opening post.

    The same `key` by the same author gives the post it gave before. `accepted` is what its writer was told of names in
    it and lets stand (mentions.check). Raises Invalid with all that is wrong, Conflict (the key was used for another
    text).
    """
    problems = Problems()
    title, rich = checked(problems, title, body)
    chosen = visible_category(category, by)
    mentions: Mentions = {}
    if chosen is None:
        problems.add("category", _("Choose a category."))
    else:
        mentions = named(problems, rich.html, chosen.audience, by, accepted)
    with problems.noted():
        files.check(file_ids, by=by)
    problems.refuse()
    assert chosen is not None
    known = words_of(title, rich.text)

    def write(usable_key: str | None) -> Post:
        thread = _new_thread(chosen, title, by)
        post = _new_post(thread, rich, usable_key, thread.created_at, by)
        thread.last_post_id = post.id
        return post

    return _publish(write, rich, mentions, known, key, by, file_ids)


def reply(
    thread: Thread,
    body: str,
    *,
    by: Viewer,
    file_ids: Sequence[int] = (),
    key: str | None = None,
    accepted: str = "",
) -> Post:
    """Answer in a thread; the new post. As `ask`; raises Forbidden in a locked thread, NotFound in one that is gone."""
    problems = Problems()
    _title, rich = checked(problems, None, body)
    mentions = named(problems, rich.html, thread.category.audience, by, accepted)
    with problems.noted():
        files.check(file_ids, by=by)
    problems.refuse()
    known = words_of(thread.title, rich.text)
    thread = get_thread(thread.id, by, lock=True)

    def write(usable_key: str | None) -> Post:
        if not policies.may_reply(thread):
            raise Forbidden
        post = _new_post(thread, rich, usable_key, clock.now(), by)
        db.session.execute(
            update(Thread)
            .where(Thread.id == thread.id)
            .values(
                post_count=Thread.post_count + 1,
                last_post_at=post.created_at,
                last_post_id=post.id,
                last_author_id=by.id,
            )
        )
        return post

    return _publish(write, rich, mentions, known, key, by, file_ids)


def _new_thread(category: Category, title: str, by: Viewer) -> Thread:
    stamps = dict.fromkeys(("created_at", "last_post_at"), clock.now())
    thread = Thread(category_id=category.id, author_id=by.id, title=title, last_author_id=by.id, **stamps)
    db.session.add(thread)
    db.session.flush()
    return thread


def _new_post(thread: Thread, rich: RichText, key: str | None, moment: datetime, by: Viewer) -> Post:
    post = Post(
        thread_id=thread.id,
        author_id=by.id,
        body_html=rich.html,
        body_text=rich.text,
        created_at=moment,
        key=key,
    )
    db.session.add(post)
    db.session.flush()
    return post


def _publish(
    write: Callable[[str | None], Post],
    rich: RichText,
    mentions: Mentions,
    known: Analysed,
    key: str | None,
    by: Viewer,
    file_ids: Sequence[int],
) -> Post:
    """Write a post unless its key was used already."""

    def earlier(used: str) -> Post | None:
        post = db.session.scalar(select(Post).where(Post.author_id == by.id, Post.key == used))
        if post is not None and not (post.edited_at or post.deleted_at) and post.body_html != rich.html:
            raise Conflict(_("This form was sent once already. To publish the new text too, send it again."))
        return post

    post, is_new = once(key, earlier, write)
    if is_new:
        files.attach(file_ids, "post", post.id, by=by)
        index_post(post, post.thread, is_opening(post), known)
        tell_of(post, post.thread, keep(post, mentions, post.created_at))
        for statement in mark_read(by.id, post.thread_id, post.id):
            db.session.execute(statement)
    return post
