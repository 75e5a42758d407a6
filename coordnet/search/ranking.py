"""Best first, in Python, so that both engines give the same order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from coordnet.textsearch.query import Query
from coordnet.textsearch.storage import GAP

# BM25's usual constants (Robertson and Zaragoza 2009, 3.4); a word in the title counts as three in the body.
K1 = 1.2
B = 0.75
TITLE_WEIGHT = 3
# What was written now counts a fifth more than what is old; half of that is left after a year.
RECENCY = 0.2
HALF_LIFE_DAYS = 365

NAMED_KINDS = ("person", "municipality")


class Candidate(Protocol):
    """A document that matches, as `storage.matching` selects it."""

    id: int
    kind: str
    ref_id: int
    at: datetime
    length: int
    terms: str


def best_first(candidates: Sequence[Candidate], query: Query, now: datetime) -> list[Candidate]:
    """Candidates by relevance, ties by id; people and places whose name was asked for come first of all.

    BM25 without its inverse document frequencies: every word asked for stands in every candidate, and to
    count in how many other documents it stands would cost as much as the network is large.
    """
    if not candidates:
        return []
    average = sum(each.length for each in candidates) / len(candidates)
    terms = query.terms

    def place(each: Candidate) -> tuple[bool, float, int]:
        head, _, tail = each.terms.partition(GAP)
        title, body = head.split(), tail.split()
        in_title = [title.count(term) for term in terms]
        named = each.kind in NAMED_KINDS and all(in_title)
        slack = K1 * (1 - B + B * each.length / average)
        score = 0.0
        for term, times in zip(terms, in_title, strict=True):
            frequency = TITLE_WEIGHT * times + body.count(term)
            score += frequency * (K1 + 1) / (frequency + slack)
        age = max((now - each.at).total_seconds() / 86400, 0)
        return not named, -score * (1 + RECENCY * 0.5 ** (age / HALF_LIFE_DAYS)), each.id

    return sorted(candidates, key=place)


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by date, ties by id."""
    return sorted(candidates, key=lambda each: (each.at, each.id), reverse=True)
