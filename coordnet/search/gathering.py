"""What is weighed for a question: everything that matches or, where that is much, what is most about its words, and
the newest.

Each statement takes a bounded number of documents of each kind, so that a search costs the same in a large network;
what is left out is counted, and listed after what was weighed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.filters import SearchFilters
from coordnet.search.matching import ANYTHING, found_documents, found_places, found_wholes
from coordnet.search.ranking import Candidate, newest_first, wholes_of
from coordnet.textsearch.query import Query

WINDOW = 100  # documents of each kind a statement takes
MOST_COUNTED = 1_000  # documents of each kind
FEW = 20  # things; a kind that has fewer in its window is read on
_MOST_STRETCHES = 5
_EVER = datetime.min.replace(tzinfo=UTC)

Documents = dict[str, dict[int, Candidate]]
"""Of each kind what was found, by the documents' ids."""


@dataclass(frozen=True)
class Count:
    """How many of a kind were found; `more` when counting them stopped there."""

    number: int
    more: bool


@dataclass
class Gathered:
    """Documents that match: all there are but of the kinds that are `full`, of which these are all since a time and
    some from before."""

    viewer: Viewer
    query: Query
    filters: SearchFilters
    documents: Documents
    full: dict[str, datetime]

    def add(self, other: "Gathered") -> bool:
        """Take in what another question found; whether that is anything new."""
        new = any(rows.keys() - self.documents[kind].keys() for kind, rows in other.documents.items())
        for kind, rows in other.documents.items():
            self.documents[kind] |= rows
        if other.full:
            self.query, self.full = other.query, self.full | other.full
        return new

    def take(self, kind: str, query: Query) -> bool:
        """Take in what another question finds of one kind; whether that is anything new."""
        rows = {row.id: row for row in found_documents(self.viewer, query, WINDOW, filters=self.filters, kinds=[kind])}
        new = not rows.keys() <= self.documents[kind].keys()
        self.documents[kind] |= rows
        return new

    @property
    def shown(self) -> list[Candidate]:
        """The documents of the chosen kind, or of all."""
        return [row for kind, rows in self.documents.items() if self.filters.shows(kind) for row in rows.values()]

    def counts(self) -> dict[str, Count]:
        """Of each kind of whole how many there are; a thread's replies count as their thread."""
        found: dict[str, set[tuple[str, int]]] = {kind: set() for kind in house().wholes}
        for kind, rows in self.documents.items():
            found[house().finds[kind].part_of or kind] |= set(wholes_of(rows.values()))
        exact = {kind: Count(len(things), more=False) for kind, things in found.items()}
        full = {house().finds[kind].part_of or kind for kind in self.full}
        for row in found_wholes(self.viewer, self.query, full, MOST_COUNTED, filters=self.filters):
            exact[row.kind] = Count(max(row.things, exact[row.kind].number), more=bool(row.more))
        return exact

    def latest(self) -> list[Candidate]:
        """The newest of all kinds together, as far back as each of them was read; of kinds whose ids do not follow
        their dates, all there are up to `MOST_COUNTED`."""
        shown = {kind: at for kind, at in self.full.items() if self.filters.shows(kind)}
        later = [kind for kind in shown if house().finds[kind].dated_later]
        since = max((at for kind, at in shown.items() if kind not in later), default=_EVER)
        rows: dict[int, Candidate] = {row.id: row for row in self.shown}
        for row in found_places(self.viewer, self.query, MOST_COUNTED, filters=self.filters, kinds=later):
            rows.setdefault(row.id, row)
        return newest_first([row for row in rows.values() if row.at >= since])

    def rest(self, seen: Iterable[Candidate]) -> Iterator[Candidate]:
        """What matches besides, a document of each whole that is not among those `seen`, the newest first."""
        if not self.full:
            return
        wholes = set(wholes_of(seen))
        kinds = filter(self.filters.shows, house().finds)
        rows = found_places(self.viewer, self.query, MOST_COUNTED, filters=self.filters, kinds=kinds)
        for row, whole in zip(rows, wholes_of(rows), strict=True):
            if whole not in wholes:
                wholes.add(whole)
                yield row


def gather(viewer: Viewer, query: Query, filters: SearchFilters = ANYTHING, *, newest: bool = False) -> Gathered:
    """The documents to weigh; with `newest` only the newest of each kind."""
    found = Gathered(viewer, query, filters, {kind: {} for kind in house().finds}, {})
    full = _read_on(found, _take(found, found_documents(viewer, query, WINDOW, filters=filters)))
    found.full = {kind: min(row.at for row in found.documents[kind].values()) for kind in full}
    closer = [query.strongly, query.partly_strongly][: 2 if len(query.wanted) > 1 else 1]
    wanting = [kind for kind in found.full if filters.shows(kind)]
    for about in closer if not newest else ():
        if wanting:
            taken = found_documents(viewer, about, WINDOW, filters=filters, kinds=sorted(wanting))
            wanting = [kind for kind in wanting if kind not in _take(found, taken)]
    return found


def _take(found: Gathered, rows: Sequence[Candidate]) -> set[str]:
    """Add documents; the kinds of which there are as many as were asked for."""
    numbers = dict.fromkeys(found.documents, 0)
    for row in rows:
        found.documents[row.kind][row.id] = row
        numbers[row.kind] += 1
    return {kind for kind, number in numbers.items() if number >= WINDOW}


def _read_on(found: Gathered, full: set[str]) -> set[str]:
    """Of kinds of which a few long things fill the window take what comes after those; the kinds still full."""
    for kind in sorted(full):
        for _stretch in range(_MOST_STRETCHES):
            rows = found.documents[kind]
            if len({row.ref_id for row in rows.values()}) >= FEW:
                break
            last = rows[min(rows)]
            older = found_documents(
                found.viewer, found.query, WINDOW, filters=found.filters, kinds=[kind], before=last.ref_id
            )
            if kind not in _take(found, older):
                full.discard(kind)
                break
    return full
