"""What search finds of the library: published and archived entries."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, String, bindparam, cast, exists, literal, select, union_all

from coordnet import taxonomy
from coordnet.database import Ids, Rows
from coordnet.extensions import read_rows
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.library.queries import terms_of, visible_entries
from coordnet.library.services import KIND, entry_text
from coordnet.members.holdings import coded, with_codes, written_in, wrote_as
from coordnet.members.viewer import Viewer
from coordnet.room import ALL_FACETS, Answering, Card, Chosen, Findable, Found, Week
from coordnet.textsearch.services import Text
from coordnet.web.language import language
from coordnet.web.typed_in import typed
from coordnet.web.urls import path_to


def _texts(rows: list[Any]) -> list[Text]:
    entries = [row[0] for row in rows]
    terms = terms_of([entry.id for entry in entries])
    return [entry_text(entry, terms[entry.id]) for entry in entries]


def _seen_by(viewer: Viewer, chosen: Chosen) -> Rows:
    entries = visible_entries(viewer).with_only_columns(Entry.id).where(Entry.status == "published")
    conditions: list[ColumnElement[bool]] = []
    for table, slugs in ((EntryForm, chosen.form), (EntryGroup, chosen.group)):
        if slugs:
            conditions.append(exists().where(table.entry_id == Entry.id, table.slug.in_(slugs)))
    if chosen.type:
        conditions.append(Entry.material_type.in_(chosen.type))
    if chosen.year:
        conditions.append(Entry.year.in_([int(year) for year in chosen.year]))
    if chosen.municipality:
        conditions.append(written_in(coded(*chosen.municipality), Entry.proposed_by_id, Entry.created_at))
    return entries.where(*conditions)


def _told_to(week: Week, chosen: Chosen) -> Rows:
    appeared = (Entry.published_at >= week.start, Entry.published_at < week.end)
    return _seen_by(week.viewer, chosen).where(Entry.proposed_by_id != week.viewer.id, *appeared)


def _published(ids: Ids) -> Rows:
    """All that are found."""
    return select(Entry.id).where(Entry.id.in_(ids))


def _codes(ids: Ids) -> Rows:
    entries = select(Entry.id).select_from(Entry).where(Entry.id.in_(ids))
    return with_codes(entries, wrote_as(Entry.proposed_by_id, Entry.created_at))


def _values(ids: Collection[int]) -> Rows:
    """What entries are about, their type and year."""
    queries = [
        select(literal(facet).label("facet"), table.entry_id.label("id"), table.slug.label("value")).where(
            table.entry_id.in_(ids)
        )
        for facet, table in (("form", EntryForm), ("group", EntryGroup))
    ]
    for facet, column in (("type", Entry.material_type), ("year", cast(Entry.year, String))):
        queries.append(select(literal(facet), Entry.id, column).where(Entry.id.in_(ids), column.is_not(None)))
    return select(union_all(*queries).subquery())


_LINES = select(
    Entry.id, Entry.title, Entry.material_type, Entry.publisher, Entry.year, Entry.said_in.label("said_in")
).where(Entry.id.in_(bindparam("ids", expanding=True)))


def _cards(found: Sequence[Found]) -> Mapping[int, Card]:
    word = _("Library")
    return {row.id: _card(row, word) for row in read_rows(_LINES, ids=[each.ref_id for each in found])}


def _card(row: Any, word: str) -> Card:
    term = taxonomy.MATERIAL_TYPES.get(row.material_type)
    publisher = typed(row.publisher, row.said_in)
    facts = (word, taxonomy.heading(term, language()) if term else "", publisher, str(row.year or ""))
    return Card(row.title, _url(row.id), "file-earmark-text", list(filter(None, facts)), row.said_in)


def _url(entry_id: int) -> str:
    return path_to("library.entry", entry_id=entry_id)


def _alike(ids: Collection[int]) -> Rows:
    answered = Entry.published_at.is_not(None).label("answered")
    at = Entry.published_at.label("at")
    return select(Entry.id, Entry.title, answered, at, Entry.said_in.label("language")).where(Entry.id.in_(ids))


def _summaries(viewer: Viewer, ids: Collection[int]) -> Rows:
    """What a document says of itself."""
    return visible_entries(viewer).with_only_columns(Entry.id, Entry.summary.label("text")).where(Entry.id.in_(ids))


ENTRIES = Findable(
    kind=KIND,
    number=2,
    one=lambda: _("Library"),
    many=lambda: _("Library"),
    things=select(Entry).where(Entry.published_at.is_not(None)),
    key=Entry.id,
    texts=_texts,
    seen_by=_seen_by,
    codes=_codes,
    settled=_published,
    cards=_cards,
    facets=frozenset(ALL_FACETS),
    values=_values,
    answering=Answering(rows=_alike, answers=_summaries, url=_url, icon="file-earmark-text"),
    told_to=_told_to,
    dated_later=True,
)
