"""What the things found have in common: for each facet its values and how many of them have each."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, literal, select, union_all

from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Post, Thread
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.members.models import Municipality, Seat, SeatHolding, User
from coordnet.search.filters import FACETS
from coordnet.search.ranking import Candidate

Facets = dict[str, Counter[str]]
"""For each facet how often each of its values was found; of things the viewer may see, and no others."""

_AUTHORS: dict[str, tuple[Any, Any]] = {
    "thread": (Thread.id, Thread.author_id),
    "post": (Post.id, Post.author_id),
    "entry": (Entry.id, Entry.proposed_by_id),
    "file": (StoredFile.id, StoredFile.uploader_id),
    "person": (User.id, User.id),
}


def facets_of(found: Sequence[Candidate]) -> Facets:
    """The facets of these things, each counted once; in three queries, none when there is nothing."""
    counted: Facets = {facet: Counter() for facet in FACETS}
    owners = _entries_of([each.ref_id for each in found if each.kind == "file"])
    entries = Counter(each.ref_id for each in found if each.kind == "entry")
    entries.update(owners.values())
    for row in _values_of(entries):
        counted[row.facet][row.value] += entries[row.entry_id]
    written = (each for each in found if each.kind in ("thread", "post") or _is_attached(each, owners))
    counted["year"].update(str(each.at.astimezone(VILNIUS).year) for each in written)
    counted["municipality"].update(_municipalities(found))
    return counted


def _is_attached(each: Candidate, owners: dict[int, int]) -> bool:
    """Whether it is the file of a post, and so as old as that."""
    return each.kind == "file" and each.ref_id not in owners


def _entries_of(file_ids: Sequence[int]) -> dict[int, int]:
    """The entries that files belong to."""
    if not file_ids:
        return {}
    query = select(StoredFile.id, StoredFile.owner_id).where(
        StoredFile.id.in_(file_ids), StoredFile.owner_kind == "entry"
    )
    return {file_id: owner_id for file_id, owner_id in db.session.execute(query) if owner_id is not None}


def _values_of(entry_ids: Collection[int]) -> Iterable[Row[Any]]:
    """facet, entry_id, value: what library entries are about, and their type and year."""
    if not entry_ids:
        return []
    queries = [
        select(literal(facet).label("facet"), table.entry_id, table.slug.label("value")).where(
            table.entry_id.in_(entry_ids)
        )
        for facet, table in (("form", EntryForm), ("group", EntryGroup))
    ]
    for facet, column in (("type", Entry.material_type), ("year", cast(Entry.year, String))):
        queries.append(select(literal(facet), Entry.id, column).where(Entry.id.in_(entry_ids), column.is_not(None)))
    return db.session.execute(union_all(*queries))


def _municipalities(found: Sequence[Candidate]) -> dict[str, int]:
    """How many of the things are of each municipality: of whom wrote them, who lives there, the place itself."""
    ids: dict[str, list[int]] = {}
    for each in found:
        ids.setdefault(each.kind, []).append(each.ref_id)
    if not ids:
        return {}
    rows = union_all(*(_places(kind, ref_ids) for kind, ref_ids in ids.items())).subquery()
    counted = select(rows.c.code, func.count()).group_by(rows.c.code)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _places(kind: str, ref_ids: list[int]) -> Select[Any]:
    """The code of the municipality of each of these things, where it has one."""
    if kind == "municipality":
        return select(Municipality.code.label("code")).where(Municipality.id.in_(ref_ids))
    key, author = _AUTHORS[kind]
    return (
        select(Municipality.code.label("code"))
        .join(Seat, Seat.municipality_id == Municipality.id)
        .join(SeatHolding, SeatHolding.seat_id == Seat.id)
        .join(key.class_, author == SeatHolding.user_id)
        .where(SeatHolding.until.is_(None), key.in_(ref_ids))
    )
