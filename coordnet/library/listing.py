"""The list of the library: one page of it, and how many entries each value of each facet would leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from coordnet import collation, taxonomy
from coordnet.extensions import db, read_rows
from coordnet.files.models import WITH_TEXT, StoredFile
from coordnet.library.filters import FACETS, EntryFilters
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.library.queries import EntryRow, entry_rows, visible
from coordnet.members.viewer import Viewer
from coordnet.textsearch import storage
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import Phrase, Query, parse
from coordnet.textsearch.upkeep import question
from coordnet.web import paging

PAGE_SIZE = 20
_TERM_TABLES: dict[str, type[EntryForm] | type[EntryGroup]] = {"form": EntryForm, "group": EntryGroup}
_COLUMNS = {"type": "material_type", "year": "year", "publisher": "publisher"}


@dataclass(frozen=True)
class Option:
    """One value of a facet; `count` is what choosing it alone in its facet would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class EntryCounts:
    total: int
    by_facet: dict[str, dict[str, int]]


def page(
    filters: EntryFilters, viewer: Viewer, *, after: str | None = None, before: str | None = None
) -> paging.Page[EntryRow]:
    """A page of the list; one query."""
    column, kind = _order_column(filters)
    query = entry_rows(viewer, *_conditions(filters, viewer)).add_columns(column.label("place"))
    order: paging.Order[EntryRow] = paging.Order(
        (column, Entry.id), (kind, int), lambda row: (row.place, row.id), descending=filters.sort == "newest"
    )
    return paging.page(query, order, read_rows, size=PAGE_SIZE, after=after, before=before)


def counts(filters: EntryFilters, viewer: Viewer) -> EntryCounts:
    """The size of the list and, for every facet, of each value under all the other facets. One query."""
    matched = (
        select(Entry.id, Entry.material_type, Entry.year, Entry.publisher)
        .where(visible(viewer), *_base_conditions(filters, viewer))
        .cte("matched")
    )
    whole = select(literal("total"), literal(""), func.count()).select_from(matched)
    branches = [whole.where(*_chosen(filters, matched)), *(_counting(facet, filters, matched) for facet in FACETS)]
    found: dict[str, dict[str, int]] = {facet: {} for facet in ("total", *FACETS)}
    for facet, name, count in db.session.execute(union_all(*branches)):
        if name or facet == "total":
            found[facet][name] = count
    return EntryCounts(found.pop("total")[""], found)


def _counting(facet: str, filters: EntryFilters, matched: CTE) -> Select[Any]:
    table = _TERM_TABLES.get(facet)
    value: Any = table.slug if table else matched.c[_COLUMNS[facet]]
    query: Any = select(literal(facet), cast(value, String), func.count()).select_from(matched)
    if table:
        query = query.join(table, table.entry_id == matched.c.id)
    counting: Select[Any] = query.where(value.is_not(None), *_chosen(filters, matched, but=facet)).group_by(value)
    return counting


def words(filters: EntryFilters) -> tuple[Phrase, ...]:
    """What is looked for, to be marked in what is shown."""
    return parse(filters.q).phrases


def options(facet: str, filters: EntryFilters, counted: EntryCounts, locale: str) -> list[Option]:
    """The values to offer: what would find something, what is chosen, and, first, always the priority terms."""
    numbers, chosen = counted.by_facet[facet], filters.chosen(facet)
    labels = _labels(facet, {*numbers, *chosen}, locale)
    priority = {term.slug for term in _terms(facet) if term.priority}
    return [
        Option(value, label, numbers.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in numbers or value in chosen or value in priority
    ]


def _terms(facet: str) -> Sequence[taxonomy.Term]:
    if facet == "form":
        return taxonomy.ordered_forms()
    known = {"group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}.get(facet, {})
    return list(known.values())


def _labels(facet: str, values: set[str], locale: str) -> dict[str, str]:
    """Labels by value, in the facet's order: taxonomy's, newest year first, publishers by the alphabet."""
    if facet == "year":
        return {year: year for year in sorted(values, reverse=True)}
    if facet == "publisher":
        return {name: name for name in sorted(values, key=_place)}
    return _headings(facet, locale)


_place = lru_cache(1000)(collation.sort_key)


@cache
def _headings(facet: str, locale: str) -> dict[str, str]:
    return {term.slug: taxonomy.heading(term, locale) for term in _terms(facet)}


def _order_column(filters: EntryFilters) -> tuple[InstrumentedAttribute[Any], type]:
    """What a list is ordered by, and its type; never empty for the entries of that list."""
    if filters.sort == "title":
        return Entry.title_sort, str
    moments = {"published": Entry.published_at, "archived": Entry.archived_at}
    return moments.get(filters.status, Entry.created_at), datetime


def _conditions(filters: EntryFilters, viewer: Viewer) -> list[ColumnElement[bool]]:
    return [*_base_conditions(filters, viewer), *_chosen(filters, Entry)]


def _base_conditions(filters: EntryFilters, viewer: Viewer) -> list[ColumnElement[bool]]:
    """All but the facets: the list, the words, the time of publication."""
    mine = Entry.proposed_by_id == viewer.id
    conditions = [mine if filters.status == "mine" else Entry.status == filters.status]
    if filters.q:
        conditions.append(_has_words(filters.q))
    if filters.published_from is not None:
        conditions.append(Entry.published_at >= filters.published_from)
    if filters.published_to is not None:
        conditions.append(Entry.published_at < filters.published_to)
    return conditions


def _has_words(q: str) -> ColumnElement[bool]:
    """Entries with these words, in what they say or in one of their files, by the search index.

    Published and archived entries are in it.
    """
    query = question(q)
    if query.is_empty:
        return false()
    of_files = select(StoredFile.owner_id).where(
        StoredFile.owner_kind == "entry",
        StoredFile.text_state.in_(WITH_TEXT),
        ~StoredFile.held,
        StoredFile.id.in_(_found("file", query)),
    )
    return or_(Entry.id.in_(_found("entry", query)), Entry.id.in_(of_files))


def _found(kind: str, query: Query) -> Select[Any]:
    """The ids of all things of a kind that match."""
    engine = db.engine.dialect.name
    matching = storage.matching(kind, engine, storage.asked_of(query, engine))
    return matching.with_only_columns(SearchDocument.ref_id).order_by(None)


def _chosen(filters: EntryFilters, source: type[Entry] | CTE, *, but: str = "") -> list[ColumnElement[bool]]:
    """Of each facet any of the chosen values, of all facets together; `but` is left out."""
    columns: Any = source.c if isinstance(source, CTE) else source
    conditions: list[ColumnElement[bool]] = []
    for facet in FACETS:
        values = filters.chosen(facet)
        if not values or facet == but:
            continue
        table = _TERM_TABLES.get(facet)
        if table:
            conditions.append(exists().where(table.entry_id == columns.id, table.slug.in_(values)))
        elif facet == "year":
            conditions.append(columns.year.in_([int(year) for year in values]))
        else:
            conditions.append(getattr(columns, _COLUMNS[facet]).in_(values))
    return conditions
