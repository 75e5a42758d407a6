"""What the things found have in common: for each facet its values and how many of them have each."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, String, and_, cast, exists, false, literal, select, true, union_all

from coordnet.clock import VILNIUS
from coordnet.extensions import read_rows
from coordnet.files.models import StoredFile
from coordnet.forum.models import Post, Thread
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.members.models import Municipality, Seat, SeatHolding, User
from coordnet.search.filters import FACETS
from coordnet.search.ranking import Candidate

Facets = dict[str, Counter[str]]
"""For each facet how often each of its values was found; of things the viewer may see, and no others."""

# For each kind its id, whose it is, and whether it is settled: answered, an answer, or published.
_WHOSE: dict[str, tuple[Any, Any, Any]] = {
    "thread": (Thread.id, Thread.author_id, Thread.answer_post_id.is_not(None)),
    "post": (Post.id, Post.author_id, exists().where(Thread.id == Post.thread_id, Thread.answer_post_id == Post.id)),
    "entry": (Entry.id, Entry.proposed_by_id, true()),
    "file": (StoredFile.id, StoredFile.uploader_id, false()),
    "person": (User.id, User.id, false()),
}


@dataclass(frozen=True)
class Facts:
    """What is known of things by kind and id: which are settled, and the municipalities of whose they are."""

    settled: set[tuple[str, int]]
    places: dict[tuple[str, int], set[str]]


def facts_of(things: Collection[Candidate]) -> Facts:
    """The facts of these things, in one query; none when there is nothing."""
    ids: dict[str, set[int]] = {}
    for each in things:
        ids.setdefault(each.kind, set()).add(each.ref_id)
    facts = Facts(set(), {})
    if not ids:
        return facts
    for kind, ref_id, settled, code in read_rows(union_all(*(_whose(kind, found) for kind, found in ids.items()))):
        if settled:
            facts.settled.add((kind, ref_id))
        if code:
            facts.places.setdefault((kind, ref_id), set()).add(code)
    return facts


def _whose(kind: str, ref_ids: set[int]) -> Select[*tuple[Any, ...]]:
    """kind, id, settled and the code of a municipality, a row for each of them; the code is empty where none is."""
    code = Municipality.code.label("code")
    if kind == "municipality":
        place = select(literal(kind).label("kind"), Municipality.id, false().label("settled"), code)
        return place.where(Municipality.id.in_(ref_ids))
    key, person, settled = _WHOSE[kind]
    return (
        select(literal(kind).label("kind"), key, settled.label("settled"), code)
        .outerjoin(SeatHolding, and_(SeatHolding.user_id == person, SeatHolding.until.is_(None)))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
        .where(key.in_(ref_ids))
    )


def facets_of(found: Sequence[Candidate], facts: Facts) -> Facets:
    """The facets of these things, each counted once; in two queries, none when there is nothing."""
    counted: Facets = {facet: Counter() for facet in FACETS}
    owners = _entries_of([each.ref_id for each in found if each.kind == "file"])
    entries = Counter(each.ref_id for each in found if each.kind == "entry")
    entries.update(owners.values())
    for row in _values_of(entries):
        counted[row.facet][row.value] += entries[row.entry_id]
    for each in found:
        if each.kind in ("thread", "post") or _is_attached(each, owners):
            counted["year"][str(each.at.astimezone(VILNIUS).year)] += 1
        counted["municipality"].update(facts.places.get((each.kind, each.ref_id), ()))
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
    return {file_id: owner_id for file_id, owner_id in read_rows(query) if owner_id is not None}


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
    return read_rows(union_all(*queries))
