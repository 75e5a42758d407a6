"""Writing in the forum: ask, reply, quote, edit, delete, mark everything as read."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import richtext
from coordnet.errors import Conflict, Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.files.forms import number
from coordnet.files.queries import files_of, unattached
from coordnet.files.views import accepts_uploads, take_uploads
from coordnet.forum import policies, queries, services
from coordnet.forum.blueprint import bp
from coordnet.forum.forms import (
    AskForm,
    ConfirmForm,
    EditForm,
    EditOpeningForm,
    PostForm,
    ReplyForm,
    new_key,
)
from coordnet.forum.models import Category, Post
from coordnet.forum.pages import (
    Answer,
    category_choices,
    page_url,
    post_url,
    thread_page,
)
from coordnet.forum.reading import mark_all_read
from coordnet.room import house
from coordnet.web.fields import options


def _publish(
    form: PostForm,
    write: Callable[[], str],
    page: Callable[[int], Answer],
    conflict: Callable[[Conflict], Answer],
    said: str = "",
) -> Answer:
    """Do what the pressed button says: `write`, commit and go to the address it gives, or show the page again.

    The other buttons (mask, add a file, what is similar) publish nothing, and every error stands beside its field.
    """
    kept = form.keep(*take_uploads(request.files.getlist("upload"), current_user))
    if not form.fits():
        return page(422)
    if "mask" in request.form:
        form.mask()
    if not kept or request.form.keys() & {"mask", "add_file", "similar"}:
        return page(200 if kept else 422)
    try:
        if form.validate():
            target = write()
            db.session.commit()
            if said:
                flash(said)
            return redirect(target, 303)
    except PersonalCode as error:
        form.show_codes(error.fields)
    except Invalid as error:
        form.add_error(error.field, error.message)
    except Conflict as error:
        db.session.rollback()
        return conflict(error)
    db.session.rollback()
    return page(422)


def _once_more(form: PostForm, conflict: Conflict, page: Callable[[int], Answer]) -> Answer:
    """An old form with a new text: under a key of its own it is published when it is sent again."""
    form.key.data = new_key()
    form.form_errors.append(conflict.message)
    return page(409)


# ── Ask ─────────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/threads/new", methods=["GET", "POST"])
@accepts_uploads
def new_thread() -> Answer:
    given = {name: request.args.get(name, "")[:200] for name in ("title", "category")}
    form = AskForm(data=given)
    categories = queries.visible_categories(current_user)
    form.category.choices = options(category_choices(categories))
    if request.method != "POST":
        return _ask_page(form, categories)

    def write() -> str:
        post = services.ask(
            form.title.data or "",
            form.body.data or "",
            form.category.data or "",
            by=current_user,
            file_ids=form.file_ids(),
            key=form.key.data,
        )
        return page_url(post.thread_id)

    def page(status: int) -> Answer:
        return _ask_page(form, categories, status)

    return _publish(form, write, page, lambda conflict: _once_more(form, conflict, page))


def _ask_page(form: AskForm, categories: list[Category], status: int = 200) -> Answer:
    html = render_template(
        "forum/new.html",
        form=form,
        chosen=next((known for known in categories if known.slug == form.category.data), None),
        files=unattached(form.file_ids(), current_user),
        similar=house().similar(current_user, form.title.data or ""),
        checked="similar" in request.form,
    )
    return html, status


@bp.get("/threads/similar")
def similar_threads() -> str:
    """The list under the title alone, for the script that asks while somebody types."""
    return render_template("forum/_similar.html", similar=house().similar(current_user, request.args.get("title", "")))


# ── Reply ───────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/threads/<id:thread_id>/posts")
@accepts_uploads
def reply(thread_id: int) -> Answer:
    form = ReplyForm()
    after = number(request.args.get("after", ""))

    def write() -> str:
        post = services.reply(
            thread_id, form.body.data or "", by=current_user, file_ids=form.file_ids(), key=form.key.data
        )
        return post_url(post.id)

    def page(status: int) -> Answer:
        return thread_page(thread_id, form, after, status)

    try:
        return _publish(form, write, page, lambda conflict: _once_more(form, conflict, page))
    except Forbidden:
        db.session.rollback()
        return _closed_page(thread_id, form)


def _closed_page(thread_id: int, form: ReplyForm) -> Answer:
    """The thread was locked or hidden while somebody wrote: they get their words back."""
    thread = queries.get_thread(thread_id, current_user)
    typed = form.body.data or ""
    try:
        words = richtext.to_plain(richtext.from_form(typed).html)
    except richtext.RichTextTooLarge:
        words = typed
    return render_template("forum/closed.html", thread=thread, words=words), 403


@bp.get("/posts/<id:post_id>/quote")
def quote(post_id: int) -> Response:
    post = queries.get_post(post_id, current_user)
    _thread_id, after = queries.place_in_thread(post_id, current_user)
    target = url_for("forum.thread", thread_id=post.thread_id, after=after or None, quote=post_id, _anchor="reply")
    return redirect(target)


# ── Edit and delete one's own ───────────────────────────────────────────────────────────────────────────


@bp.route("/posts/<id:post_id>/edit", methods=["GET", "POST"])
@accepts_uploads
def edit_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_edit(post, post.thread, current_user):
        raise Forbidden
    form = _edit_form(post)
    if request.method != "POST":
        return _edit_page(form, post_id)

    def write() -> str:
        services.edit_post(
            post_id,
            form.body.data or "",
            number(form.version.data),
            by=current_user,
            title=form.title.data if isinstance(form, EditOpeningForm) else None,
            file_ids=form.file_ids(),
        )
        return post_url(post_id)

    def page(status: int) -> Answer:
        return _edit_page(form, post_id, status)

    said = _("The changes are saved.")
    return _publish(form, write, page, lambda conflict: _conflict_page(form, post_id, conflict), said)


def _edit_form(post: Post) -> EditForm:
    files = [file.id for file in files_of("post", [post.id])[post.id]]
    values = {"body": post.body_html, "version": str(post.version), "files": files}
    if services.is_opening(post):
        return EditOpeningForm(data=values | {"title": post.thread.title})
    return EditForm(data=values)


def _edit_page(form: EditForm, post_id: int, status: int = 200, current: Post | None = None) -> Answer:
    post = queries.get_post(post_id, current_user)
    ids = form.file_ids()
    known = [*files_of("post", [post_id])[post_id], *unattached(ids, current_user)]
    html = render_template(
        "forum/edit.html",
        form=form,
        post=post,
        thread=post.thread,
        current=current,
        files=[file for file in known if file.id in ids],
    )
    return html, status


def _conflict_page(form: EditForm, post_id: int, conflict: Conflict) -> Answer:
    """Both texts: above, what stands now; in the form, what was typed, which replaces it when sent again."""
    form.form_errors.append(conflict.message)
    form.version.data = str(conflict.current_version)
    return _edit_page(form, post_id, 409, current=queries.get_post(post_id, current_user))


@bp.route("/posts/<id:post_id>/delete", methods=["GET", "POST"])
def delete_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_delete(post, current_user):
        raise Forbidden
    if request.method != "POST":
        return render_template(
            "forum/delete.html",
            form=ConfirmForm(),
            post=post,
            thread=post.thread,
            opening=services.is_opening(post),
        )
    thread = services.delete_own_post(post_id, by=current_user)
    gone = thread.deleted_at is not None
    target = url_for("forum.index") if gone else post_url(post_id)
    db.session.commit()
    flash(_("The thread is deleted.") if gone else _("The post is deleted."))
    return redirect(target, 303)


# ── Read marks ──────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/read-all")
def read_all() -> Response:
    mark_all_read(current_user)
    db.session.commit()
    flash(_("Everything is marked as read."))
    return redirect(url_for("forum.index"), 303)
