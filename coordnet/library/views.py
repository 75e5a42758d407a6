"""Pages of the library."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import taxonomy
from coordnet.errors import Conflict, Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.files.queries import files_of, unattached
from coordnet.files.views import accepts_uploads, take_uploads
from coordnet.library import filters, listing, policies, queries, services
from coordnet.library.content import InvalidContent
from coordnet.library.forms import MaterialForm, values_of
from coordnet.library.models import Entry
from coordnet.textsearch.highlight import mark
from coordnet.web.filters import long_date
from coordnet.web.language import language

bp = Blueprint("library", __name__, url_prefix="/library")

Answer = Response | str | tuple[str, int]


@bp.context_processor
def labels() -> dict[str, Any]:
    """Names by slug in the viewer's language: terms as within a sentence, types as standing alone."""
    return {"labels": _labels(language()), "languages": get_locale().languages, "may": policies}


@cache
def _labels(locale: str) -> dict[str, str]:
    types = {term.slug: taxonomy.heading(term, locale) for term in taxonomy.MATERIAL_TYPES.values()}
    return {term.slug: taxonomy.label(term, locale) for term in taxonomy.EXPERTISE.values()} | types


@bp.get("/")
def index() -> str:
    chosen = filters.parse(request.args)
    counted = listing.counts(chosen, current_user)
    cursors = {name: request.args.get(name) for name in ("after", "before")}
    page = listing.page(chosen, current_user, **cursors)
    facets = {facet: listing.options(facet, chosen, counted, language()) for facet in filters.FACETS}
    ids = [row.id for row in page.rows]
    return render_template(
        "library/index.html",
        filters=chosen,
        total=counted.total,
        facets=facets,
        chosen=[(facet, option) for facet, options in facets.items() for option in options if option.chosen],
        page=page,
        terms=queries.terms_of(ids),
        files=files_of(services.KIND, ids),
        words=listing.words(chosen),
        mark=mark,
        waiting=queries.proposals_waiting(current_user, limit=1).count,
        previous_url=_page_url(chosen, "before", page.before),
        next_url=_page_url(chosen, "after", page.after),
    )


def _page_url(chosen: filters.Filters, direction: str, cursor: str | None) -> str | None:
    args: dict[str, Any] = chosen.as_args() | {direction: cursor}
    return url_for("library.index", **args) if cursor else None


@bp.get("/<id:entry_id>")
@bp.get("/<id:entry_id>-<slug>")
def entry(entry_id: int, slug: str = "") -> str:
    return _entry_page(queries.entry_for(entry_id, current_user))


def _entry_page(entry: Entry, problems: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "library/entry.html",
        entry=entry,
        terms=queries.terms_of([entry.id])[entry.id],
        files=files_of(services.KIND, [entry.id])[entry.id],
        proposer=queries.proposer_of(entry),
        issued=_issued(entry.issued_on),
        problems=problems or [],
    )


def _issued(text: str) -> str:
    """A full date in words; a year or a month as it is."""
    return long_date(date.fromisoformat(text)) if len(text) == 10 else text


@bp.route("/new", methods=["GET", "POST"])
@accepts_uploads
def new() -> Answer:
    if not policies.may_propose(current_user):
        raise Forbidden
    form = MaterialForm(data={"language": "lt"})
    return _write(form, None)


@bp.route("/<id:entry_id>/edit", methods=["GET", "POST"])
@accepts_uploads
def edit(entry_id: int) -> Answer:
    entry = queries.entry_for(entry_id, current_user)
    if not policies.may_edit(entry, current_user):
        raise Forbidden
    terms = queries.terms_of([entry.id])[entry.id]
    attached = [file.id for file in files_of(services.KIND, [entry.id])[entry.id]]
    return _write(MaterialForm(data=values_of(entry, terms, attached)), entry)


def _write(form: MaterialForm, entry: Entry | None) -> Answer:
    """The form of an entry, empty, filled or sent. Whatever goes wrong, what was typed stays."""
    if request.method != "POST":
        return _form_page(form, entry)
    accepted = form.keep(*take_uploads(request.files.getlist("upload"), current_user))
    if not form.fits():
        return _form_page(form, entry, 422)
    try:
        if "mask" in request.form:
            form.mask()
        elif accepted and "add_file" not in request.form:
            return _sent(form, entry)
    except InvalidContent as error:
        for field, problem in error.problems:
            form.add_error(field, problem)
        accepted = False
    except PersonalCode as error:
        form.show_codes(error.fields)
        accepted = False
    except Invalid as error:
        form.add_error(error.field, error.message)
        accepted = False
    except Conflict as error:
        db.session.rollback()
        return _conflict_page(form, entry, error)
    db.session.rollback()
    return _form_page(form, entry, 200 if accepted else 422)


def _sent(form: MaterialForm, entry: Entry | None) -> Response:
    entry, message = _save(form, entry)
    db.session.commit()
    flash(message)
    return redirect(url_for("library.entry", entry_id=entry.id, slug=entry.slug), 303)


def _save(form: MaterialForm, entry: Entry | None) -> tuple[Entry, str]:
    """Do what the pressed button says; the saved entry and what to tell about it."""
    content, file_ids = form.content(), form.file_ids()
    if "save_draft" in request.form:
        status, message = "draft", _("The draft is saved. You and the association see it.")
    else:
        status, message = "proposed", _("Thank you. The association will look at the document and publish it.")
    if entry is None:
        verb = services.save_draft if status == "draft" else services.propose
        entry = verb(content, by=current_user, file_ids=file_ids)
    else:
        moved = None if "save" in request.form else status
        message = _("The changes are saved.") if moved is None else message
        version = form.started_from()
        services.edit(entry, content, version=version, by=current_user, file_ids=file_ids, status=moved)
    if "publish" in request.form and services.publish(entry, by=current_user):
        message = _("The document is published.")
    return entry, message


def _form_page(
    form: MaterialForm, entry: Entry | None, status: int = 200, *, current_terms: queries.Terms | None = None
) -> tuple[str, int]:
    """The form; `current_terms` when what stands now is shown above it."""
    ids = form.file_ids()
    mine = unattached(ids, current_user)
    theirs = files_of(services.KIND, [entry.id])[entry.id] if entry else []
    html = render_template(
        "library/form.html",
        form=form,
        entry=entry,
        files=[file for file in [*theirs, *mine] if file.id in ids],
        publishers=queries.known_publishers(current_user),
        current_terms=current_terms,
    )
    return html, status


def _conflict_page(form: MaterialForm, entry: Entry | None, conflict: Conflict) -> Answer:
    """Both texts: above, what stands now; in the form, what was typed. Sent again, it replaces what stands."""
    assert entry is not None
    form.form_errors.append(conflict.message)
    form.version.data = str(conflict.current_version)
    current = [file.id for file in files_of(services.KIND, [entry.id])[entry.id]]
    form.files.data = [*current, *form.file_ids()]
    return _form_page(form, entry, 409, current_terms=queries.terms_of([entry.id])[entry.id])


@bp.post("/<id:entry_id>/propose")
def propose(entry_id: int) -> Answer:
    thanks = _("Thank you. The association will look at the document and publish it.")
    return _act(entry_id, services.submit, thanks)


@bp.post("/<id:entry_id>/publish")
def publish(entry_id: int) -> Answer:
    return _act(entry_id, services.publish, _("The document is published."), _("It had been published already."))


@bp.post("/<id:entry_id>/archive")
def archive(entry_id: int) -> Answer:
    done, already = _("The document is in the archive."), _("It had been archived already.")
    return _act(entry_id, services.archive, done, already)


@bp.post("/<id:entry_id>/restore")
def restore(entry_id: int) -> Answer:
    done, already = _("The document is back in its list."), _("It had been brought back already.")
    return _act(entry_id, services.restore, done, already)


def _act(entry_id: int, verb: Callable[..., bool | None], done: str, already: str = "") -> Answer:
    """One press of a button on an entry's page."""
    entry = queries.entry_for(entry_id, current_user)
    try:
        changed = verb(entry, by=current_user)
    except InvalidContent as error:
        db.session.rollback()
        return _entry_page(entry, error.problems), 422
    db.session.commit()
    flash(done if changed in (True, None) else already)
    return redirect(url_for("library.entry", entry_id=entry.id, slug=entry.slug), 303)
