"""Showing where a query was found: the original words marked, everything else escaped."""

from collections.abc import Collection, Sequence

from markupsafe import Markup, escape

from coordnet.textsearch.analyser import Token, analyse

LENGTH = 240
LEAD = 60
_MARKED = Markup("<mark>{}</mark>")
_WEIGHED = 200


def mark(text: str, terms: Collection[str]) -> Markup:
    """The whole text with the words of `terms` marked."""
    return _marked(text, _hits(text, terms), 0, len(text))


def snippet(text: str, terms: Collection[str]) -> Markup:
    """Up to 240 characters from where most of `terms` stand together; the beginning when none does."""
    tokens = analyse(text)
    if not tokens:
        return Markup("")
    hits = [token for token in tokens if token.term in terms]
    centre = _densest(hits) if hits else tokens[0]
    start = next(token.start for token in tokens if token.start >= centre.start - LEAD)
    if start == tokens[0].start:
        start = 0
    end = min(len(text), start + LENGTH)
    if end < len(text):  # between words, unless one word fills it all
        end = max((token.end for token in tokens if centre.end <= token.end <= end), default=end)
    shown = _marked(text, hits, start, end)
    return Markup("{}{}{}").format("…" if start else "", shown, "…" if end < len(text) else "")


def _hits(text: str, terms: Collection[str]) -> list[Token]:
    return [token for token in analyse(text) if token.term in terms]


def _densest(hits: Sequence[Token]) -> Token:
    """The first hit with the most different terms in the stretch that a snippet shows."""

    def variety(place: int) -> int:
        reach = hits[place].start + LENGTH - LEAD
        return len({hit.term for hit in hits[place : place + _WEIGHED] if hit.end <= reach})

    return hits[max(range(min(len(hits), _WEIGHED)), key=variety)]


def _marked(text: str, hits: Sequence[Token], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    for hit in hits:
        if start <= hit.start < end:
            parts += [escape(text[start : hit.start]), _MARKED.format(text[hit.start : min(hit.end, end)])]
            start = min(hit.end, end)
    return Markup("").join([*parts, escape(text[start:end])])
