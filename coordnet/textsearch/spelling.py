"""Words of the index that are spelt nearly like a word nobody wrote."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, or_, select

from coordnet.extensions import db
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import keys_of
from coordnet.textsearch.models import SearchWord
from coordnet.textsearch.query import asking_for

MOST = 8
_MOST_COUNTED = 60  # words of which it is known in how many texts they stand
_OFTEN = 50  # documents; more make no difference
_LONG = 6  # letters from which two slips may be one word; in a short one they make another word


def nearest(word: str) -> list[tuple[int, str]]:
    """Up to eight words with the number of slips to them, fewest first, then by the alphabet; of more,
    those that stand in most documents.

    `word` is folded (no diacritics, lower case). A slip is a letter too many, missing, wrong, or swapped with
    the next; one, or two in a word of six letters or more. Words come from all documents: show none without asking
    whether the reader may read it.
    """
    most = 2 if len(word) >= _LONG else 1
    as_begun = SearchWord.initial.in_(set(word[:2])), SearchWord.length.between(len(word) - most, len(word) + most)
    query = select(SearchWord.word).where(or_(and_(*as_begun), *_otherwise_begun(word)))
    letters = set(word)
    near = (other for other in db.session.scalars(query) if len(letters.symmetric_difference(other)) <= 2 * most)
    measured = ((slips(word, other), other) for other in near if other != word)
    return _most_frequent(sorted(each for each in measured if each[0] <= most))


def _otherwise_begun(word: str) -> Iterator[ColumnElement[bool]]:
    """The conditions of words whose first letter is another or was left out; in long ones with one more slip.

    Of what follows the first letter either the beginning is right then, or the end.
    """
    for rest in (word[1:], word):
        half = len(rest) // 2
        if len(word) < _LONG:
            yield func.substr(SearchWord.word, 2) == rest
        else:
            yield and_(
                SearchWord.length.between(len(rest), len(rest) + 2),
                or_(
                    func.substr(SearchWord.word, 2, half - 1) == rest[: half - 1], SearchWord.word.endswith(rest[half:])
                ),
            )


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
