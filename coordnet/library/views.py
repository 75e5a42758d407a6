"""Pages of the library."""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from coordnet import taxonomy
from coordnet.errors import Forbidden, Invalid, Problem
from coordnet.files.queries import files_of, unattached
from coordnet.files.views import accepts_uploads
from coordnet.library import filters, listing, policies, queries, services
from coordnet.library.forms import MaterialForm, values_of
from coordnet.library.models import Entry
from coordnet.textsearch.highlight import mark
from coordnet.web.acts import Answer, act, press
from coordnet.web.filters import long_date, timed
from coordnet.web.kept import gives_back
from coordnet.web.language import language

bp = Blueprint("library", __name__, url_prefix="/library")


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
        narrowed_away=not counted.total and listing.counts(filters.EntryFilters(chosen.status), current_user).total,
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


def _page_url(chosen: filters.EntryFilters, direction: str, cursor: str | None) -> str | None:
    args: dict[str, Any] = chosen.as_args() | {direction: cursor}
    return url_for("library.index", **args) if cursor else None


@bp.get("/<id:entry_id>")
@bp.get("/<id:entry_id>-<slug>")
def entry(entry_id: int, slug: str = "") -> str:
    return _entry_page(queries.entry_for(entry_id, current_user))


def _entry_page(entry: Entry, problems: list[Problem] | None = None) -> str:
    return render_template(
        "library/entry.html",
        entry=entry,
        terms=queries.terms_of([entry.id])[entry.id],
        files=files_of(services.KIND, [entry.id])[entry.id],
        proposer=queries.proposer_of(entry),
        issued=_issued(entry.issued_on),
        problems=problems or [],
    )


def _issued(text: str) -> Markup:
    """A full date in words; a year or a month as it is."""
    return timed(text, long_date(date.fromisoformat(text)) if len(text) == 10 else text)


@bp.route("/new", methods=["GET", "POST"])
@accepts_uploads
@gives_back(MaterialForm)
def new() -> Answer:
    if not policies.may_propose(current_user):
        raise Forbidden
    form = MaterialForm(data={"language": "lt"})
    if request.method != "POST":
        return _form_page(form, None)

    def write() -> Entry:
        verb = services.save_draft if "save_draft" in request.form else services.propose
        entry = verb(form.content(), by=current_user, file_ids=form.file_ids(), key=form.key.data)
        return _published(entry)

    return act(form, write, _address, partial(_form_page, form, None), said=_said())


@bp.route("/<id:entry_id>/edit", methods=["GET", "POST"])
@accepts_uploads
@gives_back(MaterialForm)
def edit(entry_id: int) -> Answer:
    entry = queries.entry_for(entry_id, current_user)
    if not policies.may_edit(entry, current_user):
        raise Forbidden
    form = MaterialForm(data=_values_of(entry), about=entry_id)
    if request.method != "POST":
        return _form_page(form, entry)

    def write() -> Entry:
        status = "draft" if "save_draft" in request.form else "proposed"
        services.edit(
            entry,
            form.content(),
            version=form.started_from() or 0,
            by=current_user,
            file_ids=form.file_ids(),
            status=None if "save" in request.form else status,
        )
        return _published(entry)

    said = _("The changes are saved.") if "save" in request.form else _said()
    page = partial(_form_page, form, entry)
    return act(form, write, _address, page, said=said, stands=lambda: _values_of(entry))


def _values_of(entry: Entry) -> dict[str, Any]:
    """What the form of an entry shows at first."""
    attached = [file.id for file in files_of(services.KIND, [entry.id])[entry.id]]
    return values_of(entry, queries.terms_of([entry.id])[entry.id], attached)


def _published(entry: Entry) -> Entry:
    """Published too, if that is the button."""
    if "publish" in request.form and entry.status != "published":
        services.publish(entry, by=current_user)
    return entry


def _said() -> str:
    if "publish" in request.form:
        return _("The document is published.")
    if "save_draft" in request.form:
        return _("The draft is saved. You and the association see it.")
    return _("Thank you. The association will look at the document and publish it.")


def _address(entry: Entry) -> str:
    return url_for("library.entry", entry_id=entry.id, slug=entry.slug)


def _form_page(form: MaterialForm, entry: Entry | None, status: int = 200) -> Answer:
    ids = form.file_ids()
    mine = unattached(ids, current_user)
    theirs = files_of(services.KIND, [entry.id])[entry.id] if entry else []
    html = render_template(
        "library/form.html",
        form=form,
        entry=entry,
        files=[file for file in [*theirs, *mine] if file.id in ids],
        publishers=queries.known_publishers(current_user),
    )
    return html, status


@bp.post("/<id:entry_id>/propose")
def propose(entry_id: int) -> Answer:
    return _press(entry_id, services.submit, _("Thank you. The association will look at the document and publish it."))


@bp.post("/<id:entry_id>/publish")
def publish(entry_id: int) -> Answer:
    return _press(entry_id, services.publish, _("The document is published."))


@bp.post("/<id:entry_id>/archive")
def archive(entry_id: int) -> Answer:
    return _press(entry_id, services.archive, _("The document is in the archive."))


@bp.post("/<id:entry_id>/restore")
def restore(entry_id: int) -> Answer:
    return _press(entry_id, services.restore, _("The document is back in its list."))


def _press(entry_id: int, verb: Callable[..., Entry], said: str) -> Answer:
    """One press of a button on an entry's page."""
    entry = queries.entry_for(entry_id, current_user)

    def incomplete(error: Invalid) -> Answer:
        return _entry_page(entry, error.problems), 422

    return press(lambda: verb(entry, by=current_user), _address(entry), said, incomplete)
