"""What the weekly digest says of saved searches: what is new for each, without what other sections have said."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from coordnet import privacy
from coordnet.room import Card, Item, Listing, Section, Thing, Week, house
from coordnet.search.fresh import belong_to, fresh_documents
from coordnet.search.ranking import Candidate
from coordnet.search.saved import Saved, saved_searches
from coordnet.textsearch.upkeep import questions
from coordnet.web.filters import long_date
from coordnet.web.urls import external_url, with_host

MOST = 5


@dataclass(frozen=True)
class Fresh:
    """A saved search, how many things are new for it, and those that are shown."""

    search: Saved
    total: int
    shown: dict[Thing, Candidate]


def _news(week: Week) -> Listing:
    """A query for the searches, one for each of them, and a few for the lines of all together."""
    searches = [search for search in saved_searches(week.viewer) if search.in_digest]
    asked = zip(questions(search.words for search in searches), searches, strict=True)
    found = [fresh_documents(week, query, search.filters) for query, search in asked]
    owners = belong_to(thing for rows in found for thing in rows)
    told = set(week.told)
    every: set[Thing] = set()
    news = []
    for search, rows in zip(searches, found, strict=True):
        fresh = {thing: row for thing, row in rows.items() if told.isdisjoint((thing, owners.get(thing, thing)))}
        shown = dict(list(fresh.items())[:MOST])
        news.append(Fresh(search, len(fresh), shown))
        told |= shown.keys()
        every |= fresh.keys()
    cards = _cards(row for each in news for row in each.shown.values())
    return Listing([], len(every), lists=[_listing(each, cards) for each in news if each.total])


def _cards(rows: Iterable[Candidate]) -> dict[Thing, Card]:
    """The lines of these documents, as a list of results shows them."""
    of_kind: dict[str, list[Candidate]] = {}
    for row in rows:
        of_kind.setdefault(row.kind, []).append(row)
    return {
        (kind, ref_id): card
        for kind, found in of_kind.items()
        for ref_id, card in house().finds[kind].cards(found).items()
    }


def _listing(fresh: Fresh, cards: dict[Thing, Card]) -> Listing:
    items = [
        _item(thing, row, card)
        for thing, row in fresh.shown.items()
        if (card := cards.get((row.kind, row.ref_id))) is not None
    ]
    note = ", ".join(name for _facet, name in fresh.search.chosen)
    more_url = external_url("search.index", **fresh.search.args, order="newest")
    return Listing(items, fresh.total, more_url, heading=privacy.mask(fresh.search.words), note=note)


def _item(thing: Thing, row: Candidate, card: Card) -> Item:
    """What it is called, its kind and its day: what stands on the page of results may hold telephones."""
    meta = f"{house().finds[row.kind].one()} · {long_date(row.at)}"
    return Item(privacy.mask(card.title), with_host(card.url), meta, language=card.language, thing=thing)


SECTIONS = [
    Section(
        key="saved",
        order=90,
        heading=lambda: _("New for your saved searches"),
        phrase=lambda n: ngettext(
            "%(num)s new result of your saved searches", "%(num)s new results of your saved searches", n
        ),
        phrase_order=90,
        news=_news,
    )
]
