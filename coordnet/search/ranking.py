"""Best first, in Python, so that both engines give the same order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from coordnet.room import house
from coordnet.textsearch.query import Query, Way
from coordnet.textsearch.storage import GAP

# BM25's usual constants (Robertson and Zaragoza 2009, 3.4); a word in the title counts as three in the body.
K1 = 1.2
B = 0.75
TITLE_WEIGHT = 3
# What was written now counts a fifth more than what is old; half of that is left after a year.
RECENCY = 0.2
HALF_LIFE_DAYS = 365
# What was marked as an answer, or published by the association, counts a tenth more.
SETTLED = 0.1

Keys = tuple[str, str]
"""Both keys of a word asked for."""


class Candidate(Protocol):
    """A document that matches, as `storage.matching` selects it."""

    id: int
    kind: str
    ref_id: int
    container_id: int | None
    page: int | None
    at: datetime
    length: int
    a_keys: str
    b_keys: str


def best_first(
    candidates: Sequence[Candidate], query: Query, now: datetime, settled: Collection[tuple[str, int]] = ()
) -> list[Candidate]:
    """Candidates by relevance, ties by id; people and places whose name was asked for come first of all.

    `settled` are the answered threads, the answers and the published entries among them. BM25 without its
    inverse document frequencies: every word asked for stands in every candidate, and to count in how many
    other documents it stands would cost as much as the network is large.
    """
    if not candidates:
        return []
    average = sum(each.length for each in candidates) / len(candidates)
    asked = [[_keys(way) for way in group] for group in query.wanted]
    words = {keys for ways in asked for way in ways for keys in way}
    names = {kind for kind, findable in house().finds.items() if findable.named}

    def place(each: Candidate) -> tuple[bool, float, int]:
        in_title, in_body = _frequencies(each, words)
        slack = K1 * (1 - B + B * each.length / average)
        weights = {keys: _weight(TITLE_WEIGHT * in_title[keys] + in_body[keys], slack) for keys in words}
        score = sum(max(sum(weights[keys] for keys in way) for way in ways) for ways in asked)
        age = max((now - each.at).total_seconds() / 86400, 0)
        boost = RECENCY * 0.5 ** (age / HALF_LIFE_DAYS) + SETTLED * ((each.kind, each.ref_id) in settled)
        named = each.kind in names and all(any(all(in_title[keys] for keys in way) for way in ways) for ways in asked)
        return not named, -score * (1 + boost), each.id

    return sorted(candidates, key=place)


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by date, ties by id."""
    return sorted(candidates, key=lambda each: (each.at, each.id), reverse=True)


def one_of_each(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Of every thing its first document: the best or newest part of a long text, the best page of a file."""
    first: dict[tuple[str, int], Candidate] = {}
    for each in ordered:
        first.setdefault((each.kind, each.ref_id), each)
    return list(first.values())


def _keys(way: Way) -> list[Keys]:
    return [(word.a, word.b) for phrase in way for word in phrase]


def _frequencies(document: Candidate, words: Collection[Keys]) -> tuple[dict[Keys, int], dict[Keys, int]]:
    """How often each word stands in the title and in the body, by the first key that agrees.

    Counted in the joined keys as they are stored, which is many times faster than in lists of words; a word
    said twice in a row counts once.
    """
    a_keys, b_keys = document.a_keys, document.b_keys
    a_gap, b_gap = a_keys.index(GAP), b_keys.index(GAP)
    in_title, in_body = {}, {}
    for keys in words:
        a, b = f" {keys[0]} ", f" {keys[1]} "
        in_title[keys] = a_keys.count(a, 0, a_gap) or b_keys.count(b, 0, b_gap)
        in_body[keys] = a_keys.count(a, a_gap) or b_keys.count(b, b_gap)
    return in_title, in_body


def _weight(frequency: int, slack: float) -> float:
    return frequency * (K1 + 1) / (frequency + slack)
