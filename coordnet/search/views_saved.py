"""Saved searches: the list, and the buttons that save one, have the digest tell of it and delete it."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.search.choices import place_names
from coordnet.search.filters import filters_from
from coordnet.search.saved import own_search, saved_searches, tidy_words
from coordnet.search.services import MOST, delete_search, save_search, tell_in_digest
from coordnet.search.views import asked_order, bp, kept_of
from coordnet.web.acts import Answer, press
from coordnet.web.urls import path_to

__all__ = ["bp"]


@bp.get("/search/saved")
def saved() -> str:
    return render_template(
        "search/saved.html", searches=saved_searches(current_user), most=MOST, digest_is_off=_digest_is_off()
    )


@bp.post("/search/saved")
def save() -> Answer:
    """Keep the search whose address this is; it stands on the page that comes, which is in the same order."""
    words = tidy_words(request.args.get("q", ""))
    filters = filters_from(request.args).known("municipality", place_names())
    kept = kept_of(asked_order(request.args), narrow="narrow" in request.args)
    target = path_to("search.index", q=words, **filters.as_args(), **kept)
    said = _("The search is saved. The weekly digest will tell you what is new for it.")
    if _digest_is_off():
        said = _("The search is saved.")
    return press(lambda: save_search(words, filters, by=current_user), target, said)


@bp.post("/search/saved/<id:search_id>/tell")
def tell(search_id: int) -> Answer:
    """`undo` has the digest say nothing of it."""
    search = own_search(search_id, current_user)
    told = "undo" not in request.form
    said = _("The digest will say nothing of this search.")
    if told:
        said = _("The digest will tell you what is new for this search.")
    return press(lambda: tell_in_digest(search, told, by=current_user), url_for("search.saved"), said)


@bp.post("/search/saved/<id:search_id>/delete")
def delete_saved(search_id: int) -> Answer:
    search = own_search(search_id, current_user)
    said = _("The saved search is deleted.")
    return press(lambda: delete_search(search, by=current_user), url_for("search.saved"), said)


def _digest_is_off() -> bool:
    return db.session.get_one(User, current_user.id).digest_frequency == "off"
