"""Before you ask: threads and documents about what a new title is about."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Any

from sqlalchemy import Row, literal, select, union_all

from coordnet.extensions import db
from coordnet.forum.models import Thread
from coordnet.library.models import Entry
from coordnet.members.viewer import Viewer
from coordnet.search.queries import found_documents
from coordnet.textsearch.analyser import analyse
from coordnet.textsearch.query import LONGEST, Query, Word

MOST = 5
MOST_WORDS = 8
SHORTEST = 4  # letters; shorter words hold sentences together
WINDOW = 200  # of each word the newest documents are looked at, so a common word costs what a rare one does
_LOOKED_AT = 30
_ENOUGH = 0.4  # of the weight of all words that anybody used

Thing = tuple[str, int]


@dataclass(frozen=True)
class Similar:
    """A thread or an entry the viewer may read; `answered` threads have an answer, entries are one."""

    kind: str
    ref_id: int
    title: str
    answered: bool
    at: datetime


def similar_things(viewer: Viewer, title: str) -> list[Similar]:
    """Up to five threads and entries that share the rarer words of a title: what answers first, then the likest."""
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
    return [Similar(row.kind, row.id, row.title, row.answered, row.at) for *_place, row in ranked[:MOST]]


def _shared_words(viewer: Viewer, title: str) -> tuple[dict[Word, float], dict[Thing, set[Word]]]:
    """The weight of each word somebody used before (rarer is heavier), and the words each thing shares."""
    words = dict.fromkeys(
        Word(token.a, token.b, token.word) for token in analyse(title[:LONGEST]) if len(token.word) >= SHORTEST
    )
    shared: dict[Thing, set[Word]] = {}
    seen: Counter[Word] = Counter()
    for word in list(words)[:MOST_WORDS]:
        query = Query(wanted=((((word,),),),))
        for row in found_documents(viewer, query, WINDOW, kinds=("thread", "entry")):
            shared.setdefault((row.kind, row.ref_id), set()).add(word)
            seen[word] += 1
    return {word: log(1 + 2 * WINDOW / number) for word, number in seen.items()}, shared


def _facts(things: list[Thing]) -> list[Row[Any]]:
    """kind, id, title, answered, at of each."""
    if not things:
        return []
    threads = select(
        literal("thread").label("kind"),
        Thread.id,
        Thread.title,
        Thread.answer_post_id.is_not(None).label("answered"),
        Thread.created_at.label("at"),
    ).where(Thread.id.in_([ref_id for kind, ref_id in things if kind == "thread"]))
    entries = select(
        literal("entry"), Entry.id, Entry.title, Entry.published_at.is_not(None), Entry.published_at
    ).where(Entry.id.in_([ref_id for kind, ref_id in things if kind == "entry"]))
    return list(db.session.execute(union_all(threads, entries)))
