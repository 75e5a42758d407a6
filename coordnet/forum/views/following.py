"""What one wants to hear of a thread or a category."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from coordnet.errors import Invalid, NotFound
from coordnet.forum import queries
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.pages import page_url
from coordnet.web.acts import Answer, press


def _said(level: str) -> str:
    if level == "watch":
        return _("You get each new post by e-mail at once.")
    if level == "mute":
        return _("You get nothing of it by e-mail, and it is not counted as unread.")
    return _("What is new comes in the weekly digest.")


def _refuse(error: Invalid) -> Answer:
    """The page has buttons alone: what is wrong was written by hand."""
    raise UnprocessableEntity from error


@bp.post("/threads/<id:thread_id>/follow")
def follow(thread_id: int) -> Answer:
    thread, level = queries.get_thread(thread_id, current_user), request.form.get("level", "")
    return press(lambda: follow_thread(thread, level, by=current_user), page_url(thread_id), _said(level), _refuse)


@bp.post("/categories/<slug>/follow")
def follow_whole(slug: str) -> Answer:
    category, level = queries.visible_category(slug, current_user), request.form.get("level", "")
    if category is None:
        raise NotFound
    target = url_for("forum.category", slug=slug)
    return press(lambda: follow_category(category, level, by=current_user), target, _said(level), _refuse)
