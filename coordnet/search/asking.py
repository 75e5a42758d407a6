"""What is asked of the index for a question: all its words, then those that were meant, then fewer of them.

People ask in whole sentences, half words and with slips. What is known, guessed or left out depends on what the viewer
may read alone: a word that stands in hidden things only is unknown to everybody who may not read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from math import log

from coordnet.extensions import db
from coordnet.members.viewer import Viewer
from coordnet.search.guessing import Guess, guesses
from coordnet.search.matching import is_found
from coordnet.textsearch import storage
from coordnet.textsearch.query import Group, Query, Way, Word

MOST_WEIGHED = 6  # of the rarest words; all the ways to leave some out of more would be very many
MOST_WAYS = 120  # of one question of the index
SHORTEST = 4  # letters; shorter words begin and resemble too many others
MOST_GUESSES = 3


@dataclass(frozen=True)
class Asked:
    """A question, how much each of its words tells (`rarity`), and whether some of them are `guessed`: `slips` are
    those that were taken for one, with what they may have been meant as."""

    query: Query
    rarity: dict[Group, float]
    guessed: bool = False
    slips: Mapping[str, list[Guess]] = field(default_factory=dict)


def weighed(query: Query) -> Asked:
    """The question with the inverse document frequency of each word, as BM25 has it, never negative."""
    if len(query.wanted) < 2:
        return Asked(query, dict.fromkeys(query.wanted, 1.0))
    counts, size = storage.frequencies([Query((group,)) for group in query.wanted], db.engine.dialect.name)
    return Asked(query, {group: _rarity(count, size) for group, count in zip(query.wanted, counts, strict=True)})


def _rarity(count: int, size: int) -> float:
    if count >= storage.MOST_COUNTED:  # nobody counted on: in half of all, which it hardly is
        count = max(count, size // 2)
    return log(1 + (max(size - count, 0) + 0.5) / (count + 0.5))


def meant(viewer: Viewer, asked: Asked) -> Asked:
    """The question with each word the viewer finds nowhere taken for the beginning of one, or for a slip."""
    rarity: dict[Group, float] = {}
    slips: dict[str, list[Guess]] = {}
    for group in asked.query.wanted:
        known = group in asked.query.quoted or is_found(viewer, Query((group,)))
        rarity[group if known else _guessed(viewer, group, slips)] = asked.rarity[group]
    wanted = tuple(rarity)
    return Asked(replace(asked.query, wanted=wanted), rarity, guessed=wanted != asked.query.wanted, slips=slips)


def _guessed(viewer: Viewer, group: Group, slips: dict[str, list[Guess]]) -> Group:
    """Words that begin with the unknown one or, when there are none, the nearest ones (noted in `slips`); itself when
    there are none."""
    word = group[0][0][0]
    if len(group[0]) > 1 or len(group[0][0]) > 1 or len(word.word) < SHORTEST or not word.word.isalpha():
        return group
    begun = _word(word._replace(is_prefix=True))
    if is_found(viewer, Query((begun,))):
        return begun
    slips[word.word] = near = guesses(viewer, word.word)
    return tuple(way for guess in near[:MOST_GUESSES] for way in _word(Word(*guess.keys))) or group


def _word(word: Word) -> Group:
    return (((word,),),)


def fewer(asked: Asked) -> Iterator[tuple[int, Query]]:
    """Of several words all but one, all but two, … and then any: how many, and the question.

    What was quoted stays, and what must not stand there. Of many words the rarest are weighed.
    """
    query = asked.query
    quoted = tuple(group for group in query.wanted if group in query.quoted)
    loose = [group for group in query.wanted if group not in query.quoted]
    rarest = sorted(loose, key=lambda group: -asked.rarity[group])[:MOST_WEIGHED]
    for number in range(min(len(loose) - 1, len(rarest)), 0, -1):
        yield number + len(quoted), replace(query, wanted=(*quoted, _any_of(rarest, number)))
    if quoted and loose:
        yield len(quoted), replace(query, wanted=quoted)


def _any_of(groups: Sequence[Group], number: int) -> Group:
    """A group that stands where any so many of these groups do."""
    ways: list[Way] = []
    for chosen in combinations(groups, number):
        ways += [tuple(phrase for way in said for phrase in way) for said in product(*chosen)]
    return tuple(ways[:MOST_WAYS])
