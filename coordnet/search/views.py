"""The search page."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup

from coordnet.room import house
from coordnet.search import choices
from coordnet.search.filters import SearchFilters, filters_from
from coordnet.search.hits import Hit
from coordnet.search.narrowing import counted
from coordnet.search.queries import ORDERS, find
from coordnet.search.saved import saved_as, tidy_words
from coordnet.search.suggesting import did_you_mean
from coordnet.textsearch.highlight import Marker
from coordnet.textsearch.query import Query
from coordnet.textsearch.upkeep import question

bp = Blueprint("search", __name__)

QUOTES = frozenset('"„“”«»')


@bp.get("/search")
def index() -> str:
    """What was found for `q`. With `typing` the last word may be but the beginning of one."""
    typed = request.args.get("q", "").replace("\0", " ")
    text = tidy_words(typed)
    typing = "typing" in request.args and typed[-1:].isalnum()
    query = question(text, typing=typing)
    narrow = "narrow" in request.args
    filters = filters_from(request.args)
    places = choices.place_names() if narrow or filters.is_narrowed else {}
    filters = filters.known("municipality", places)
    order = asked_order(request.args)
    found: dict[str, Any] = {} if query.is_empty else _found(text, query, filters, order, places, narrow=narrow)
    return render_template(
        "search/index.html",
        q=text,
        search_query=text,
        query=query,
        filters=filters,
        order=order,
        saved=None if query.is_empty else saved_as(current_user, text, filters),
        narrow=narrow,
        kept=kept_of(order, narrow=narrow),
        link=_links(text, filters, order, typing=typing, narrow=narrow),
        **found,
    )


def _found(
    text: str, query: Query, filters: SearchFilters, order: str, places: Mapping[str, str], *, narrow: bool
) -> dict[str, Any]:
    """What the page shows of the results, or of having none. The facets cost as much as the rest: they are counted
    when somebody wants to `narrow` the results, or has done so."""
    results = find(current_user, query, filters=filters, order=order, page=_page(request.args.get("page")))
    locale = str(get_locale())
    chosen = choices.chosen(filters, places, locale)
    may_suggest = not ((results.hits and not results.guessed) or chosen or filters.kind or "typing" in request.args)
    offered: dict[str, list[choices.Choice]] = {}
    if results.hits and (narrow or chosen):
        offered = choices.offered(filters, counted(current_user, query, filters, results), places, locale)
    marker = Marker(results.query.phrases)
    return {
        "results": results,
        "kinds": house().wholes,
        "facets": offered,
        "chosen": chosen,
        "without": SearchFilters(kind=filters.kind),
        "quoted": not QUOTES.isdisjoint(text),
        "suggestion": did_you_mean(current_user, text, results.slips) if may_suggest else None,
        "marked": marker.mark,
        "excerpt": lambda hit: _excerpt(hit, marker),
    }


def _links(text: str, now: SearchFilters, order: str, *, typing: bool, narrow: bool) -> Callable[..., str]:
    """Makes the address of this search with some of it changed; other results begin at their first page."""
    page_address = url_for("search.index")

    def link(*, filters: SearchFilters = now, order: str = order, page: int = 1, narrow: bool = narrow) -> str:
        values: dict[str, Any] = {"q": text, **filters.as_args(), **kept_of(order, narrow=narrow)}
        if typing:
            values["typing"] = 1
        if page > 1:
            values["page"] = page
        return f"{page_address}?{urlencode(values, doseq=True)}"

    return link


def kept_of(order: str, *, narrow: bool) -> dict[str, Any]:
    """Of an address how its results are shown: what is not so anyway."""
    values: dict[str, Any] = {} if order == ORDERS[0] else {"order": order}
    return values | {"narrow": 1} if narrow else values


def asked_order(args: Mapping[str, str]) -> str:
    """The order an address asks for; the best first where it asks for none."""
    order = args.get("order", "")
    return order if order in ORDERS else ORDERS[0]


def _page(value: str | None) -> int:
    """A page number; whatever is none is the first page."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 4 else 1


def _excerpt(hit: Hit, marker: Marker) -> Markup:
    """The place of the hit; nothing for people and places, whose facts stand beside."""
    return Markup("") if house().finds[hit.kind].named else marker.snippet(hit.body)
