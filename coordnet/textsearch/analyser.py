"""From text to index terms, for every language and both engines alike.

A word has three keys without diacritics: `a`, a learned stem, `b`, a hand-written stem, and the whole word.
Two words are forms of each other when any of the three agrees. Whoever changes what a text analyses to raises
VERSION; documents of an older version are rebuilt.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from coordnet.collation import fold
from coordnet.textsearch.nouns import noun
from coordnet.textsearch.stems import stems_of

VERSION = 5

LONGEST_KEY = 64  # PostgreSQL refuses lexemes over 2046 bytes; no word of ours is longer

# Inside a word: the marks of decomposed text, soft hyphens and zero-width signs of pasted PDFs and web pages.
_UNSEEN = r"\u00ad\u200b-\u200d\u2060\ufeff"
_MARKS = rf"[\u0300-\u036f{_UNSEEN}]+"
# Superscripts and subscripts are digits, too: the number of a footnote is not part of the word before it.
_DIGIT = r"\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_DIGITS = rf"[{_DIGIT}]+(?:{_MARKS}[{_DIGIT}]*)*"
_LETTERS = rf"[^\W_{_DIGIT}]+(?:{_MARKS}[^\W_{_DIGIT}]*)*"
# Endings that are written after a hyphen: „LSA-os“, „koordinatorius-ė“, „18-oji“; single letters not after numbers.
_ENDING = (
    "asis|oji|ojo|osios|ajam|ajai|ajame|ojoje|uoju|aja|ieji|ųjų|uju|iesiems|osioms|uosius|ąsias|ąją|ąjį|"
    "iams|iais|ams|ems|oms|omis|emis|uose|ose|ėse|ame|oje|ėje|yje|iui|iai|iam|iau|ius|ies|ių|iu|ui|ai|ei|"
    "am|as|is|ys|us|os|ės|es|io"
)
_HYPHEN = r"[-\u2010\u2011\u2013]"
_LAST = r"(?![^\W_])"
# A word is a run of letters or a run of digits, so that „1V-1015“, „1v1015“ and „1v 1015“ are the same words, and
# so are „Nr. I-327“, „Nr.I-327“ and „NrI327“. (All signs of one number in a row make "A1758" and "A1-758" differ.)
_WORD = re.compile(
    rf"(?<![^\W_])(?i:nr)(?=[^\W\d_]{{0,3}}{_HYPHEN}?\d)"
    rf"|({_LETTERS})(?:{_HYPHEN}(?i:{_ENDING}|[aoeiuyąęėįų]){_LAST})?"
    rf"|({_DIGITS})(?:{_HYPHEN}(?i:{_ENDING}){_LAST})?"
)


class Token(NamedTuple):
    """The keys of a word and where it stands in the text as given: text[start:end]."""

    a: str
    b: str
    word: str
    start: int
    end: int


class Keys(NamedTuple):
    """What a word is found by: the learned stem, the hand-written stem, the folded whole word."""

    a: str
    b: str
    word: str


_NO_KEYS = Keys("", "", "")
_LITHUANIAN = str.maketrans("ąčęėįšųūž", "aceeisuuz")


def analyse(text: str) -> list[Token]:
    """The words of a text in their order. Pure; keys are lower-case letters and digits, 1 to 64 of them.

    >>> [token.word for token in analyse("Šiaulių m., Nr. I-327")]
    ['siauliu', 'm', 'nr', 'i', '327']
    """
    return list(tokens(text))


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The same from a place on, one after another."""
    for written, match in written_words(text, start):
        a, b, word = keys_of(written)
        if word:
            yield Token(a, b, word, *match.span())


def written_words(text: str, start: int = 0) -> Iterator[tuple[str, re.Match[str]]]:
    """The words as they are written, without endings after a hyphen, and where they stand; some may have no keys."""
    for match in _WORD.finditer(text, start):
        yield match[match.lastindex or 0], match


def composed(text: str) -> str:
    """The text with each letter and its marks one character, without soft hyphens and zero-width signs."""
    return unicodedata.normalize("NFKC", re.sub(f"[{_UNSEEN}]", "", text))


@lru_cache(maxsize=50_000)
def keys_of(word: str) -> Keys:
    """The keys of one word; all three empty when nothing but marks is left."""
    # Most words fold by a table; the rest in full. Compatibility letters unfold into punctuation too (⑴).
    folded = word.lower().translate(_LITHUANIAN)
    if not (folded.isascii() and folded.isalnum()):
        folded = "".join(char for char in fold(word) if char.isalnum())
    if not folded:
        return _NO_KEYS
    whole = folded[:LONGEST_KEY]
    if not (whole.isascii() and whole.isalpha()):  # numbers and other alphabets have no Lithuanian endings
        return Keys(whole, whole, whole)
    written = unicodedata.normalize("NFC", word.lower())
    if len(written) != len(folded):  # soft hyphens, compatibility letters
        written = folded
    a, b = stems_of(whole, written)
    if found := noun(written):
        a, b = found.a, found.b or b
    return Keys(a[:LONGEST_KEY], b[:LONGEST_KEY], whole)
