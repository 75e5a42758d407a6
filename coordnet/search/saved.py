"""Saved searches as they stand today: what somebody may no longer choose is left out of their filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Row, bindparam, select
from werkzeug.datastructures import MultiDict

from coordnet import taxonomy
from coordnet.errors import NotFound
from coordnet.extensions import db, read_rows
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.choices import place_names
from coordnet.search.filters import SearchFilters, filters_from
from coordnet.search.models import SavedSearch
from coordnet.textsearch.query import LONGEST
from coordnet.web.language import language

Value = tuple[str, str]
"""A facet, or `kind`, and one of its values or its name."""

_KEPT = (
    select(SavedSearch.id, SavedSearch.words, SavedSearch.narrowed, SavedSearch.in_digest)
    .where(SavedSearch.user_id == bindparam("viewer"))
    .order_by(SavedSearch.id.desc())
)
_TERMS = {"form": taxonomy.FORMS, "group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}


@dataclass(frozen=True)
class Saved:
    """A search that somebody keeps; `chosen` are the names of what it is narrowed to."""

    id: int
    words: str
    filters: SearchFilters
    in_digest: bool
    chosen: list[Value]

    @property
    def args(self) -> dict[str, Any]:
        """The address of the search, for `url_for`."""
        return {"q": self.words, **self.filters.as_args()}


def tidy_words(typed: str) -> str:
    """What is searched for, as it is shown: with single spaces, at most as long as a question may be."""
    return " ".join(typed.replace("\0", " ").split())[:LONGEST].strip()


def narrowed_by(filters: SearchFilters) -> str:
    """Filters as the query of an address; the same ones are always the same text."""
    return urlencode(sorted(_values_of(filters)))


def saved_searches(viewer: Viewer) -> list[Saved]:
    """All that the viewer keeps, the newest first; spoken of in the language in force."""
    return _tidied(read_rows(_KEPT, viewer=viewer.id))


def saved_as(viewer: Viewer, words: str, filters: SearchFilters) -> Saved | None:
    """The viewer's saved search that asks the same; capital letters make no difference."""
    folded, narrowed = words.casefold(), narrowed_by(filters)
    rows = [row for row in read_rows(_KEPT, viewer=viewer.id) if row.words.casefold() == folded]
    return next((each for each in _tidied(rows) if narrowed_by(each.filters) == narrowed), None)


def _tidied(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Saved]:
    places = place_names() if any("municipality=" in row.narrowed for row in rows) else {}
    found = []
    for row in rows:
        filters = filters_from(MultiDict(parse_qsl(row.narrowed))).known("municipality", places)
        chosen = [(facet, _name(facet, value, places)) for facet, value in _values_of(filters)]
        found.append(Saved(row.id, row.words, filters, row.in_digest, chosen))
    return found


def own_search(search_id: int, viewer: Viewer) -> SavedSearch:
    """One that the viewer keeps. Raises NotFound, also for somebody else's."""
    row = db.session.get(SavedSearch, search_id)
    if row is None or row.user_id != viewer.id:
        raise NotFound
    return row


def _values_of(filters: SearchFilters) -> list[Value]:
    """However many values a facet has."""
    return parse_qsl(urlencode(filters.as_args(), doseq=True))


def _name(facet: str, value: str, places: Mapping[str, str]) -> str:
    if facet == "kind":
        return house().finds[value].many()
    if facet == "municipality":
        return places[value]
    return taxonomy.heading(_TERMS[facet][value], language()) if facet in _TERMS else value
