"""Writing in the forum: ask, reply, quote, edit, delete, mark everything as read."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import richtext
from coordnet.errors import Conflict, Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.files.queries import files_of, unattached
from coordnet.files.views import accepts_uploads
from coordnet.forum import policies, queries, services
from coordnet.forum.blueprint import ID, bp
from coordnet.forum.forms import (
    AskForm,
    ConfirmForm,
    EditForm,
    EditOpeningForm,
    PostForm,
    ReplyForm,
    new_key,
    number,
)
from coordnet.forum.models import Category, Post
from coordnet.forum.pages import (
    Answer,
    category_choices,
    keep_uploads,
    page_url,
    post_url,
    show_codes,
    thread_page,
)
from coordnet.forum.reading import mark_all_read


def _wants_publishing(form: PostForm) -> bool:
    """Whether the form was sent to be published; the other buttons only change what stands in it."""
    kept = keep_uploads(form)
    if "mask" in request.form:
        form.mask()
        return False
    return kept and "add_file" not in request.form


def _refused(form: PostForm, error: Invalid | PersonalCode) -> None:
    if isinstance(error, PersonalCode):
        show_codes(form, error.fields)
    else:
        form.add_error(error.field, error.message)


def _status(form: PostForm) -> int:
    return 422 if form.errors or form.form_errors else 200


# ── Ask ─────────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/threads/new", methods=["GET", "POST"])
@accepts_uploads
def new_thread() -> Answer:
    given = {name: request.args.get(name, "")[:200] for name in ("title", "category")}
    form = AskForm(data=given)
    categories = queries.visible_categories(current_user)
    form.category.choices = category_choices(categories)
    if request.method == "GET":
        return _ask_page(form, categories)
    if not _wants_publishing(form):
        return _ask_page(form, categories, _status(form))
    try:
        if form.validate():
            post = services.ask(
                form.title.data or "",
                form.body.data or "",
                form.category.data or "",
                by=current_user,
                file_ids=form.file_ids(),
                key=form.key.data,
            )
            target = page_url(post.thread_id)
            db.session.commit()
            return redirect(target, 303)
    except (Invalid, PersonalCode) as error:
        _refused(form, error)
    except Conflict as error:
        form.key.data = new_key()
        form.form_errors.append(error.message)
        db.session.rollback()
        return _ask_page(form, categories, 409)
    db.session.rollback()
    return _ask_page(form, categories, 422)


def _ask_page(form: AskForm, categories: list[Category], status: int = 200) -> Answer:
    html = render_template(
        "forum/new.html",
        form=form,
        chosen=next((known for known in categories if known.slug == form.category.data), None),
        files=unattached(form.file_ids(), current_user),
    )
    return html, status


# ── Reply ───────────────────────────────────────────────────────────────────────────────────────────────


@bp.post(f"/threads/<{ID}:thread_id>/posts")
@accepts_uploads
def reply(thread_id: int) -> Answer:
    form = ReplyForm()
    after = number(request.args.get("after", ""))
    if not _wants_publishing(form):
        return thread_page(thread_id, form, after, _status(form))
    try:
        if form.validate():
            post = services.reply(
                thread_id, form.body.data or "", by=current_user, file_ids=form.file_ids(), key=form.key.data
            )
            target = post_url(post.id)
            db.session.commit()
            return redirect(target, 303)
    except (Invalid, PersonalCode) as error:
        _refused(form, error)
    except Conflict as error:
        form.key.data = new_key()
        form.form_errors.append(error.message)
        db.session.rollback()
        return thread_page(thread_id, form, after, 409)
    except Forbidden:
        db.session.rollback()
        return _closed_page(thread_id, form)
    db.session.rollback()
    return thread_page(thread_id, form, after, 422)


def _closed_page(thread_id: int, form: ReplyForm) -> Answer:
    """The thread was locked or hidden while somebody wrote: they get their words back."""
    thread = queries.get_thread(thread_id, current_user)
    typed = form.body.data or ""
    try:
        words = richtext.from_form(typed).text
    except richtext.RichTextTooLarge:
        words = typed
    return render_template("forum/closed.html", thread=thread, words=words), 403


@bp.get(f"/posts/<{ID}:post_id>/quote")
def quote(post_id: int) -> Response:
    post = queries.get_post(post_id, current_user)
    _thread_id, after = queries.place_in_thread(post_id, current_user)
    target = url_for("forum.thread", thread_id=post.thread_id, after=after or None, quote=post_id, _anchor="reply")
    return redirect(target)


# ── Edit and delete one's own ───────────────────────────────────────────────────────────────────────────


@bp.route(f"/posts/<{ID}:post_id>/edit", methods=["GET", "POST"])
@accepts_uploads
def edit_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_edit(post, post.thread, current_user):
        raise Forbidden
    form = _edit_form(post)
    if request.method == "GET":
        return _edit_page(form, post_id)
    if not _wants_publishing(form):
        return _edit_page(form, post_id, _status(form))
    try:
        if form.validate():
            services.edit_post(
                post_id,
                form.body.data or "",
                number(form.version.data),
                by=current_user,
                title=form.title.data if isinstance(form, EditOpeningForm) else None,
                file_ids=form.file_ids(),
            )
            target = post_url(post_id)
            db.session.commit()
            flash(_("The changes are saved."))
            return redirect(target, 303)
    except (Invalid, PersonalCode) as error:
        _refused(form, error)
    except Conflict as error:
        db.session.rollback()
        return _conflict_page(form, post_id, error)
    db.session.rollback()
    return _edit_page(form, post_id, 422)


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


@bp.route(f"/posts/<{ID}:post_id>/delete", methods=["GET", "POST"])
def delete_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_delete(post, current_user):
        raise Forbidden
    if request.method == "GET":
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
