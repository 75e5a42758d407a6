"""From text to index terms, for every language and both engines alike.

This first version only folds: letter case and diacritics make no difference, word forms still do.
Whoever changes what a text analyses to raises VERSION; documents of an older version are rebuilt.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from coordnet.collation import fold

VERSION = 1

LONGEST_TERM = 64  # PostgreSQL refuses lexemes over 2046 bytes; no word of ours is longer

# Letters and digits; marks stay inside the word (decomposed text), and so does the soft hyphen of pasted PDFs.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u00ad])+")


class Token(NamedTuple):
    """A term and where its word stands in the text as given: text[start:end]."""

    term: str
    start: int
    end: int


def analyse(text: str) -> list[Token]:
    """The terms of a text in their order. Pure; a term is letters and digits only, in lower case.

    >>> [token.term for token in analyse("Šiaulių m., Nr. I-327")]
    ['siauliu', 'm', 'nr', 'i', '327']
    """
    found = ((term_of(match.group()), match.start(), match.end()) for match in _WORD.finditer(text))
    return [Token(*each) for each in found if each[0]]


@lru_cache(maxsize=50_000)
def term_of(word: str) -> str:
    """The term of one word; empty when nothing but marks is left."""
    if word.isascii():
        return word.lower()[:LONGEST_TERM]
    # Compatibility letters unfold into punctuation too (⑴), hence isalnum().
    return "".join(char for char in fold(word) if char.isalnum())[:LONGEST_TERM]
