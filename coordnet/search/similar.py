"""Before you ask: things that may already answer what a new title asks."""

from collections import Counter
from math import log
from typing import Any

from sqlalchemy import Row, literal, select, union_all

from coordnet.extensions import db
from coordnet.members.viewer import Viewer
from coordnet.room import Answering, Likeness, house
from coordnet.search.matching import found_documents
from coordnet.textsearch.analyser import analyse
from coordnet.textsearch.query import LONGEST, Query, Word

MOST = 5
MOST_WORDS = 8
SHORTEST = 4  # letters; shorter words hold sentences together
WINDOW = 200  # of each word the newest documents are looked at, so a common word costs what a rare one does
_LOOKED_AT = 30
_ENOUGH = 0.4  # of the weight of all words that anybody used

Thing = tuple[str, int]


def similar_things(viewer: Viewer, title: str) -> list[Likeness]:
    """Up to five things the viewer may read that share the rarer words of a title: what answers first, then the
    likest."""
    weights, shared = _shared_words(viewer, title)
    if not weights:
        return []
    likest = sorted(shared, key=lambda thing: (-sum(weights[word] for word in shared[thing]), thing))[:_LOOKED_AT]
    rows = {(row.kind, row.id): row for row in _facts(likest)}
    ranked: list[tuple[bool, float, int, Row[Any]]] = []
    for thing, row in rows.items():
        likeness = sum(weights[word] for word in shared[thing]) / sum(weights.values())
        in_title = {token.a for token in analyse(row.title)}
        in_title_too = sum(weights[word] for word in shared[thing] if word.a in in_title) / sum(weights.values())
        if likeness >= _ENOUGH and (len(shared[thing]) > 1 or len(weights) == 1):
            ranked.append((not row.answered, -likeness - in_title_too, -row.id, row))
    ranked.sort(key=lambda each: each[:3])
    return [_likeness(row) for *_place, row in ranked[:MOST]]


def _answering() -> dict[str, Answering]:
    """The kinds that may answer a question."""
    return {kind: findable.answering for kind, findable in house().finds.items() if findable.answering is not None}


def _likeness(row: Row[Any]) -> Likeness:
    answering = _answering()[row.kind]
    return Likeness(
        kind=row.kind,
        ref_id=row.id,
        title=row.title,
        word=house().finds[row.kind].one(),
        url=answering.url(row.id),
        icon=answering.icon,
        answered=row.answered,
        solved=row.answered and answering.marked,
        at=row.at,
        language=row.language,
    )


def _shared_words(viewer: Viewer, title: str) -> tuple[dict[Word, float], dict[Thing, set[Word]]]:
    """The weight of each word somebody used before (rarer is heavier), and the words each thing shares."""
    words = dict.fromkeys(
        Word(token.a, token.b, token.word) for token in analyse(title[:LONGEST]) if len(token.word) >= SHORTEST
    )
    shared: dict[Thing, set[Word]] = {}
    seen: Counter[Word] = Counter()
    for word in list(words)[:MOST_WORDS]:
        query = Query(wanted=((((word,),),),))
        for row in found_documents(viewer, query, WINDOW, kinds=tuple(_answering())):
            shared.setdefault((row.kind, row.ref_id), set()).add(word)
            seen[word] += 1
    return {word: log(1 + 2 * WINDOW / number) for word, number in seen.items()}, shared


def _facts(things: list[Thing]) -> list[Row[Any]]:
    """kind, id, title, answered, at, language of each."""
    asked = []
    for kind, answering in _answering().items():
        ids = [ref_id for each, ref_id in things if each == kind]
        asked.append(select(literal(kind).label("kind"), *answering.rows(ids).subquery().c))
    return list(db.session.execute(union_all(*asked))) if things else []
