"""Showing where a query was found: the original words marked, everything else escaped."""

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup, escape

from coordnet import privacy
from coordnet.textsearch.analyser import Token, keys_of, tokens, written_words
from coordnet.textsearch.query import Phrase, Word
from coordnet.textsearch.sentences import sentence_ends

LENGTH = 240
LEAD = 60
_WEIGHED = 200
_SENTENCE_LEAD = 120  # a sentence is shown from its beginning when that is not further before the hit
_SPACE = re.compile(r"\s+")


class _Hit(NamedTuple):
    """Words of the text that were asked for, and which of the phrases asked for they are."""

    asked: int
    start: int
    end: int


def mark(text: str, phrases: Collection[Phrase]) -> Markup:
    """The whole text with the forms of `phrases` marked, of several words where they stand in a row."""
    return Marker(phrases).mark(text)


def snippet(text: str, phrases: Collection[Phrase], length: int = LENGTH) -> Markup:
    """Up to so many characters from where most of `phrases` stand together; the beginning when none does.

    Whole sentences where they are short enough, otherwise whole words (of a word that fills it all, what fits). What
    the cut makes a personal code of (the end of a longer number, a part of a row of numbers) is cut off too.
    """
    return Marker(phrases).snippet(text, length)


class Marker:
    """The phrases of a question, to be shown in many texts."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        self._begun = _Begun(phrases)

    def mark(self, text: str) -> Markup:
        """As `mark` of these phrases."""
        return Markup("".join(_marked(text, self._hits(text), 0, len(text))))  # each part escaped

    def snippet(self, text: str, length: int = LENGTH) -> Markup:
        """As `snippet` of these phrases."""
        hits = self._hits(text)
        centre: _Hit | Token | None = _densest(hits) if hits else next(tokens(text), None)
        if centre is None:
            return Markup("")
        start, is_whole = _beginning(text, centre.start if hits else 0)
        reach = [hit.end for hit in hits if centre.start <= hit.start and hit.end <= start + length]
        end, ends_whole = _end(text, start, max(reach, default=centre.end), length)
        begin = start
        for code in privacy.find_codes(text[start:end]):
            if begin + code.end > centre.start:
                end, ends_whole = begin + code.start, False
                break
            start, is_whole = begin + code.end, False
        shown = _marked(text, hits, start, end)
        return Markup("".join(["" if is_whole else "…", *shown, "" if ends_whole else "…"]))  # each part escaped

    def _hits(self, text: str) -> list[_Hit]:
        """What was asked for, from left to right; of what begins at one word the longest."""
        hits: list[_Hit] = []
        past = 0
        for written, match in written_words(text):
            maybe = self._begun[written]
            if maybe and match.start() >= past:
                standing = [
                    (len(phrase), -place, end)
                    for place, phrase in maybe
                    if (end := _end_of(text, match, phrase)) is not None
                ]
                if standing:
                    _length, place, past = max(standing)
                    hits.append(_Hit(-place, match.start(), past))
        return hits


_Places = list[tuple[int, Phrase]]


class _Begun(dict[str, _Places]):
    """Which phrases a word as it is written may begin, with their places; found out once for each word."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        self._prefixes = [(place, phrase) for place, phrase in enumerate(phrases) if phrase[0].is_prefix]
        self._by_a: dict[str, _Places] = {}
        self._by_b: dict[str, _Places] = {}
        for place, phrase in enumerate(phrases):
            self._by_a.setdefault(phrase[0].a, []).append((place, phrase))
            self._by_b.setdefault(phrase[0].b, []).append((place, phrase))

    def __missing__(self, written: str) -> _Places:
        a, b, word = keys_of(written)
        begun = [each for each in self._prefixes if word.startswith(each[1][0].word)]
        self[written] = found = [*self._by_a.get(a, ()), *self._by_b.get(b, ()), *begun]
        return found


def _beginning(text: str, hit: int) -> tuple[int, bool]:
    """Where to begin for a hit at a place, and whether a sentence or the text begins there."""
    if hit <= LEAD:
        return 0, True
    ends = list(sentence_ends(text, max(hit - _SENTENCE_LEAD, 0), hit))
    if ends:
        space = _SPACE.match(text, ends[-1])
        return (space.end() if space else ends[-1]), True
    near = _SPACE.search(text, hit - LEAD, hit)
    return (near.end() if near else hit), False


def _end(text: str, start: int, shown: int, length: int) -> tuple[int, bool]:
    """Where to end what begins at `start` and shows at least what ends at `shown`; whether a sentence or the text ends
    there."""
    most = start + length
    if most >= len(text):
        return len(text), True
    sentences = list(sentence_ends(text, max(shown, start + length // 2), most))
    if sentences:
        return sentences[-1], True
    spaces = [found.start() for found in _SPACE.finditer(text, shown, most + 1)]
    return (spaces[-1] if spaces else most), False


def _end_of(text: str, first: re.Match[str], phrase: Phrase) -> int | None:
    """Where a phrase ends that begins with this word; None when others follow."""
    if len(phrase) == 1:
        return first.end()
    row = list(islice(tokens(text, first.start()), len(phrase)))
    return row[-1].end if len(row) == len(phrase) and all(map(_is, row, phrase)) else None


def _is(token: Token, word: Word) -> bool:
    return token.a == word.a or token.b == word.b or (word.is_prefix and token.word.startswith(word.word))


def _densest(hits: Sequence[_Hit]) -> _Hit:
    """The first hit with the most different phrases in the stretch that a snippet shows."""

    def variety(place: int) -> int:
        reach = hits[place].start + LENGTH - LEAD
        return len({hit.asked for hit in hits[place : place + _WEIGHED] if hit.end <= reach})

    return hits[max(range(min(len(hits), _WEIGHED)), key=variety)]


def _marked(text: str, hits: Sequence[_Hit], start: int, end: int) -> list[str]:
    """A stretch of the text in parts, each of them escaped."""
    parts: list[str] = []
    for hit in hits:
        if start <= hit.start < end:
            parts += [escape(text[start : hit.start]), _marked_word(text[hit.start : min(hit.end, end)])]
            start = min(hit.end, end)
    return [*parts, escape(text[start:end])]


def _marked_word(word: str) -> str:
    return f"<mark>{escape(word)}</mark>"
