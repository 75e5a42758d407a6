"""The victim-confidentiality guard: national personal codes (asmens kodas) in text.

A code is eleven digits: G YYMMDD NNN K, where G gives century and sex and K is a checksum. The guard
is for accidents, so it reads as a person reads: spaces, dashes and invisible characters may stand
between the digits, and digits of other scripts count. The value never leaves this module: callers get
positions, a masked text or the first three digits, and nothing here logs.
"""

import re
import unicodedata
from datetime import date
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from stdnum.ee.ik import get_birth_date  # Lithuania numbers people as Estonia does
from stdnum.lt import asmens

from coordnet import clock, richtext

MASK = "[asmens kodas pašalintas]"

_GAP = "-"
_LINE_ENDS = "\n\r\v\f"
_MINUS = "\u2212"
# Space separators, dashes, invisible format and control characters, combining marks.
_GAP_CATEGORIES = frozenset({"Zs", "Pd", "Cf", "Cc", "Mn", "Me"})
# In a lookahead, so that every group of digits is tried as a beginning. 7 and 8 are births after 2100
# and 9 carries no date, so that one in ten of such numbers would pass: the first digit is 1-6.
_SHAPE = re.compile(r"(?<![0-9])(?=([1-6](?:-*[0-9]){10})(?![0-9]))")
_ENCODED_GAP = re.compile("%(?:20|c2%a0)", re.IGNORECASE)  # spaces as an address carries them
_HREF = re.compile(r' href="([^"]*)"')
_MARKUP = re.compile(r"<[^<>]*>")


class Span(NamedTuple):
    """Where a code stands: `text[start:end]`."""

    start: int
    end: int


class _Shapes(dict[int, str]):
    """For `str.translate`: digits of any script to ASCII, what may stand between them to a gap."""

    def __missing__(self, codepoint: int) -> str:
        char = chr(codepoint)
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            shape = str(digit)
        elif char in _LINE_ENDS:
            shape = "\n"
        elif char == _MINUS or unicodedata.category(char) in _GAP_CATEGORIES:
            shape = _GAP
        else:
            shape = char
        self[codepoint] = shape
        return shape


_shapes = _Shapes()


def _shape(text: str) -> str:
    """The text with ASCII digits and with gaps, character by character."""
    return _ENCODED_GAP.sub(lambda gap: _GAP * len(gap[0]), text.translate(_shapes))


def find_codes(text: str, *, today: date | None = None) -> list[Span]:
    """Where personal codes stand in `text`, in order and not overlapping.

    A code has a first digit 1-6, a valid date of birth not later than `today` (default: today in
    Vilnius) and a right checksum, and is not part of a longer unbroken run of digits. Line ends
    part digits. Checksum and calendar are python-stdnum's.
    """
    latest = today or clock.today()
    spans: list[Span] = []
    end = 0
    for match in _SHAPE.finditer(_shape(text)):
        start = match.start(1)
        if start >= end and _is_code(match[1].replace(_GAP, ""), latest):
            end = match.end(1)
            spans.append(Span(start, end))
    return spans


def _is_code(digits: str, latest: date) -> bool:
    if digits[3] > "1":  # no month: most numbers end here, and a file may be full of them
        return False
    return asmens.is_valid(digits) and get_birth_date(digits) <= latest


def contains_code(*texts: str) -> bool:
    """Whether any of the texts holds a personal code.

    For rich text give both `rich.text` (codes broken by formatting) and `rich.html` (codes in links).
    """
    return any(find_codes(text) for text in texts)


def mask(text: str) -> str:
    """The text with every code replaced by `MASK`; no code is left in it."""
    for span in reversed(find_codes(text)):
        text = text[: span.start] + MASK + text[span.end :]
    return text


def mask_html(html: str) -> str:
    """The same for HTML that has been through `richtext.clean`.

    Also finds a code that formatting breaks (`39<b>0</b>…`); a link that carries one loses its
    address. The result is safe HTML, but clean it again before storing: it may hold empty elements.
    """
    return _HREF.sub(_harmless_href, richtext.replace_in_text(html, find_codes, MASK))


def mask_typed(typed: str) -> str:
    """The same for a field of a form as it was sent: an editor's HTML or plain text. Without a code it stays as it is.

    HTML that is too large to be published keeps its text alone.
    """
    if not richtext.looks_like_html(typed):
        return mask(typed)
    try:
        rich = richtext.clean(typed)
    except richtext.RichTextTooLarge:
        plain = unescape(_MARKUP.sub("", typed))
        return mask(plain) if contains_code(plain, typed) else typed
    return mask_html(rich.html) if contains_code(rich.text, rich.html, typed) else typed


def _harmless_href(match: re.Match[str]) -> str:
    address = unescape(match[1])
    return "" if contains_code(address, unquote(address)) else match[0]


def hint(text: str) -> str:
    """What the notice may show of the first code: `380••••••••`; "" when there is none."""
    for span in find_codes(text):
        digits = _shape(text[span.start : span.end]).replace(_GAP, "")
        return digits[:3] + "•" * (len(digits) - 3)
    return ""
