"""Best first, in Python, so that both engines give the same order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from coordnet.room import Thing, house
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


class Candidate(NamedTuple):
    """A document that matches, as `storage.places` selects it and, with its keys, `storage.matching`.

    No row of SQLAlchemy's: of those each look at a value by its name costs ten times as much.
    """

    id: int
    kind: str
    ref_id: int
    container_id: int | None
    page: int | None
    at: datetime
    length: int = 0
    a_keys: str = ""
    b_keys: str = ""
    words: str = ""
    """Only where the beginning of a word was asked for."""


class Counted(NamedTuple):
    """A document, the thing it belongs to, how often each word of a question stands in its title and below it, and
    what it counts more for being recent."""

    document: Candidate
    whole: Thing
    length: int
    times: list[tuple[float, float]]
    recency: float


class Weighed(NamedTuple):
    """A document with what each group of the question weighs in it, its boost, and whether it was asked for by name;
    in order when sorted."""

    less: float
    id: int
    document: Counted
    scores: list[float]
    boost: float
    named: bool
    asked_as: bool


def counted(candidates: Sequence[Candidate], query: Query, now: datetime) -> list[Counted]:
    """Documents as `best_first` weighs them, however often: counting is what costs."""
    words = [(f" {word.a} ", f" {word.b} ", f" {word.word}" if word.is_prefix else "") for word in query.words]
    return [
        Counted(each, whole, each.length, _times(each, words), _recency(now - each.at))
        for each, whole in zip(candidates, wholes_of(candidates), strict=True)
    ]


def best_first(
    documents: Sequence[Counted],
    query: Query,
    rarity: Mapping[Group, float],
    settled: Collection[Thing] = (),
    doubts: Doubts = _NO_DOUBTS,
) -> list[Counted]:
    """Documents by relevance, ties by id; first of all people and places that were asked for by their name or place,
    and that have whatever else was asked. Where nothing has it all, those of a place come first who are asked for as
    what they do („kas koordinuoja prekybą žmonėmis Visagine“).

    `rarity` is what each group of the question weighs; `settled` are the answered threads, the answers and the
    published entries among them, as far as they are known; `doubts` are words that stand in a document as something
    else. BM25F (Robertson and Zaragoza 2009, 3.6): a title is not longer or shorter than others, and that of a part
    (a reply) is its whole's.
    """
    average = sum(each.length for each in documents) / max(len(documents), 1)
    words = query.words
    asked = [([_places_of(way, words) for way in group], rarity[group]) for group in query.wanted]
    names = {kind for kind, findable in house().finds.items() if findable.named}
    titles = {kind: title_weight(bool(findable.part_of)) for kind, findable in house().finds.items()}
    doing = _doing(words)

    def weighed(each: Counted) -> Weighed:
        document = each.document
        weights = _weights(each.times, words, titles[document.kind], 1 - B + B * each.length / average)
        for word in doubts.get(document.id, ()):
            weights[words.index(word)] *= OTHERWISE_WRITTEN
        scores = [rare * _best_of(ways, weights) for ways, rare in asked]
        boost = each.recency + SETTLED * ((document.kind, document.ref_id) in settled)
        in_title = document.kind in names and any(above for above, _below in each.times)
        named = in_title and all(_has(weights, ways) for ways, _rarity in asked)
        asked_as = in_title and any(weights[place] for place in doing.get(document.kind, ()))
        return Weighed(-sum(scores) * (1 + boost), document.id, each, scores, boost, named, asked_as)

    return _ordered(map(weighed, documents))


def _doing(words: Sequence[Word]) -> dict[str, list[int]]:
    """Of each kind the places of the words asked for that say what somebody of it does."""
    return {
        kind: [place for place, word in enumerate(words) if spoken_among([word], findable.asked_as)]
        for kind, findable in house().finds.items()
        if findable.asked_as
    }


def _ordered(documents: Iterable[Weighed]) -> list[Counted]:
    """By what their wholes weigh, those of one whole together and the best of them first.

    A whole has what any of its documents has: of a thread one reply may hold this word, and another that.
    """
    wholes: dict[Thing, list[Weighed]] = {}
    for each in documents:
        wholes.setdefault(each.document.whole, []).append(each)
    some = any(all(_together(of_one)) for of_one in wholes.values())

    def place(of_one: Sequence[Weighed]) -> tuple[bool, float, int]:
        first = any(each.named or (each.asked_as and not some) for each in of_one)
        if len(of_one) == 1:
            return not first, of_one[0].less, of_one[0].id
        score = sum(_together(of_one)) * (1 + max(each.boost for each in of_one))
        return not first, -score, min(each.id for each in of_one)

    return [each.document for of_one in sorted(wholes.values(), key=place) for each in sorted(of_one)]


def _together(documents: Sequence[Weighed]) -> list[float]:
    """What each word asked for weighs in a whole."""
    if len(documents) == 1:
        return documents[0].scores
    return list(map(max, zip(*(each.scores for each in documents), strict=True)))


def newest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates by date, ties by id."""
    return sorted(candidates, key=lambda each: (each.at, each.id), reverse=True)


def one_of_each(ordered: Iterable[Candidate]) -> list[Candidate]:
    """Of every whole its first document: the best page of a file, the best post of a thread."""
    ordered = list(ordered)
    first: dict[Thing, Candidate] = {}
    for each, whole in zip(ordered, wholes_of(ordered), strict=True):
        first.setdefault(whole, each)
    return list(first.values())


def wholes_of(documents: Iterable[Candidate]) -> list[Thing]:
    """The things documents belong to, by kind and id: a reply's is its thread."""
    parts = {kind: findable.part_of for kind, findable in house().finds.items() if findable.part_of}
    return [
        (parts[each.kind], each.container_id or 0) if each.kind in parts else (each.kind, each.ref_id)
        for each in documents
    ]


def _recency(age: timedelta) -> float:
    days = max(age.total_seconds() / 86400, 0)
    return RECENCY * 0.5 ** (days / HALF_LIFE_DAYS)


def _places_of(way: Way, words: Sequence[Word]) -> list[int]:
    """The words of a way, as their places among all words."""
    return [words.index(word) for phrase in way for word in phrase]


def _best_of(ways: Sequence[Sequence[int]], weights: Sequence[float]) -> float:
    """What the best way to say something weighs: the first is as it was asked."""
    if len(ways) == len(ways[0]) == 1:  # nearly always
        return weights[ways[0][0]]
    asked, *others = [sum([weights[word] for word in way]) / len(way) for way in ways]
    return max(asked, SYNONYM * max(others)) if others else asked


def _has(weights: Sequence[float], ways: Iterable[Iterable[int]]) -> bool:
    return any(all(weights[word] for word in way) for way in ways)


def _times(document: Candidate, words: Iterable[tuple[str, str, str]]) -> list[tuple[float, float]]:
    """How often each word stands in the title and in the body; where but one of its keys agrees, it counts for less.

    Counted in the joined keys as they are stored, which is many times faster than in lists of words; a word
    said twice in a row counts once.
    """
    a_keys, b_keys = document.a_keys, document.b_keys
    a_gap, b_gap = a_keys.index(GAP), b_keys.index(GAP)
    times = []
    for a, b, begun in words:
        in_title = _either(a_keys.count(a, 0, a_gap), b_keys.count(b, 0, b_gap))
        in_body = _either(a_keys.count(a, a_gap), b_keys.count(b, b_gap))
        if begun:
            gap = document.words.index(GAP)
            in_title = max(in_title, document.words.count(begun, 0, gap))
            in_body = max(in_body, document.words.count(begun, gap))
        times.append((in_title, in_body))
    return times


def _weights(times: Iterable[tuple[float, float]], words: Iterable[Word], title: int, length: float) -> list[float]:
    """What each of the words weighs."""
    frequencies = [title * above + below / length for above, below in times]
    return [
        word.weight * frequency * (K1 + 1) / (frequency + K1)
        for word, frequency in zip(words, frequencies, strict=True)
    ]


def _either(a: int, b: int) -> float:
    return a if a == b else min(a, b) + ONE_KEY * abs(a - b)
