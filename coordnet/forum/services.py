"""Verbs of the forum: ask, reply, edit, delete one's own, mark the answer.

They check who may, keep counters and search rows in step in the caller's transaction, and never commit.
Moderation is in `moderating`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from coordnet import clock, richtext
from coordnet.audit.services import record
from coordnet.errors import Conflict, Forbidden, Invalid, NotFound, PersonalCode, Problems
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.forum import policies
from coordnet.forum.models import Post, Thread
from coordnet.forum.reading import count_post, counted, mark_read
from coordnet.forum.visibility import get_post, get_thread, visible_category
from coordnet.members.viewer import Viewer
from coordnet.privacy import contains_code
from coordnet.richtext import RichText
from coordnet.saving import check_version, claim_version, once
from coordnet.textsearch.services import Analysed, index, remove, words_of

LONGEST_TITLE = 160


def ask(
    title: str, body: str, category: str, *, by: Viewer, file_ids: Sequence[int] = (), key: str | None = None
) -> Post:
    """Begin a thread in the category with this slug; its opening post.

    The same `key` by the same author gives the post it gave before. Raises Invalid with all that is wrong,
    Conflict (the key was used for another text).
    """
    problems = Problems()
    title, rich = _checked(problems, title, body)
    chosen = visible_category(category, by)
    if chosen is None:
        problems.add("category", _("Choose a category."))
    with problems.noted():
        files.check(file_ids, by=by)
    problems.refuse()
    assert chosen is not None
    known = words_of(title, rich.text)

    def write(usable_key: str | None) -> Post:
        moment = clock.now()
        thread = Thread(
            category_id=chosen.id,
            author_id=by.id,
            title=title,
            created_at=moment,
            last_post_at=moment,
            last_author_id=by.id,
        )
        db.session.add(thread)
        db.session.flush()
        post = _new_post(thread, rich, usable_key, moment, by)
        thread.last_post_id = post.id
        return post

    return _publish(write, rich, known, key, by, file_ids)


def reply(thread: Thread, body: str, *, by: Viewer, file_ids: Sequence[int] = (), key: str | None = None) -> Post:
    """Answer in a thread; the new post. As `ask`; raises Forbidden in a locked thread, NotFound in one that is gone."""
    problems = Problems()
    _title, rich = _checked(problems, None, body)
    with problems.noted():
        files.check(file_ids, by=by)
    problems.refuse()
    known = words_of("", rich.text)
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

    return _publish(write, rich, known, key, by, file_ids)


def edit_post(
    post: Post,
    body: str,
    version: int,
    *,
    by: Viewer,
    title: str | None = None,
    file_ids: Sequence[int] = (),
) -> Post:
    """Change one's own post, and with the opening post the thread's title; files not in `file_ids` go.

    Raises Forbidden, NotFound, Invalid with all that is wrong, and Conflict when somebody saved after `version`
    was read: nothing is changed then.
    """
    post = get_post(post.id, by)
    saved_since = _("This post was saved in another window in the meantime.")
    check_version(post, version, saved_since)
    opening = is_opening(post)
    problems = Problems()
    new_title, rich = _checked(problems, (title or "") if opening else None, body)
    with problems.noted():
        files.check(file_ids, "post", post.id, by=by)
    problems.refuse()
    known = words_of(new_title, rich.text)
    post = get_post(post.id, by, lock=True)
    thread = post.thread
    if not policies.may_edit(post, thread, by):
        raise Forbidden
    claim_version(post, version, saved_since)
    post.body_html, post.body_text, post.edited_at = rich.html, rich.text, clock.now()
    if opening and new_title != thread.title:
        thread.title = new_title
        thread.version += 1
    db.session.flush()
    files.attach(file_ids, "post", post.id, by=by)
    files.detach_all("post", post.id, keep=file_ids)
    index_post(post, thread, opening, known)
    return post


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
    files.detach_all("post", post.id)
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


# ── Parts that moderation needs too ─────────────────────────────────────────────────────────────────────


def guard(*, title: str = "", body: RichText | None = None, reason: str = "") -> None:
    """Raise PersonalCode naming the fields in which a personal code stands (never its value)."""
    found = [name for name, text in (("title", title), ("reason", reason)) if contains_code(text)]
    if body is not None and contains_code(body.text, body.html):
        found.append("body")
    if found:
        raise PersonalCode(found)


def is_opening(post: Post) -> bool:
    """Whether this is the first post of its thread."""
    return db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == post.thread_id)) == post.id


def index_post(post: Post, thread: Thread, opening: bool, known: Analysed) -> None:
    """Keep the search row of a post in step: the opening post is found with the title, as its thread.

    `known` is what was made of the words before the transaction that writes.
    """
    if opening:
        index(
            "thread",
            thread.id,
            container_id=thread.id,
            title=thread.title,
            body=post.body_text,
            at=post.created_at,
            known=known,
        )
    else:
        index("post", post.id, container_id=thread.id, title="", body=post.body_text, at=post.created_at, known=known)


def leave_view(post: Post, thread: Thread) -> None:
    """A reply is no longer seen: counters, the thread's last post and its answer follow."""
    count_post(post, -1)
    if thread.answer_post_id == post.id:
        thread.answer_post_id = None
    latest_post(thread)


def latest_post(thread: Thread) -> None:
    """Set the thread's last post to the latest one that counts."""
    query = select(Post.id, Post.created_at, Post.author_id).where(counted(thread.id)).order_by(Post.id.desc())
    last = db.session.execute(query.limit(1)).one()
    thread.last_post_id, thread.last_post_at, thread.last_author_id = last


# ── Steps of the verbs above ────────────────────────────────────────────────────────────────────────────


def _checked(problems: Problems, title: str | None, body: str) -> tuple[str, RichText]:
    """What was typed as it is stored (`title` None: there is none); what is wrong is noted down."""
    line, rich = "", RichText("", "")
    with problems.noted():
        line = "" if title is None else _checked_title(title)
    with problems.noted():
        rich = _checked_body(body)
    with problems.noted():  # what is too long is not looked through
        guard(title=line, body=rich)
    return line, rich


def _checked_title(title: str) -> str:
    title = title[: 8 * LONGEST_TITLE]  # with many spaces; what is left of a longer one is too long as well
    title = " ".join("".join(char if char.isprintable() else " " for char in title).split())
    if not title:
        raise Invalid(_("Write the question in the title."), "title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(_("The title is longer than %(max)d characters: shorten it.", max=LONGEST_TITLE), "title")
    return title


def _checked_body(body: str) -> RichText:
    try:
        rich = richtext.from_form(body)
    except richtext.RichTextTooLarge as error:
        raise Invalid(_("The text is too long: shorten it or add it as a file."), "body") from error
    if richtext.is_empty(rich):
        raise Invalid(_("Write the text."), "body")
    return rich


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
        for statement in mark_read(by.id, post.thread_id, post.id):
            db.session.execute(statement)
    return post


def _has_replies(post: Post) -> bool:
    others = select(Post.id).where(
        Post.thread_id == post.thread_id,
        Post.id != post.id,
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
    )
    return db.session.scalar(others.limit(1)) is not None


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
