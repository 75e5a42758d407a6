"""What is asked of the index for a question: all its words, then those that were meant, then fewer of them.

People ask in whole sentences, half words and with slips. What is known, guessed or left out depends on what the viewer
may read alone: a word that stands in hidden things only is unknown to everybody who may not read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log

from coordnet.extensions import db
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search.guessing import Guess, guesses
from coordnet.search.matching import is_found
from coordnet.textsearch import storage
from coordnet.textsearch.kin import kin_of
from coordnet.textsearch.query import Group, Query, Word, spoken_among

MOST_WEIGHED = 6  # of the rarest words; all the ways to leave some out of more would be very many
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
    return Asked(query, _rarities(query.wanted))


def _rarities(groups: Sequence[Group]) -> dict[Group, float]:
    counts, size = storage.frequencies([Query((group,)) for group in groups], db.engine.dialect.name)
    return {group: _rarity(count, size) for group, count in zip(groups, counts, strict=True)}


def _rarity(count: int, size: int) -> float:
    if count >= storage.MOST_COUNTED:  # nobody counted on: in half of all, which it hardly is
        count = max(count, size // 2)
    return log(1 + (max(size - count, 0) + 0.5) / (count + 0.5))


def meant(viewer: Viewer, asked: Asked) -> Asked:
    """The question with the kin of its words, and with each that the viewer finds nowhere replaced by its guesses."""
    slips: dict[str, list[Guess]] = {}
    rarity: dict[Group, float] = {}
    unknown: dict[Group, bool] = {}
    for group in asked.query.wanted:
        if group in asked.query.quoted:
            rarity[group] = asked.rarity[group]
        elif is_found(viewer, Query((group,))):
            rarity[group + kin_of(group)] = asked.rarity[group]
        else:
            other, guessed = _taken_for(viewer, group, slips)
            rarity[other], unknown[other] = 0, guessed
    if unknown:
        rarity |= _rarities(tuple(unknown))
    return Asked(replace(asked.query, wanted=tuple(rarity)), rarity, guessed=any(unknown.values()), slips=slips)


def _taken_for(viewer: Viewer, group: Group, slips: dict[str, list[Guess]]) -> tuple[Group, bool]:
    """What an unknown word may be, and whether that is a guess: its kin; or else words that begin with it; or else the
    nearest ones (noted in `slips`); itself when there are none."""
    kin = kin_of(group)
    if kin and is_found(viewer, Query((kin,))):
        return group + kin, False
    word = group[0][0][0]
    if len(group[0]) > 1 or len(group[0][0]) > 1 or len(word.word) < SHORTEST or not word.word.isalpha():
        return group, False
    begun = _word(word._replace(is_prefix=True))
    if is_found(viewer, Query((begun,))):
        return begun, begun != group
    slips[word.word] = near = guesses(viewer, word.word)
    nearest = [guess for guess in near[:MOST_GUESSES] if guess.slips == near[0].slips]
    slipped = tuple(way for guess in nearest for way in _word(Word(*guess.keys)))
    return slipped or group, bool(slipped)


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
        yield number + len(quoted), replace(query, wanted=quoted, loose=tuple(rarest), least=number)
    if quoted and loose:
        yield len(quoted), replace(query, wanted=quoted)


def asked_as(query: Query) -> Iterator[tuple[str, Query]]:
    """Of a question for those who do something at a place („kas koordinuoja prekybą žmonėmis Visagine“) whom to look
    for: the kind, and what they do with anything else that was asked for and that they are strong in, as in a name."""
    for kind, findable in house().finds.items():
        doing = [group for group in query.wanted if spoken_among(group[0][0], findable.asked_as)]
        others = [group for group in query.wanted if group not in doing and group not in query.quoted]
        if doing and others and len(query.wanted) > 2:
            yield kind, replace(query, wanted=(doing[0], Query(tuple(others)).any_strongly))
