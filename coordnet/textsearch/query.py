"""What a person asks for: words (all of them), "phrases" and minus."""

import re
from dataclasses import dataclass

from coordnet.textsearch.analyser import analyse

LONGEST = 200
MOST_TERMS = 16

Phrase = tuple[str, ...]

# A minus counts only in front of something; a quotation mark without its partner is a space.
_PART = re.compile(
    r"""(?<!\S)([-−–])?["„“”«»]([^"„“”«»]*)["„“”«»]|(?<!\S)([-−–])(?=[^\W_])([^\s"„“”«»]+)|([^\s"„“”«»]+)"""
)


@dataclass(frozen=True)
class Query:
    """Phrases of one or more terms that must and must not stand in a document."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to look for; a query of minus alone is empty too."""
        return not self.wanted

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms to look for, each once, as typed from left to right."""
        return tuple(dict.fromkeys(term for phrase in self.wanted for term in phrase))


def parse(text: str) -> Query:
    """The query of any text whatever; never fails. At most 200 characters and 16 terms are read.

    A word such as „I-327/1V-1015“ stands for all its parts; after a minus, for its parts in a row.
    """
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    left = MOST_TERMS
    for minus, phrase, word_minus, minus_word, word in _PART.findall(text[:LONGEST]):
        terms = tuple(token.term for token in analyse(phrase or minus_word or word))[:left]
        left -= len(terms)
        if minus or word_minus:
            unwanted.append(terms)
        elif phrase:
            wanted.append(terms)
        else:
            wanted.extend((term,) for term in terms)
    return Query(_once(wanted), _once(unwanted))


def _once(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
