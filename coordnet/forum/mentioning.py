"""Names after “@” in a text: which stand in it, and how it is shown with links on them.

A name counts as it stands in the directory, in any case, with or without diacritics; no form of it is guessed. Of
two that begin at one place the longer wins. Nothing counts in a link, in code, in a quotation, in what is struck
through, or where a part of the name alone is formatted.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple, Protocol, TypeVar

from coordnet.collation import fold

LONGEST = 300  # of a folded name with what makes it exact
_CLOSED = {"a", "code", "pre", "blockquote", "del"}
_IN_ADDRESS = re.compile(r"[\w.@/+-]")  # before an “@” that is no beginning of a name
_GOES_ON = re.compile(r"[^\W_]|[-'’@][^\W_]|\.[^\W_\d]")  # behind a name that is only the beginning of another word


class _HasEnd(Protocol):
    """A name that was found."""

    @property
    def end(self) -> int: ...


Found = TypeVar("Found", bound=_HasEnd)


class Folded:
    """A text as names are compared: folded, each space once, nothing invisible; each letter knows its place."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self.places: list[int] = []
        for place, char in enumerate(text):
            for letter in _folded(char):
                if letter != " " or (letters and letters[-1] != " "):
                    letters.append(letter)
                    self.places.append(place)
        self.places.append(len(text))
        self.text = "".join(letters)


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) == "Cf" else fold(char)


def key_of(name: str) -> str:
    """A name in the form that is compared."""
    return Folded(name).text.strip()


def is_whole(text: str, end: int) -> bool:
    """Whether a name may end there: what follows makes no other word of it."""
    return _GOES_ON.match(text, end) is None


class _Known(NamedTuple):
    end: int


class Passage(NamedTuple):
    """A name in a text: what it is compared by, and as it was written."""

    key: str
    written: str


def found(html: str, longest: Callable[[str, int], Found | None]) -> Iterator[tuple[Passage, Found]]:
    """The names in clean HTML. `longest(text, start)` gives the longest name that begins there in folded text."""
    for counts, piece in _pieces(html):
        if counts:
            folded = Folded(piece)
            for start, named in _named(folded, longest):
                first, last = folded.places[start], folded.places[named.end]
                yield Passage(folded.text[start + 1 : named.end], piece[first:last].strip()), named


def keys_in(html: str, keys: Collection[str]) -> set[str]:
    """Which of these names stand in clean HTML."""
    return {passage.key for passage, _named in found(html, _among(keys))}


def linked(html: str, addresses: Mapping[str, str]) -> str:
    """Clean HTML with a link on each name whose key has an address; nothing else of it is another for a reader."""
    if not addresses:
        return html
    longest = _among(addresses)
    return "".join(_with_links(piece, longest, addresses) if counts else piece for counts, piece in _pieces(html))


def _among(keys: Collection[str]) -> Callable[[str, int], _HasEnd | None]:
    """Looks for these names alone."""
    lengths = sorted({len(key) for key in keys}, reverse=True)

    def longest(text: str, start: int) -> _HasEnd | None:
        ends = (start + length for length in lengths if start + length <= len(text))
        return next((_Known(end) for end in ends if text[start:end] in keys and is_whole(text, end)), None)

    return longest


def _with_links(text: str, longest: Callable[[str, int], _HasEnd | None], addresses: Mapping[str, str]) -> str:
    folded, parts, done = Folded(text), [], 0
    for start, named in _named(folded, longest):
        first, last = folded.places[start], folded.places[named.end - 1] + 1
        address = addresses[folded.text[start + 1 : named.end]]
        parts += [escape(text[done:first], quote=False), f'<a class="mention" href="{escape(address)}"><bdi>']
        parts += [escape(text[first:last], quote=False), "</bdi></a>"]
        done = last
    return "".join([*parts, escape(text[done:], quote=False)])


def _named(folded: Folded, longest: Callable[[str, int], Found | None]) -> Iterator[tuple[int, Found]]:
    """Each place of an “@” that begins a name, with the name."""
    text, at = folded.text, folded.text.find("@")
    while at >= 0:
        begins = at == 0 or _IN_ADDRESS.match(text, at - 1) is None
        named = longest(text, at + 1) if begins else None
        if named is not None:
            yield at, named
        at = text.find("@", named.end if named else at + 1)


def _pieces(html: str) -> list[tuple[bool, str]]:
    """Clean HTML in order: texts in which names count (True, as they read), and everything else as HTML."""
    return _Pieces(html).pieces if "@" in html else [(False, html)]


class _Pieces(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[bool, str]] = []
        self._closed = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append((False, self.get_starttag_text() or ""))
        self._closed += tag in _CLOSED

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append((False, f"</{tag}>"))
        self._closed -= tag in _CLOSED

    def handle_data(self, data: str) -> None:
        """A line that begins with “>” is a quotation typed without scripts."""
        counts = not self._closed and not data.lstrip().startswith(">")
        self.pieces.append((True, data) if counts else (False, escape(data, quote=False)))
