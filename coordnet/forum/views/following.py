"""What one wants to hear of a thread or a category."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coordnet.errors import NotFound
from coordnet.forum import queries
from coordnet.forum.forms import ReplyForm
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.lists import list_page
from coordnet.forum.views.pages import page_url, thread_page
from coordnet.web.acts import Answer, press


def _said(level: str) -> str:
    if level == "watch":
        return _("You get each new post by e-mail at once.")
    if level == "mute":
        return _("You get nothing of it by e-mail unless somebody names you, and it is not counted as unread.")
    return _("What is new comes in the weekly digest.")


@bp.post("/threads/<id:thread_id>/follow")
def follow(thread_id: int) -> Answer:
    thread, level = queries.get_thread(thread_id, current_user), request.form.get("level", "")
    return press(
        lambda: follow_thread(thread, level, by=current_user),
        page_url(thread_id),
        _said(level),
        lambda _error: thread_page(thread_id, ReplyForm(formdata=None, about=thread_id), status=422),
    )


@bp.post("/categories/<slug>/follow")
def follow_whole(slug: str) -> Answer:
    category, level = queries.visible_category(slug, current_user), request.form.get("level", "")
    if category is None:
        raise NotFound
    return press(
        lambda: follow_category(category, level, by=current_user),
        url_for("forum.category", slug=slug),
        _said(level),
        lambda _error: (list_page(slug), 422),
    )
