"""Words of the index that are spelt nearly like a word nobody wrote."""

from itertools import takewhile
from operator import eq

from sqlalchemy import and_, bindparam, func, or_, select

from coordnet.extensions import read_rows
from coordnet.textsearch.models import SearchWord

MOST = 8
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


def nearest(word: str) -> list[tuple[int, str]]:
    """Up to eight words with the number of slips to them, fewest first, then by the alphabet.

    `word` is folded (no diacritics, lower case). A slip is a letter too many, missing, wrong, or swapped with
    the next; one, or two in a word of six letters or more. The first letter is right, or the second stands in its
    place, or nothing else is wrong. Words come from all documents: show none without asking whether the reader may
    read it.
    """
    most = 2 if len(word) >= _LONG else 1
    size, letters = len(word), set(word)
    sizes = {"shortest": size - most, "longest": size + most, "size": size}
    rows = read_rows(_ALIKE, initials=[*letters.intersection(word[:2])], ends=[word[1:], word], **sizes)
    near = (other for (other,) in rows if len(letters.symmetric_difference(other)) <= 2 * most)
    measured = ((slips(word, other), other) for other in near if other != word)
    return sorted(each for each in measured if each[0] <= most)[:MOST]


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
