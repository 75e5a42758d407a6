"""Reading the forum: lists of threads, a thread, and the address of a post."""

from datetime import datetime
from typing import Any

from flask import after_this_request, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.database import write_if_idle
from coordnet.errors import Forbidden, NotFound
from coordnet.extensions import db
from coordnet.files.forms import number
from coordnet.forum import policies, queries
from coordnet.forum.filters import ThreadFilter, from_args
from coordnet.forum.forms import ReplyForm
from coordnet.forum.models import Category
from coordnet.forum.quoting import quoted
from coordnet.forum.services.marks import moved_on
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.pages import name_of, post_url, thread_page
from coordnet.forum.views.writing import not_published
from coordnet.notifications.queries import level_of
from coordnet.web.acts import Answer
from coordnet.web.kept import gives_back
from coordnet.web.parked import typed_before


@bp.get("/")
def index() -> str:
    return list_page(None)


@bp.get("/categories/<slug>")
def category(slug: str) -> str:
    return list_page(slug)


def list_page(slug: str | None) -> str:
    """The threads of a category, or of all. Raises NotFound."""
    categories = queries.visible_categories(current_user)
    category = next((known for known in categories if known.slug == slug), None)
    if slug is not None and category is None:
        raise NotFound
    wanted = from_args(request.args, category.id if category else None)
    since = queries.unread_since(current_user)
    counts = queries.counts(current_user, since)
    page = queries.threads_page(
        current_user,
        wanted,
        since,
        after=request.args.get("after"),
        before=request.args.get("before"),
        pinned_first=category is not None and wanted == ThreadFilter(category_id=category.id),
    )
    if counts.complete:
        _move_on(since, counts.oldest_unread)
    return render_template(
        "forum/index.html",
        category=category,
        categories=categories,
        names={known.id: name_of(known) for known in categories},
        wanted=wanted,
        counts=counts,
        level=level_of("category", category.id, current_user.id) or "follow" if category else "",
        rows=page.rows,
        colleagues_wrote=bool(page.rows) or queries.colleagues_wrote(current_user, wanted.category_id),
        previous_url=_page_url(category, wanted, "before", page.before),
        next_url=_page_url(category, wanted, "after", page.after),
    )


def _page_url(category: Category | None, wanted: ThreadFilter, direction: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    args: dict[str, Any] = wanted.as_args() | {direction: cursor}
    if category is None:
        return url_for("forum.index", **args)
    return url_for("forum.category", slug=category.slug, **args)


def _move_on(since: datetime, oldest_unread: datetime | None) -> None:
    """Once in a while, after the answer, note from where on unread threads are to be looked for."""
    statement = moved_on(current_user, since, oldest_unread)
    if statement is None:
        return

    @after_this_request
    def note(response: Response) -> Response:
        db.session.rollback()
        write_if_idle(db.engine, statement)
        return response


@bp.get("/threads/<id:thread_id>")
@bp.get("/threads/<id:thread_id>-<slug>")
@gives_back(ReplyForm, not_published)
def thread(thread_id: int, slug: str = "") -> Answer:
    if typed_before(ReplyForm.__name__) and not policies.may_reply(queries.get_thread(thread_id, current_user)):
        raise Forbidden  # the page of a closed thread has no place for what was written
    form = ReplyForm(about=thread_id)
    if "quote" in request.args and not form.body.data:
        form.body.data = quoted(number(request.args["quote"]), thread_id, current_user)
    return thread_page(thread_id, form, number(request.args.get("after", "")))


@bp.get("/posts/<id:post_id>")
def post(post_id: int) -> Response:
    return redirect(post_url(post_id))
