"""The words a document is about: said in its title, or often for its length.

A search weighs some hundred documents of each kind. So that they are the best of all that match and not the newest
alone, the index knows the strong words of every document. BM25F's constants are here, since both weigh alike.
"""

from collections import Counter

# BM25's usual constants; a word in the title counts as three in the body, one in the title of a part's whole as two.
K1 = 1.2
B = 0.75
TITLE_WEIGHT = 3
WHOLE_TITLE_WEIGHT = 2
GAP = "·"
"""A position without a word. No key holds this sign, and for FTS5's ascii tokenizer it is a letter."""

USUAL_LENGTH = 60  # words; that of an ordinary post
STRONG = 2  # as much as a word said twice in an ordinary post


def title_weight(is_part: bool) -> int:
    """How much a word of the title counts; the title of a part (a reply) is its whole's."""
    return WHOLE_TITLE_WEIGHT if is_part else TITLE_WEIGHT


def strong_keys(a_keys: str, b_keys: str, *, is_part: bool) -> str:
    """The strong words of a document by both their keys, each with the letter of its key before it: "abutas bbut".

    A part is not about what the title of its whole says: that is.
    """
    length = 1 - B + B * (a_keys.count(" ") - 1) / USUAL_LENGTH
    strong = []
    for letter, keys in (("a", a_keys), ("b", b_keys)):
        title, _gap, body = keys.partition(f" {GAP} ")
        weights = Counter({key: times / length for key, times in Counter(body.split()).items()})
        for key in () if is_part else title.split():
            weights[key] += TITLE_WEIGHT
        strong += [letter + key for key, weight in weights.items() if weight >= STRONG and key != GAP]
    return f" {' '.join(strong)} "
