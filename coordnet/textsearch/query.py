"""What a person asks for: words (all of them), "phrases", minus, and the beginning* of a word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from coordnet.textsearch import synonyms
from coordnet.textsearch.analyser import Token, analyse, composed
from coordnet.textsearch.irregular import FUNCTION_KEYS

LONGEST = 200
MOST_TERMS = 16
SHORTEST_BEGINNING = 3  # letters; fewer would begin half of all words


class Word(NamedTuple):
    """A word asked for: it stands where either key agrees; with `is_prefix` also where a word begins with `word`; with
    `is_strong` only in what is about it (`strength`). `stem` is how it begins as it was typed, where diacritics are
    among that. `weight`: what it counts beside a word that was asked for."""

    a: str
    b: str
    word: str
    is_prefix: bool = False
    is_strong: bool = False
    stem: str = ""
    weight: float = 1.0

    @property
    def begun(self) -> "Word":
        """The same found by its beginning too, as far as its keys have it; numbers have no endings, and neither have
        initials and other short words that are their own keys."""
        stem = self.word[: _shared(self.word, min(self.a, self.b, key=len))]
        if not self.word.isalpha() or (len(self.word) < SHORTEST_BEGINNING and self.a == self.b == self.word):
            return self
        return self._replace(word=stem if len(stem) >= SHORTEST_BEGINNING else self.word, is_prefix=True)


Phrase = tuple[Word, ...]
"""Words in a row."""
Way = tuple[Phrase, ...]
"""One way to say something: all of these phrases."""
Group = tuple[Way, ...]
"""Synonyms: any of these ways."""

# A minus counts only in front of something; a quotation mark without its partner is a space.
_PART = re.compile(
    r"""(?<!\S)([-−–])?["„“”«»]([^"„“”«»]*)["„“”«»]|(?<!\S)([-−–])(?=[^\W_])([^\s"„“”«»]+)|([^\s"„“”«»]+)"""
)


@dataclass(frozen=True)
class Query:
    """What must stand in a document, as groups of synonyms, and the phrases that must not.

    `quoted` are those of the wanted that were asked for to the letter. Of the `loose` at least so many must stand there
    as well.
    """

    wanted: tuple[Group, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    quoted: frozenset[Group] = frozenset()
    loose: tuple[Group, ...] = ()
    least: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing to look for; a query of minus alone is empty too."""
        return not (self.wanted or self.loose)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What to look for: words, some of them in a row; synonyms too, each once, from left to right."""
        return tuple(dict.fromkeys(phrase for group in (*self.wanted, *self.loose) for way in group for phrase in way))

    @property
    def words(self) -> tuple[Word, ...]:
        """The words to look for, their synonyms too, each once, from left to right."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))

    @property
    def has_beginnings(self) -> bool:
        """Whether of any word but the beginning is asked for."""
        return any(word.is_prefix for word in self.words)

    @property
    def by_beginnings(self) -> "Query":
        """The same found by how its words begin too, whatever keys the index has."""
        return replace(self, wanted=tuple(map(_begun, self.wanted)), quoted=frozenset(map(_begun, self.quoted)))

    @property
    def strongly(self) -> "Query":
        """The same of what is about all of its words."""
        wanted, loose = (tuple(tuple(map(_strong, group)) for group in groups) for groups in (self.wanted, self.loose))
        return replace(self, wanted=wanted, loose=loose)

    @property
    def partly_strongly(self) -> "Query":
        """The same of what is about any of its groups, and has the others."""
        return replace(self, wanted=(*self.wanted, self.any_strongly))

    @property
    def any_strongly(self) -> Group:
        """A group that stands in what is about any of its groups."""
        return tuple(_strong(way) for group in self.wanted for way in group)


def _begun(group: Group) -> Group:
    return tuple(tuple((*phrase[:-1], phrase[-1].begun) for phrase in way) for way in group)


def _strong(way: Way) -> Way:
    """A way to say something, all of it strong; words in a row stay in a row, and of the beginning of a word nobody
    knows how strong it is."""
    rows = tuple(phrase for phrase in way if len(phrase) > 1 or phrase[-1].is_prefix)
    words = (word for phrase in way for word in phrase if not word.is_prefix)
    return rows + tuple((word._replace(is_strong=True),) for word in words)


def asking_for(a: str, b: str) -> Query:
    """The query of one word by its keys."""
    return Query(wanted=((((Word(a, b, ""),),),),))


def parse(text: str, *, typing: bool = False) -> Query:
    """The query of any text whatever; never fails. At most 200 characters and 16 words are read.

    A word such as „I-327/1V-1015“ stands for all its parts; after a minus, for its parts in a row. While
    somebody is `typing`, the last word may be but the beginning of one.
    """
    text = text[:LONGEST]
    if typing and text[-1:].isalnum():
        text += "*"
    wanted: list[Group] = []
    unwanted: list[Phrase] = []
    row: list[Word] = []
    left = MOST_TERMS
    for minus, phrase, word_minus, minus_word, word in _PART.findall(text):
        words = _words(phrase or minus_word or word)[:left]
        left -= len(words)
        if word:
            row += words
        elif words and (minus or word_minus):
            unwanted.append(words)
        elif words:
            wanted.append(((words,),))
    every = tuple(dict.fromkeys([*_groups(row), *wanted]))
    return Query(telling(every) or every, tuple(dict.fromkeys(unwanted)), frozenset(wanted))


def spoken_among(words: Iterable[Word], text: str) -> bool:
    """Whether any of these words stands in a text, one of those that are written in the code."""
    keys = _keys_of(text)
    return any(word.a in keys or word.b in keys for word in words)


@cache
def _keys_of(text: str) -> frozenset[str]:
    return frozenset(key for token in analyse(text) for key in (token.a, token.b))


def telling(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Without the words that hold sentences together, which stand everywhere and tell nothing."""
    return tuple(group for group in groups if not (len(group[0]) == 1 and _is_function(group[0][0])))


def _is_function(phrase: Phrase) -> bool:
    return len(phrase) == 1 and phrase[0].a in FUNCTION_KEYS and not phrase[0].is_prefix


def _words(text: str) -> Phrase:
    tokens = analyse(text)
    words = [Word(token.a, token.b, token.word, stem=_stem(token, text)) for token in tokens]
    if text.endswith("*") and words and len(words[-1].word) >= SHORTEST_BEGINNING:
        words[-1] = words[-1]._replace(is_prefix=True)
    return tuple(words)


def _stem(token: Token, text: str) -> str:
    """As much of a word as its keys have of it, as it was typed; nothing where that is plain letters."""
    stem = composed(text[token.start : token.end]).lower()[: _shared(token.word, min(token.a, token.b, key=len))]
    return "" if stem.isascii() else stem


def _shared(word: str, key: str) -> int:
    """With how many letters both begin."""
    return len(list(takewhile(lambda letters: letters[0] == letters[1], zip(word, key, strict=False))))


def _groups(row: list[Word]) -> Iterator[Group]:
    """The words that were not quoted, each a group of its own but where several together have synonyms (in a row)."""
    place = 0
    while place < len(row):
        length, others = synonyms.of(row[place:])
        said = tuple((word,) for word in row[place : place + length])
        yield said, *((tuple(Word(*keys) for keys in other),) for other in others)
        place += length
