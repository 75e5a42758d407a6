"""Best first, in Python, so that both engines give the same order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from coordnet.room import house
from coordnet.textsearch.query import Group, Query, Way
from coordnet.textsearch.storage import GAP

# BM25's usual constants; a word in the title counts as three in the body.
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
    candidates: Sequence[Candidate],
    query: Query,
    now: datetime,
    settled: Collection[tuple[str, int]] = (),
    rarity: Mapping[Group, float] | None = None,
) -> list[Candidate]:
    """Candidates by relevance, ties by id; first of all people and places that were asked for by their name or place,
    and that have whatever else was asked.

    `settled` are the answered threads, the answers and the published entries among them; `rarity` is what each
    group of the question weighs, one where it is missing. BM25F (Robertson and Zaragoza 2009, 3.6): a title is not
    longer or shorter than others, and that of a part (a reply) is its whole's.
    """
    if not candidates:
        return []
    average = sum(each.length for each in candidates) / len(candidates)
    asked = [([_keys(way) for way in group], (rarity or {}).get(group, 1.0)) for group in query.wanted]
    words = {keys for ways, _rarity in asked for way in ways for keys in way}
    names = {kind for kind, findable in house().finds.items() if findable.named}
    parts = {kind for kind, findable in house().finds.items() if findable.part_of}

    def place(each: Candidate) -> tuple[bool, float, int]:
        in_title, in_body = _frequencies(each, words)
        length = 1 - B + B * each.length / average
        title = 1 if each.kind in parts else TITLE_WEIGHT
        weights = {keys: _weight(title * in_title[keys] + in_body[keys] / length) for keys in words}
        score = sum(rare * max(sum(weights[keys] for keys in way) / len(way) for way in ways) for ways, rare in asked)
        age = max((now - each.at).total_seconds() / 86400, 0)
        boost = RECENCY * 0.5 ** (age / HALF_LIFE_DAYS) + SETTLED * ((each.kind, each.ref_id) in settled)
        named = (
            each.kind in names
            and any(in_title.values())
            and all(any(all(weights[keys] for keys in way) for way in ways) for ways, _rarity in asked)
        )
        return not named, -score * (1 + boost), each.id

    return sorted(candidates, key=place)


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by date, ties by id."""
    return sorted(candidates, key=lambda each: (each.at, each.id), reverse=True)


def one_of_each(ordered: Iterable[Candidate]) -> list[Candidate]:
    """Of every whole its first document: the best page of a file, the best post of a thread."""
    first: dict[tuple[str, int], Candidate] = {}
    for each in ordered:
        first.setdefault(whole_of(each), each)
    return list(first.values())


def whole_of(each: Candidate) -> tuple[str, int]:
    """The thing a document belongs to, by kind and id: a reply's is its thread."""
    whole = house().finds[each.kind].part_of
    return (whole, each.container_id or 0) if whole else (each.kind, each.ref_id)


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


def _weight(frequency: float) -> float:
    return frequency * (K1 + 1) / (frequency + K1)
