"""The moderators' acts, and the mark of the answer: each asks or acts, then leads back to the thread."""

from collections.abc import Callable

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from coordnet.errors import Forbidden
from coordnet.forum import policies, queries, services
from coordnet.forum.forms import MoveForm, ReasonForm
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.pages import category_choices, page_url, post_url
from coordnet.web.acts import Answer, act, press
from coordnet.web.fields import options
from coordnet.web.kept import gives_back


@bp.post("/posts/<id:post_id>/answer")
def answer(post_id: int) -> Answer:
    """`undo` takes the mark back."""
    post = queries.get_post(post_id, current_user)
    undo = "undo" in request.form
    verb = services.unmark_answer if undo else services.mark_answer
    said = _("The mark is taken back.") if undo else _("The reply is marked as the right answer.")
    return press(lambda: verb(post, by=current_user), post_url(post_id), said)


@bp.route("/posts/<id:post_id>/hide", methods=["GET", "POST"])
@gives_back(ReasonForm)
def hide_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if services.is_opening(post):
        return _hide(post.thread, None, lambda reason: moderating.hide_thread(post.thread, reason, by=current_user))
    return _hide(post.thread, post, lambda reason: moderating.hide_post(post, reason, by=current_user))


@bp.route("/threads/<id:thread_id>/hide", methods=["GET", "POST"])
@gives_back(ReasonForm)
def hide_thread(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    return _hide(thread, None, lambda reason: moderating.hide_thread(thread, reason, by=current_user))


def _hide(thread: Thread, post: Post | None, hide: Callable[[str], object]) -> Answer:
    """Ask why, then hide the post or the thread."""
    if not policies.may_moderate(current_user):
        raise Forbidden
    form = ReasonForm()
    target = post_url(post.id) if post else page_url(thread.id)

    def page(status: int = 200) -> Answer:
        return render_template("forum/hide.html", form=form, thread=thread, post=post), status

    if request.method != "POST":
        return page()
    said = _("It is hidden: only moderators see it now.")
    return act(form, lambda: hide(form.reason.data or ""), lambda _hidden: target, page, said=said)


@bp.post("/posts/<id:post_id>/restore")
def restore_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    said = _("The post is shown again.")
    return press(lambda: moderating.restore_post(post, by=current_user), post_url(post_id), said)


@bp.post("/threads/<id:thread_id>/restore")
def restore_thread(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    said = _("The thread is shown again.")
    return press(lambda: moderating.restore_thread(thread, by=current_user), page_url(thread_id), said)


@bp.post("/threads/<id:thread_id>/lock")
def lock_thread(thread_id: int) -> Answer:
    """`undo` opens it again."""
    thread = queries.get_thread(thread_id, current_user)
    locked = "undo" not in request.form
    said = _("The thread is locked: nobody can reply.") if locked else _("The thread is open again.")
    return press(lambda: moderating.set_locked(thread, locked, by=current_user), page_url(thread_id), said)


@bp.post("/threads/<id:thread_id>/pin")
def pin_thread(thread_id: int) -> Answer:
    """`undo` takes it back."""
    thread = queries.get_thread(thread_id, current_user)
    pinned = "undo" not in request.form
    said = _("The thread stands first in its category.") if pinned else _("The thread is no longer pinned.")
    return press(lambda: moderating.set_pinned(thread, pinned, by=current_user), page_url(thread_id), said)


@bp.route("/threads/<id:thread_id>/move", methods=["GET", "POST"])
def move_thread(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    if not policies.may_moderate(current_user):
        raise Forbidden
    form = MoveForm(data={"category": thread.category.slug})
    form.category.choices = options(category_choices(queries.visible_categories(current_user)))

    def page(status: int = 200) -> Answer:
        return render_template("forum/move.html", form=form, thread=thread), status

    if request.method != "POST":
        return page()

    def move() -> Thread:
        return moderating.move_thread(thread, form.category.data or "", by=current_user)

    return act(form, move, lambda moved: page_url(moved.id), page, said=_("The thread is moved."))
