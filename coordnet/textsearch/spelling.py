"""Words of the index that are spelt nearly like a word nobody wrote."""

from collections.abc import Iterator
from itertools import takewhile
from operator import eq
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_, select

from coordnet.extensions import db, read_rows
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import keys_of
from coordnet.textsearch.models import SearchWord
from coordnet.textsearch.query import asking_for

MOST = 8
_MOST_COUNTED = 60  # words of which it is known in how many texts they stand
_OFTEN = 50  # documents; more make no difference
_LONG = 6  # letters from which two slips may be one word; in a short one they make another word

_length = SearchWord.length
_begins_alike = and_(
    SearchWord.initial.in_(bindparam("initials", expanding=True)),
    _length.between(bindparam("shortest"), bindparam("longest")),
)
_ends_alike = and_(
    _length.between(bindparam("size"), bindparam("size") + 1),
    func.substr(SearchWord.word, 2).in_(bindparam("ends", expanding=True)),
)
_ALIKE = select(SearchWord.word).where(or_(_begins_alike, _ends_alike))


def _otherwise_begun(number: int) -> ColumnElement[bool]:
    """The condition of long words whose first letter is another or was left out, with one more slip: of what follows
    the first letter either the beginning is right then, or the end."""
    size = bindparam(f"size{number}", type_=Integer)
    begun = func.substr(SearchWord.word, 2, bindparam(f"letters{number}", type_=Integer)) == bindparam(f"begun{number}")
    return and_(_length.between(size, size + 2), or_(begun, SearchWord.word.endswith(bindparam(f"ended{number}"))))


_LONG_ALIKE = select(SearchWord.word).where(or_(_begins_alike, _otherwise_begun(0), _otherwise_begun(1)))


def nearest(word: str) -> list[tuple[int, str]]:
    """Up to eight words with the number of slips to them, fewest first, then by the alphabet; of more,
    those that stand in most documents.

    `word` is folded (no diacritics, lower case). A slip is a letter too many, missing, wrong, or swapped with
    the next; one, or two in a word of six letters or more. Words come from all documents: show none without asking
    whether the reader may read it.
    """
    most = 2 if len(word) >= _LONG else 1
    size, letters = len(word), set(word)
    values = {"initials": [*letters.intersection(word[:2])], "shortest": size - most, "longest": size + most}
    if size < _LONG:
        rows = read_rows(_ALIKE, ends=[word[1:], word], size=size, **values)
    else:
        rows = read_rows(_LONG_ALIKE, **values, **dict(_halves(word)))
    near = (other for (other,) in rows if len(letters.symmetric_difference(other)) <= 2 * most)
    measured = ((slips(word, other), other) for other in near if other != word)
    return _most_frequent(sorted(each for each in measured if each[0] <= most))


def _halves(word: str) -> Iterator[tuple[str, Any]]:
    """The values of `_otherwise_begun` for what follows the first letter: it is another, or it was left out."""
    for number, rest in enumerate((word[1:], word)):
        half = len(rest) // 2
        yield f"size{number}", len(rest)
        yield f"begun{number}", rest[: half - 1]
        yield f"letters{number}", half - 1
        yield f"ended{number}", rest[half:]


def _most_frequent(near: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of many words those that stand in most documents in some form, whoever may read these; of each one form."""
    if len(near) <= MOST:
        return near
    forms: dict[tuple[str, str], tuple[int, str]] = {}
    for each in near:
        keys = keys_of(each[1])
        forms.setdefault((keys.a, keys.b), each)
    asked = dict(list(forms.items())[:_MOST_COUNTED])
    counts, _size = storage.frequencies([asking_for(*keys) for keys in asked], db.engine.dialect.name, most=_OFTEN)
    ordered = sorted(zip(asked.values(), counts, strict=True), key=lambda each: (each[0][0], -each[1], each[0][1]))
    return sorted(word for word, _count in ordered[:MOST])


def slips(one: str, other: str) -> int:
    """The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours."""
    one, other = _parting(*_parting(one, other))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _parting(one: str, other: str) -> tuple[str, str]:
    """Two words from where they part, and read backwards: no letter before counts, and most are the same."""
    same = len(list(takewhile(bool, map(eq, one, other))))
    return one[same:][::-1], other[same:][::-1]
