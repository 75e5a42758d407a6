"""Keeping a search: save it, have the digest tell what is new for it or not, delete it."""

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from coordnet import clock, privacy
from coordnet.errors import Forbidden, Invalid
from coordnet.extensions import changed_rows, db
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.saving import once
from coordnet.search.filters import SearchFilters
from coordnet.search.models import LONGEST_FILTERS, SavedSearch
from coordnet.search.saved import narrowed_by, own_search, saved_as
from coordnet.textsearch.query import parse

MOST = 20


def save_search(words: str, filters: SearchFilters, *, by: Viewer) -> SavedSearch:
    """Keep a search; the digest tells what is new for it. One that is kept already stays as it is. Raises Invalid."""
    narrowed = narrowed_by(filters)

    def find(_key: str) -> SavedSearch | None:
        earlier = saved_as(by, words, filters)
        return None if earlier is None else own_search(earlier.id, by)

    def write(_key: str | None) -> SavedSearch:
        _check(words, narrowed, by)
        row = SavedSearch(user_id=by.id, words=words, narrowed=narrowed, in_digest=True, created_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return row

    return once(f"{words}?{narrowed}", find, write)[0]


def _check(words: str, narrowed: str, by: Viewer) -> None:
    if parse(words).is_empty:
        raise Invalid(_("There is nothing to look for: write a word, then save the search."))
    if privacy.contains_code(words):
        raise Invalid(_("This looks like a personal code: a search with it is not saved."))
    if len(narrowed) > LONGEST_FILTERS:
        raise Invalid(_("This search has too many filters to be saved. Remove some of them and save it again."))
    kept = select(func.count()).select_from(SavedSearch).where(SavedSearch.user_id == by.id)
    if (db.session.scalar(kept) or 0) >= MOST:
        raise Invalid(
            _("You have %(num)s saved searches, and there is no room for more. Delete one that you no longer need, "
              "then save this one.", num=MOST)
        )  # fmt: skip


def tell_in_digest(search: SavedSearch, tell: bool, *, by: Viewer) -> SavedSearch:
    """Have the digest tell what is new for it, or not. Raises Forbidden."""
    _check_whose(search, by)
    search.in_digest = tell
    db.session.flush()
    return search


def delete_search(search: SavedSearch, *, by: Viewer) -> None:
    """Keep it no longer. Raises Forbidden."""
    _check_whose(search, by)
    db.session.delete(search)
    db.session.flush()


def _check_whose(search: SavedSearch, by: Viewer) -> None:
    if search.user_id != by.id:
        raise Forbidden


def forget_of_those_who_left() -> int:
    """Delete what people kept whose membership has ended; how many rows. Nightly."""
    left = select(User.id).where(User.state == "left")
    return changed_rows(delete(SavedSearch).where(SavedSearch.user_id.in_(left)))
