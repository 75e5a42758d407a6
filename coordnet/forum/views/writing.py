"""Writing in the forum: ask, reply, quote, edit, delete, mark everything as read."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.errors import DomainError, Forbidden
from coordnet.files.forms import number
from coordnet.files.queries import files_of, unattached
from coordnet.files.views import accepts_uploads
from coordnet.forum import policies, queries, services
from coordnet.forum.forms import AskForm, EditForm, EditOpeningForm, ReplyForm
from coordnet.forum.models import Category, Post
from coordnet.forum.services.marks import mark_all_read
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.pages import category_choices, page_url, post_url, thread_page
from coordnet.room import house
from coordnet.web.acts import Answer, act, press
from coordnet.web.fields import options
from coordnet.web.forms import ConfirmForm
from coordnet.web.kept import Again, Kept, gives_back

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

    def write() -> Post:
        return services.ask(
            form.title.data or "",
            form.body.data or "",
            form.category.data or "",
            by=current_user,
            file_ids=form.file_ids(),
            key=form.key.data,
            accepted=form.accepted(),
        )

    return act(form, write, lambda post: page_url(post.thread_id), partial(_ask_page, form, categories))


def _ask_page(form: AskForm, categories: list[Category], status: int = 200) -> Answer:
    html = render_template(
        "forum/new.html",
        form=form,
        chosen=next((known for known in categories if known.slug == form.category.data), None),
        files=unattached(form.file_ids(), current_user),
        **_alike(form.title.data or ""),
    )
    return html, status


def _alike(title: str) -> dict[str, Any]:
    """What resembles a title, and whether there was one to ask about."""
    return {"similar": house().similar(current_user, title), "checked": bool(title.strip())}


@bp.post("/threads/similar")
def similar_threads() -> str:
    """The list under the title alone, for the script that asks while somebody types. A form that changes nothing: an
    address would leave the title in the logs of whoever stands between."""
    return render_template("forum/_similar.html", **_alike(request.form.get("title", "")))


# ── Reply ───────────────────────────────────────────────────────────────────────────────────────────────


def not_published(error: DomainError, thread_id: int, **_slug: str) -> Kept:
    """The words for a reply to a thread that was locked, hidden or moved while somebody wrote."""
    links = [(_("Forum"), url_for("forum.index"))]
    category = None
    if isinstance(error, Forbidden):
        thread = queries.get_thread(thread_id, current_user)
        category = thread.category.slug
        links = [(_("Back to the thread"), page_url(thread_id))]
        text = _("A moderator has closed this thread for replies. What you wrote is below: copy it, or begin a new "
                 "thread with it.")  # fmt: skip
    else:
        text = _("The thread is no longer here, or you may no longer read it: while you were writing it was hidden, "
                 "moved to a category of other readers or deleted. What you wrote is below: copy it, or begin a new "
                 "thread with it.")  # fmt: skip
    instead_of = url_for("forum.reply", thread_id=thread_id)
    address = url_for("forum.new_thread", category=category)
    again = Again(_("Begin a new thread with it"), address, AskForm.__name__, instead_of)
    return Kept(_("The reply was not published"), text, links, again)


@bp.post("/threads/<id:thread_id>/posts")
@accepts_uploads
@gives_back(ReplyForm, not_published)
def reply(thread_id: int) -> Answer:
    thread = queries.get_thread(thread_id, current_user)
    form = ReplyForm(about=thread_id)
    after = number(request.args.get("after", ""))

    def write() -> Post:
        return services.reply(
            thread,
            form.body.data or "",
            by=current_user,
            file_ids=form.file_ids(),
            key=form.key.data,
            accepted=form.accepted(),
        )

    return act(form, write, lambda post: post_url(post.id), lambda status: thread_page(thread_id, form, after, status))


@bp.get("/posts/<id:post_id>/quote")
def quote(post_id: int) -> Response:
    post = queries.get_post(post_id, current_user)
    _thread_id, after = queries.place_in_thread(post_id, current_user)
    target = url_for("forum.thread", thread_id=post.thread_id, after=after or None, quote=post_id, _anchor="reply")
    return redirect(target)


# ── Edit and delete one's own ───────────────────────────────────────────────────────────────────────────


@bp.route("/posts/<id:post_id>/edit", methods=["GET", "POST"])
@accepts_uploads
@gives_back(EditOpeningForm)
def edit_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_edit(post, post.thread, current_user):
        raise Forbidden
    kind = EditOpeningForm if services.is_opening(post) else EditForm
    form = kind(data=_values_of(post), about=post_id)
    if request.method != "POST":
        return _edit_page(form, post_id)

    def write() -> Post:
        return services.edit_post(
            post,
            form.body.data or "",
            form.started_from() or 0,
            by=current_user,
            title=form.title.data if isinstance(form, EditOpeningForm) else None,
            file_ids=form.file_ids(),
            accepted=form.accepted(),
        )

    return act(
        form,
        write,
        lambda _post: post_url(post_id),
        partial(_edit_page, form, post_id),
        said=_("The changes are saved."),
        stands=lambda: _values_of(queries.get_post(post_id, current_user)),
    )


def _values_of(post: Post) -> dict[str, Any]:
    """What the form of a post shows at first."""
    files = [file.id for file in files_of("post", [post.id])[post.id]]
    return {"title": post.thread.title, "body": post.body_html, "version": str(post.version), "files": files}


def _edit_page(form: EditForm, post_id: int, status: int = 200) -> Answer:
    post = queries.get_post(post_id, current_user)
    ids = form.file_ids()
    known = [*files_of("post", [post_id])[post_id], *unattached(ids, current_user)]
    html = render_template(
        "forum/edit.html",
        form=form,
        post=post,
        thread=post.thread,
        files=[file for file in known if file.id in ids],
    )
    return html, status


@bp.route("/posts/<id:post_id>/delete", methods=["GET", "POST"])
def delete_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    if not policies.may_delete(post, current_user):
        raise Forbidden
    form = ConfirmForm()

    def page(status: int = 200) -> Answer:
        opening = services.is_opening(post)
        return render_template("forum/delete.html", form=form, post=post, thread=post.thread, opening=opening), status

    if request.method != "POST":
        return page()

    def target(gone: Post) -> str:
        return url_for("forum.index") if gone.thread.deleted_at is not None else post_url(post_id)

    return act(form, lambda: services.delete_own_post(post, by=current_user), target, page, said=_what_went)


def _what_went(post: Post) -> str:
    return _("The thread is deleted.") if post.thread.deleted_at is not None else _("The post is deleted.")


# ── Read marks ──────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/read-all")
def read_all() -> Answer:
    done = _("Everything is marked as read.")
    return press(lambda: mark_all_read(current_user), url_for("forum.index"), done)
