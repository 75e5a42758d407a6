"""Selecting entries. Who may see which is decided in `visible_entries` alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, literal, or_, select, true, union_all

from coordnet.collation import sort_key
from coordnet.errors import NotFound
from coordnet.extensions import db, read_rows
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.members.holdings import place_on, written_in
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.taxonomy import GROUPS, ordered_forms

EntryRow = Row[Any]
"""id, title, summary, material_type, publisher, year, issued_on, language, said_in, title_paraphrased, status,
created_at, published_at, proposed_by_id, proposer (name)."""

_COLUMNS: tuple[Any, ...] = (
    Entry.id,
    Entry.title,
    Entry.summary,
    Entry.material_type,
    Entry.publisher,
    Entry.year,
    Entry.issued_on,
    Entry.language,
    Entry.said_in.label("said_in"),
    Entry.title_paraphrased,
    Entry.status,
    Entry.created_at,
    Entry.published_at,
    Entry.proposed_by_id,
    User.name.label("proposer"),
)

_ORDER = {slug: place for place, slug in enumerate([*(term.slug for term in ordered_forms()), *GROUPS])}


@dataclass
class Terms:
    """Taxonomy slugs of one entry, in the taxonomy's order with the priority terms first."""

    forms: list[str]
    groups: list[str]


@dataclass(frozen=True)
class WaitingEntries:
    """Proposals that wait for publication: how many, and the oldest of them."""

    count: int
    entries: Sequence[EntryRow]


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Which entries an active member may see: what was ever published, one's own, everything for moderators.

    For queries that select from Entry themselves (search); everybody else uses `visible_entries`.
    """
    if not viewer.is_active:
        return false()
    if viewer.is_moderator:
        return true()
    return or_(Entry.published_at.is_not(None), Entry.proposed_by_id == viewer.id)


def visible_entries(viewer: Viewer) -> Select[Entry]:
    """Entries the viewer may see, in no order. Archived ones are among them: lists leave them out."""
    return select(Entry).where(visible(viewer))


def entry_for(entry_id: int, viewer: Viewer) -> Entry:
    """An entry by its id; raises NotFound when there is none or the viewer may not see it."""
    entry: Entry | None = db.session.scalar(visible_entries(viewer).where(Entry.id == entry_id))
    if entry is None:
        raise NotFound
    return entry


def may_read_entry(entry_id: int, viewer: Viewer) -> bool:
    """Whether the viewer may open the files of an entry."""
    seen = visible_entries(viewer).where(Entry.id == entry_id).with_only_columns(Entry.id)
    return db.session.scalar(seen) is not None


def entry_rows(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Rows of lists (see EntryRow) that the viewer may see."""
    proposer = User.id == Entry.proposed_by_id
    return select(*_COLUMNS).join(User, proposer).where(visible(viewer), *conditions)


def _published_rows(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[Any]:
    newest_first = (Entry.published_at.desc(), Entry.id.desc())
    return entry_rows(viewer, Entry.status == "published", *conditions).order_by(*newest_first)


def terms_of(entry_ids: Sequence[int]) -> dict[int, Terms]:
    """The taxonomy terms of these entries, in one query."""
    found = {entry_id: Terms([], []) for entry_id in entry_ids}
    if not found:
        return found
    queries = (
        select(literal(kind).label("kind"), table.entry_id, table.slug).where(table.entry_id.in_(found))
        for kind, table in (("forms", EntryForm), ("groups", EntryGroup))
    )
    rows = read_rows(union_all(*queries))
    for kind, entry_id, slug in sorted(rows, key=lambda row: _ORDER[row.slug]):
        getattr(found[entry_id], kind).append(slug)
    return found


def known_publishers(viewer: Viewer) -> list[str]:
    """Names of publishers already in the library, for the form to offer."""
    names = select(Entry.publisher).where(visible(viewer), Entry.publisher != "").distinct().limit(300)
    return sorted(db.session.scalars(names), key=sort_key)


def new_entries(viewer: Viewer, limit: int) -> Sequence[EntryRow]:
    """What was published last."""
    return read_rows(_published_rows(viewer).limit(limit))


def entries_by(user_id: int, viewer: Viewer, limit: int) -> Sequence[EntryRow]:
    """What somebody proposed and was published, newest first."""
    return read_rows(_published_rows(viewer, Entry.proposed_by_id == user_id).limit(limit))


def entries_of_municipality(municipality_id: int, viewer: Viewer, limit: int) -> Sequence[EntryRow]:
    """Published entries proposed by whoever held the municipality's seat on that day, newest first."""
    written = written_in([municipality_id], Entry.proposed_by_id, Entry.created_at)
    return read_rows(_published_rows(viewer, written).limit(limit))


def proposer_of(entry: Entry) -> Row[Any]:
    """Who proposed an entry: id, name, and the place they proposed it for."""
    columns: tuple[Any, ...] = (User.id, User.name, place_on(User.id, Entry.created_at).label("place"))
    query = select(*columns).join(Entry, Entry.proposed_by_id == User.id)
    return db.session.execute(query.where(Entry.id == entry.id)).one()


def digest_entries(viewer: Viewer, start: datetime, end: datetime) -> Sequence[EntryRow]:
    """What was published in [start, end) and still is, newest first; see `filters.period_args` for its list."""
    query = _published_rows(viewer, Entry.published_at >= start, Entry.published_at < end)
    return read_rows(query)


def proposals_waiting(viewer: Viewer, limit: int = 5) -> WaitingEntries:
    """Proposals for the association and moderators to publish, oldest first; nothing for everybody else."""
    if not (viewer.is_active and viewer.is_moderator):
        return WaitingEntries(0, [])
    query = entry_rows(viewer, Entry.status == "proposed").add_columns(func.count().over().label("waiting"))
    rows = read_rows(query.order_by(Entry.created_at, Entry.id).limit(limit))
    return WaitingEntries(rows[0].waiting if rows else 0, rows)
