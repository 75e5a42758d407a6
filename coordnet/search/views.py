"""The search page."""

from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup

from coordnet import taxonomy
from coordnet.search.hits import Hit
from coordnet.search.queries import ORDERS, find
from coordnet.search.ranking import NAMED_KINDS
from coordnet.textsearch.highlight import mark, snippet
from coordnet.textsearch.models import KINDS
from coordnet.textsearch.query import LONGEST, Query, parse

bp = Blueprint("search", __name__)


@bp.get("/search")
def index() -> str:
    text = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST].strip()
    kind = _one_of(request.args.get("kind"), KINDS)
    order = _one_of(request.args.get("order"), ORDERS) or ORDERS[0]
    query = parse(text)
    results = None
    if not query.is_empty:
        results = find(current_user, query, kind=kind, order=order, page=_page(request.args.get("page")))
    return render_template(
        "search/index.html" if results is None or results.hits else "search/nothing.html",
        q=text,
        search_query=text,
        kind=kind,
        kinds=KINDS,
        order=order,
        query=query,
        words=[word for word in text.split() if not parse(word).is_empty][:3],
        results=results,
        marked=lambda title: mark(title, query.terms),
        excerpt=lambda hit: _excerpt(hit, query),
        type_label=_type_label,
    )


def _one_of(value: str | None, known: tuple[str, ...]) -> str | None:
    return value if value in known else None


def _page(value: str | None) -> int:
    """A page number; whatever is none is the first page."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 4 else 1


def _excerpt(hit: Hit, query: Query) -> Markup:
    """The place of the hit; nothing for people and places, whose facts stand beside, unless it adds something."""
    shown = snippet(hit.body, query.terms)
    return Markup("") if hit.kind in NAMED_KINDS and "<mark>" not in shown else shown


def _type_label(slug: str) -> str:
    term = taxonomy.MATERIAL_TYPES.get(slug)
    return taxonomy.heading(term, str(get_locale())) if term else ""
