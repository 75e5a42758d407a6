"""Showing where a query was found: the original words marked, everything else escaped."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from coordnet import privacy
from coordnet.textsearch.analyser import Token, analyse
from coordnet.textsearch.query import Word

LENGTH = 240
LEAD = 60
_MARKED = Markup("<mark>{}</mark>")
_WEIGHED = 200


class _Hit(NamedTuple):
    """A word of the text that was asked for, and which of the words asked for it is."""

    asked: int
    start: int
    end: int


def mark(text: str, words: Collection[Word]) -> Markup:
    """The whole text with the forms of `words` marked."""
    return _marked(text, _hits(analyse(text), words), 0, len(text))


def snippet(text: str, words: Collection[Word]) -> Markup:
    """Up to 240 characters from where most of `words` stand together; the beginning when none does.

    What the cut makes a personal code of (the end of a longer number, a part of a row of numbers) is cut off too.
    """
    tokens = analyse(text)
    if not tokens:
        return Markup("")
    hits = _hits(tokens, words)
    centre = _densest(hits) if hits else tokens[0]
    start = next(token.start for token in tokens if token.start >= centre.start - LEAD)
    if start == tokens[0].start:
        start = 0
    end = min(len(text), start + LENGTH)
    if end < len(text):  # between words, unless one word fills it all
        end = max((token.end for token in tokens if centre.end <= token.end <= end), default=end)
    begin = start
    for code in privacy.find_codes(text[start:end]):
        if begin + code.end > centre.start:
            end = begin + code.start
            break
        start = begin + code.end
    shown = _marked(text, hits, start, end)
    return Markup("{}{}{}").format("…" if start else "", shown, "…" if end < len(text) else "")


def _hits(tokens: Iterable[Token], words: Collection[Word]) -> list[_Hit]:
    asked: dict[str, int] = {}
    for place, word in enumerate(words):
        asked.setdefault("a" + word.a, place)
        asked.setdefault("b" + word.b, place)
    begun = [(place, word) for place, word in enumerate(words) if word.is_prefix]
    found = []
    for token in tokens:
        which = asked.get("a" + token.a, asked.get("b" + token.b))
        if which is None and begun:
            which = next((place for place, word in begun if token.word.startswith(word.word)), None)
        if which is not None:
            found.append(_Hit(which, token.start, token.end))
    return found


def _densest(hits: Sequence[_Hit]) -> _Hit:
    """The first hit with the most different words in the stretch that a snippet shows."""

    def variety(place: int) -> int:
        reach = hits[place].start + LENGTH - LEAD
        return len({hit.asked for hit in hits[place : place + _WEIGHED] if hit.end <= reach})

    return hits[max(range(min(len(hits), _WEIGHED)), key=variety)]


def _marked(text: str, hits: Sequence[_Hit], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    for hit in hits:
        if start <= hit.start < end:
            parts += [escape(text[start : hit.start]), _MARKED.format(text[hit.start : min(hit.end, end)])]
            start = min(hit.end, end)
    return Markup("").join([*parts, escape(text[start:end])])
