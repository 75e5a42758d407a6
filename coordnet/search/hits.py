"""What a line of the result list says about a thing: read for the twenty that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from coordnet.extensions import read_rows
from coordnet.room import Card, house
from coordnet.search.ranking import Candidate
from coordnet.textsearch.models import SearchDocument


@dataclass(frozen=True)
class Hit:
    """A thing that was found: its text as indexed, and its line as the room writes it."""

    kind: str
    ref_id: int
    page: int | None
    body: str
    card: Card


_TEXTS = select(SearchDocument.id, SearchDocument.body).where(SearchDocument.id.in_(bindparam("ids", expanding=True)))


def hits(candidates: Sequence[Candidate]) -> list[Hit]:
    """The lines of these documents, in their order: one query for the texts and a few for each kind."""
    if not candidates:
        return []
    texts = dict(map(tuple, read_rows(_TEXTS, ids=[each.id for each in candidates])))
    cards = {kind: house().finds[kind].cards(_of(kind, candidates)) for kind in {each.kind for each in candidates}}
    return [
        Hit(each.kind, each.ref_id, each.page, texts[each.id], card)
        for each in candidates
        if (card := cards[each.kind].get(each.ref_id)) is not None and each.id in texts
    ]


def _of(kind: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    return [each for each in candidates if each.kind == kind]
