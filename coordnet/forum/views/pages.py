"""Pages that more than one view answers with: a thread, and where a post stands."""

from flask import after_this_request, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.database import write_if_idle
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.queries import files_of, unattached
from coordnet.forum import queries
from coordnet.forum.forms import ReplyForm
from coordnet.forum.mentioning import linked
from coordnet.forum.models import Category
from coordnet.forum.queries.mentioned import mentions_of
from coordnet.forum.queries.reached import Place, mails_of
from coordnet.forum.queries.rows import ThreadRow
from coordnet.forum.services.marks import mark_read
from coordnet.web.acts import Answer
from coordnet.web.language import language


def thread_page(thread_id: int, form: ReplyForm, after: int = 0, status: int = 200) -> Answer:
    """A thread with its reply form; what the viewer reads is noted after the answer. Raises NotFound."""
    thread, first_unread = queries.thread_row(thread_id, current_user)
    page = queries.posts_page(thread_id, current_user, after)
    if after and not page.posts:
        page, after = queries.posts_page(thread_id, current_user), 0
    for post_id, files in files_of("post", [post.id for post in page.posts]).items():
        next(post for post in page.posts if post.id == post_id).files = files
    _link_names(page.posts)
    if request.method == "GET":  # HEAD shows nothing, a form that came back nothing new
        _note_reading(thread, page.posts)
    html = render_template(
        "forum/thread.html",
        thread=thread,
        page=page,
        after=after,
        first_unread=first_unread,
        ids={post.id for post in page.posts},
        participants=queries.participants(thread_id),
        mails=mails_of(Place(thread.id, thread.category_id, thread.author.id), current_user),
        form=form,
        files=_uploaded(form),
        previous_url=None if page.previous is None else page_url(thread_id, page.previous),
        next_url=None if page.following is None else page_url(thread_id, page.following),
    )
    return html, status


def _link_names(posts: list[queries.PostRow]) -> None:
    """Each name in a post leads to whom it meant when it was written."""
    mentions = mentions_of([post.id for post in posts if "@" in post.body_html])
    for post in posts:
        if post.id in mentions:
            post.body_html = linked(post.body_html, {key: _address(key, to) for key, to in mentions[post.id].items()})


def _address(key: str, targets: list[tuple[int | None, str | None]]) -> str:
    """Of the one person or municipality; several are looked for in the directory."""
    (user_id, code), *others = targets
    if others:
        return url_for("directory.index", q=key)
    if code is not None:
        return url_for("directory.municipality", code=code)
    return url_for("directory.member", member_id=user_id)


def _note_reading(thread: ThreadRow, posts: list[queries.PostRow]) -> None:
    """Move the viewer's read mark to the end of the page, once the page is made and only when it is news."""
    last = posts[-1].id if posts else 0
    if last <= (thread.last_read_post_id or 0):
        return
    statements = mark_read(current_user.id, thread.id, last)

    @after_this_request
    def note(response: Response) -> Response:
        db.session.rollback()
        write_if_idle(db.engine, *statements)
        return response


def _uploaded(form: ReplyForm) -> list[StoredFile]:
    """What the form already holds; a form just opened asks for nothing."""
    ids = form.file_ids()
    return unattached(ids, current_user) if ids else []


def category_choices(categories: list[Category]) -> list[tuple[str, str]]:
    """The options of a category field; those that not everybody reads say so."""
    patterns = {
        "coordinators": _("%(category)s (only those who hold a seat and the association)"),
        "ministry": _("%(category)s (only the association and the ministry)"),
    }
    labels = [patterns.get(known.audience, "%(category)s") % {"category": name_of(known)} for known in categories]
    return [
        ("", _("Choose")),
        *((known.slug, label) for known, label in zip(categories, labels, strict=True)),
    ]


def name_of(category: Category) -> str:
    """The name of a category in the viewer's language."""
    return category.name_en if language() == "en" else category.name


def page_url(thread_id: int, after: int = 0, anchor: str | None = None) -> str:
    """The address of the page of a thread that begins after a post."""
    return url_for("forum.thread", thread_id=thread_id, after=after or None, _anchor=anchor)


def post_url(post_id: int) -> str:
    """The address of the page on which a post stands, with its anchor. Raises NotFound."""
    thread_id, after = queries.place_in_thread(post_id, current_user)
    return page_url(thread_id, after, f"post-{post_id}")
