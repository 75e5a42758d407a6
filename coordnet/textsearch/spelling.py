"""Words of the index that are spelt nearly like a word nobody wrote."""

from sqlalchemy import and_, func, or_, select

from coordnet.extensions import db
from coordnet.textsearch.models import SearchWord

MOST = 8
_LONG = 6  # letters from which two slips may be one word; in a short one they make another word


def nearest(word: str) -> list[tuple[int, str]]:
    """Up to eight words with the number of slips to them, fewest first, then by the alphabet.

    `word` is folded (no diacritics, lower case). A slip is a letter too many, missing, wrong, or swapped with
    the next; one, or two in a word of six letters or more. The first letter is right, or the second stands in its
    place, or nothing else is wrong. Words come from all documents: show none without asking whether the reader may
    read it.
    """
    most = 2 if len(word) >= _LONG else 1
    as_begun = SearchWord.initial.in_(set(word[:2])), SearchWord.length.between(len(word) - most, len(word) + most)
    otherwise = func.substr(SearchWord.word, 2).in_([word[1:], word])
    query = select(SearchWord.word).where(or_(and_(*as_begun), otherwise))
    letters = set(word)
    near = (other for other in db.session.scalars(query) if len(letters.symmetric_difference(other)) <= 2 * most)
    measured = ((slips(word, other), other) for other in near if other != word)
    return sorted(each for each in measured if each[0] <= most)[:MOST]


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
