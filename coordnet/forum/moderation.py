"""The moderators' acts, and the mark of the answer: each asks or acts, then leads back to the thread."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.errors import Forbidden, Invalid
from coordnet.extensions import db
from coordnet.forum import moderating, policies, queries, services
from coordnet.forum.blueprint import bp
from coordnet.forum.forms import MoveForm, ReasonForm
from coordnet.forum.models import Post, Thread
from coordnet.forum.pages import Answer, category_choices, page_url, post_url
from coordnet.web.acts import submit
from coordnet.web.fields import options


@bp.post("/posts/<id:post_id>/answer")
def answer(post_id: int) -> Response:
    """`undo` takes the mark back."""
    if "undo" in request.form:
        services.unmark_answer(post_id, by=current_user)
        return _done(post_url(post_id), _("The mark is taken back."))
    try:
        services.mark_answer(post_id, by=current_user)
    except Invalid as error:
        target = post_url(post_id)
        db.session.rollback()
        flash(error.message, "warn")
        return redirect(target, 303)
    return _done(post_url(post_id), _("The reply is marked as the right answer."))


@bp.route("/posts/<id:post_id>/hide", methods=["GET", "POST"])
def hide_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if services.is_opening(post):
        return hide_thread(post.thread_id)
    return _hide(post.thread, post, lambda reason: moderating.hide_post(post_id, reason, by=current_user))


@bp.route("/threads/<id:thread_id>/hide", methods=["GET", "POST"])
def hide_thread(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    return _hide(thread, None, lambda reason: moderating.hide_thread(thread_id, reason, by=current_user))


def _hide(thread: Thread, post: Post | None, act: Callable[[str], Thread]) -> Answer:
    """Ask why, then hide the post or the thread."""
    if not policies.may_moderate(current_user):
        raise Forbidden
    form = ReasonForm()
    status = 200
    if request.method == "POST":
        if submit(form, lambda: act(form.reason.data or "")):
            target = post_url(post.id) if post else page_url(thread.id)
            return _done(target, _("It is hidden: only moderators see it now."))
        status = 422
    return render_template("forum/hide.html", form=form, thread=thread, post=post), status


@bp.post("/posts/<id:post_id>/restore")
def restore_post(post_id: int) -> Response:
    moderating.restore_post(post_id, by=current_user)
    return _done(post_url(post_id), _("The post is shown again."))


@bp.post("/threads/<id:thread_id>/restore")
def restore_thread(thread_id: int) -> Response:
    moderating.restore_thread(thread_id, by=current_user)
    return _done(page_url(thread_id), _("The thread is shown again."))


@bp.post("/threads/<id:thread_id>/lock")
def lock_thread(thread_id: int) -> Response:
    """`undo` opens it again."""
    locked = "undo" not in request.form
    moderating.set_locked(thread_id, locked, by=current_user)
    done = _("The thread is locked: nobody can reply.") if locked else _("The thread is open again.")
    return _done(page_url(thread_id), done)


@bp.post("/threads/<id:thread_id>/pin")
def pin_thread(thread_id: int) -> Response:
    """`undo` takes it back."""
    pinned = "undo" not in request.form
    moderating.set_pinned(thread_id, pinned, by=current_user)
    done = _("The thread stands first in its category.") if pinned else _("The thread is no longer pinned.")
    return _done(page_url(thread_id), done)


@bp.route("/threads/<id:thread_id>/move", methods=["GET", "POST"])
def move_thread(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    if not policies.may_moderate(current_user):
        raise Forbidden
    form = MoveForm(data={"category": thread.category.slug})
    form.category.choices = options(category_choices(queries.visible_categories(current_user)))
    status = 200
    if request.method == "POST":
        if submit(form, lambda: moderating.move_thread(thread_id, form.category.data, by=current_user)):
            return _done(page_url(thread_id), _("The thread is moved."))
        status = 422
    return render_template("forum/move.html", form=form, thread=thread), status


def _done(target: str, message: str) -> Response:
    db.session.commit()
    flash(message)
    return redirect(target, 303)
