"""Showing where a query was found: the original words marked, everything else escaped."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from coordnet import privacy
from coordnet.textsearch.analyser import Token, analyse
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
    return _marked(text, list(_hits(analyse(text), phrases)), 0, len(text))


def snippet(text: str, phrases: Collection[Phrase], length: int = LENGTH) -> Markup:
    """Up to so many characters from where most of `phrases` stand together; the beginning when none does.

    Whole sentences where they are short enough, otherwise whole words (of a word that fills it all, what fits). What
    the cut makes a personal code of (the end of a longer number, a part of a row of numbers) is cut off too.
    """
    tokens = analyse(text)
    if not tokens:
        return Markup("")
    hits = list(_hits(tokens, phrases))
    centre = _densest(hits) if hits else tokens[0]
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
    return Markup("" if is_whole else "…") + shown + ("" if ends_whole else "…")


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


def _hits(tokens: Sequence[Token], phrases: Collection[Phrase]) -> Iterator[_Hit]:
    """What was asked for, from left to right; of what begins at one word the longest."""
    begun = [(place, phrase) for place, phrase in enumerate(phrases) if phrase[0].is_prefix]
    asked: dict[str, list[tuple[int, Phrase]]] = {}
    for place, phrase in enumerate(phrases):
        for key in {"a" + phrase[0].a, "b" + phrase[0].b}:
            asked.setdefault(key, []).append((place, phrase))
    past = 0
    for number, token in enumerate(tokens):
        if number < past:
            continue
        maybe = [*asked.get("a" + token.a, ()), *asked.get("b" + token.b, ()), *begun]
        standing = [(len(phrase), -place) for place, phrase in maybe if _stands(tokens, number, phrase)]
        if standing:
            length, place = max(standing)
            past = number + length
            yield _Hit(-place, token.start, tokens[past - 1].end)


def _stands(tokens: Sequence[Token], number: int, phrase: Phrase) -> bool:
    row = tokens[number : number + len(phrase)]
    return len(row) == len(phrase) and all(map(_is, row, phrase))


def _is(token: Token, word: Word) -> bool:
    return token.a == word.a or token.b == word.b or (word.is_prefix and token.word.startswith(word.word))


def _densest(hits: Sequence[_Hit]) -> _Hit:
    """The first hit with the most different phrases in the stretch that a snippet shows."""

    def variety(place: int) -> int:
        reach = hits[place].start + LENGTH - LEAD
        return len({hit.asked for hit in hits[place : place + _WEIGHED] if hit.end <= reach})

    return hits[max(range(min(len(hits), _WEIGHED)), key=variety)]


def _marked(text: str, hits: Sequence[_Hit], start: int, end: int) -> Markup:
    parts: list[str] = []
    for hit in hits:
        if start <= hit.start < end:
            parts += [escape(text[start : hit.start]), _marked_word(text[hit.start : min(hit.end, end)])]
            start = min(hit.end, end)
    return Markup("".join([*parts, escape(text[start:end])]))  # each of them escaped


def _marked_word(word: str) -> str:
    return f"<mark>{escape(word)}</mark>"
