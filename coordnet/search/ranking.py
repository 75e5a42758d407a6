"""Best first, in Python, so that both engines give the same order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coordnet.room import house
from coordnet.textsearch.query import Group, Query, Way, Word, spoken_among
from coordnet.textsearch.strength import GAP, K1, B, title_weight

# What was written now counts a tenth more than what is old; half of that is left after a year.
RECENCY = 0.1
HALF_LIFE_DAYS = 365
# What was marked as an answer, or published by the association, counts a twentieth more.
SETTLED = 0.05

# Both keys agree in the forms of one word nearly always; where one alone does, it is another word in every third place.
ONE_KEY = 0.6
# Another name of what was asked for.
SYNONYM = 0.8
# A word that was typed with diacritics, where it stands with others („šeima“ and „Seimas“) or with none.
OTHERWISE_WRITTEN = 0.5

Doubts = Mapping[int, Collection[Word]]
"""By the documents' ids."""
_NO_DOUBTS: Doubts = {}


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
    words: str
    """Only where the beginning of a word was asked for."""


@dataclass(frozen=True)
class Weighed:
    """A document with what each word asked for weighs in it, its boost, and whether it was asked for by name, or by
    what somebody does and where."""

    document: Candidate
    scores: list[float]
    boost: float
    named: bool
    asked_as: bool

    @property
    def score(self) -> float:
        return sum(self.scores) * (1 + self.boost)


def best_first(
    candidates: Sequence[Candidate],
    query: Query,
    now: datetime,
    rarity: Mapping[Group, float],
    settled: Collection[tuple[str, int]] = (),
    doubts: Doubts = _NO_DOUBTS,
) -> list[Candidate]:
    """Candidates by relevance, ties by id; first of all people and places that were asked for by their name or place,
    and that have whatever else was asked. Where nothing has it all, those of a place come first who are asked for as
    what they do („kas koordinuoja prekybą žmonėmis Visagine“).

    `rarity` is what each group of the question weighs; `settled` are the answered threads, the answers and the
    published entries among them, as far as they are known; `doubts` are words that stand in a document as something
    else. BM25F (Robertson and Zaragoza 2009, 3.6): a title is not longer or shorter than others, and that of a part
    (a reply) is its whole's.
    """
    if not candidates:
        return []
    average = sum(each.length for each in candidates) / len(candidates)
    asked = [([_words_of(way) for way in group], rarity[group]) for group in query.wanted]
    names = {kind for kind, findable in house().finds.items() if findable.named}
    parts = {kind for kind, findable in house().finds.items() if findable.part_of}
    words = query.words
    doing = _doing(words)

    def weighed(each: Candidate) -> Weighed:
        in_title, weights = _weights(each, words, title_weight(each.kind in parts), 1 - B + B * each.length / average)
        for word in doubts.get(each.id, ()):
            weights[word] *= OTHERWISE_WRITTEN
        scores = [rare * _best_of(ways, weights) for ways, rare in asked]
        age = max((now - each.at).total_seconds() / 86400, 0)
        boost = RECENCY * 0.5 ** (age / HALF_LIFE_DAYS) + SETTLED * ((each.kind, each.ref_id) in settled)
        named = each.kind in names and in_title and all(_has(weights, ways) for ways, _rarity in asked)
        asked_as = in_title and any(weights[word] for word in doing.get(each.kind, ()))
        return Weighed(each, scores, boost, named, asked_as)

    return _ordered([weighed(each) for each in candidates])


def _doing(words: Iterable[Word]) -> dict[str, list[Word]]:
    """Of each kind the words asked for that say what somebody of it does."""
    return {
        kind: [word for word in words if spoken_among([word], findable.asked_as)]
        for kind, findable in house().finds.items()
        if findable.asked_as
    }


def _ordered(documents: Sequence[Weighed]) -> list[Candidate]:
    """By what their wholes weigh, those of one whole together and the best of them first.

    A whole has what any of its documents has: of a thread one reply may hold this word, and another that.
    """
    wholes: dict[tuple[str, int], list[Weighed]] = {}
    for each, whole in zip(documents, wholes_of(each.document for each in documents), strict=True):
        wholes.setdefault(whole, []).append(each)
    some = any(all(_together(of_one)) for of_one in wholes.values())

    def place(of_one: Sequence[Weighed]) -> tuple[bool, float, int]:
        first = any(each.named or (each.asked_as and not some) for each in of_one)
        score = sum(_together(of_one)) * (1 + max(each.boost for each in of_one))
        return not first, -score, min(each.document.id for each in of_one)

    return [
        each.document
        for of_one in sorted(wholes.values(), key=place)
        for each in sorted(of_one, key=lambda each: (-each.score, each.document.id))
    ]


def _together(documents: Sequence[Weighed]) -> list[float]:
    """What each word asked for weighs in a whole."""
    return list(map(max, zip(*(each.scores for each in documents), strict=True)))


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by date, ties by id."""
    return sorted(candidates, key=lambda each: (each.at, each.id), reverse=True)


def one_of_each(ordered: Iterable[Candidate]) -> list[Candidate]:
    """Of every whole its first document: the best page of a file, the best post of a thread."""
    ordered = list(ordered)
    first: dict[tuple[str, int], Candidate] = {}
    for each, whole in zip(ordered, wholes_of(ordered), strict=True):
        first.setdefault(whole, each)
    return list(first.values())


def wholes_of(documents: Iterable[Candidate]) -> list[tuple[str, int]]:
    """The things documents belong to, by kind and id: a reply's is its thread."""
    parts = {kind: findable.part_of for kind, findable in house().finds.items() if findable.part_of}
    return [
        (parts[each.kind], each.container_id or 0) if each.kind in parts else (each.kind, each.ref_id)
        for each in documents
    ]


def _words_of(way: Way) -> list[Word]:
    return [word for phrase in way for word in phrase]


def _best_of(ways: Sequence[Sequence[Word]], weights: Mapping[Word, float]) -> float:
    """What the best way to say something weighs: the first is as it was asked."""
    asked, *others = (sum(weights[word] for word in way) / len(way) for way in ways)
    return max(asked, SYNONYM * max(others, default=0))


def _has(weights: Mapping[Word, float], ways: Iterable[Iterable[Word]]) -> bool:
    return any(all(weights[word] for word in way) for way in ways)


def _frequencies(document: Candidate, word: Word) -> tuple[float, float]:
    """How often a word stands in the title and in the body; where but one of its keys agrees, it counts for less.

    Counted in the joined keys as they are stored, which is many times faster than in lists of words; a word
    said twice in a row counts once.
    """
    a_keys, b_keys = document.a_keys, document.b_keys
    a, b = f" {word.a} ", f" {word.b} "
    a_gap, b_gap = a_keys.index(GAP), b_keys.index(GAP)
    in_title = _either(a_keys.count(a, 0, a_gap), b_keys.count(b, 0, b_gap))
    in_body = _either(a_keys.count(a, a_gap), b_keys.count(b, b_gap))
    if word.is_prefix:
        words, begun = document.words, f" {word.word}"
        gap = words.index(GAP)
        return max(in_title, words.count(begun, 0, gap)), max(in_body, words.count(begun, gap))
    return in_title, in_body


def _weights(document: Candidate, words: Iterable[Word], title: int, length: float) -> tuple[bool, dict[Word, float]]:
    """Whether any of the words stands in the title, and what each of them weighs."""
    in_title, weights = False, {}
    for word in words:
        above, below = _frequencies(document, word)
        in_title = in_title or above > 0
        weights[word] = word.weight * _weight(title * above + below / length)
    return in_title, weights


def _either(a: int, b: int) -> float:
    return a if a == b else min(a, b) + ONE_KEY * abs(a - b)


def _weight(frequency: float) -> float:
    return frequency * (K1 + 1) / (frequency + K1)
