"""The victim-confidentiality guard: national personal codes (asmens kodas) in text.

The guard is for accidents, so it reads as a person reads: spaces, dashes, dots, cells and lines may part the digits,
what cannot be seen does not, digits of other scripts count, and so does what stands for a digit in an address or in
HTML. `personal_code` says what then is a code. The value never leaves these modules: callers get positions, a
masked text or the first three digits, and nothing here logs.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlencode, urlsplit

from coordnet import clock, code_surroundings, personal_code, richtext

MASK = "[asmens kodas pašalintas]"

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_CELL_ENDS = "|;¦│"
_STOPS = ".,:、。"
_SIGNS = "/\\~=*·•∙‧'’‘′\u2212"  # beside dashes and underscores, which have categories
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs without ink
# Digits that may be the mark of a footnote: raised, lowered, in circles, with a bracket or a dot.
_MARKS = re.compile("[²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]")
# One character each: of an address (percent signs may be encoded too, RFC 3986), of HTML.
_ENCODED = re.compile(
    "%(?:25)*(?:[0-7][0-9a-f]|[c-f][0-9a-f](?:%(?:25)*[89ab][0-9a-f])+)"
    "|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}(?=;));?",
    re.IGNORECASE,
)
_PERCENT_SIGNS = re.compile("%(?:25)+")
_EMAIL = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:=]+")
_HREF = re.compile(r' href="([^"]*)"')
_STRUCK = "<del>"
_MARKUP = re.compile(r"<[^<>]*>")


# A Lithuanian account (IBAN): its last eleven digits may stand by themselves, and are no code.
_ACCOUNT = re.compile(
    r"\bLT[-\s]?[0-9]{2}[-\s]?(?:[0-9]{5}[-\s]?[0-9]{11}|[0-9]{4}(?:[-\s]?[0-9]{4}){3})(?![0-9])", re.IGNORECASE
)
# The number of a case or a document: after „Nr.“ or a letter („e2-880-616/2026“), or with a year at its end.
_NUMBERED = re.compile(
    r"(?:\bN[ro]\.?\s?|№\s?|(?<=[^\W\d_])-?)[0-9]+(?:[-–/.][0-9]+){2,}(?![0-9])"
    r"|(?<![0-9])[0-9]+(?:[-–][0-9]+)+/(?:19|20)[0-9]{2}(?![0-9])",
    re.IGNORECASE,
)
_DIGITS = re.compile("[0-9]+")
# A part of a code in brackets or quotation marks, „(3) 900215 0072“, but not in the midst of digits.
_MARKED_OFF = re.compile(
    r"""(?<![0-9])[(\[（［"„“]([0-9]{1,10})[)\]）］"“”]"""
    r"""|[(\[（［"„“]([0-9]{1,10})[)\]）］"“”](?![0-9])"""
)


class Span(NamedTuple):
    """Where a code stands: `text[start:end]`."""

    start: int
    end: int


class _Shapes(dict[int, str]):
    """For `str.translate`: ASCII digits, a few signs for what parts them, letters as x; what cannot be seen goes."""

    def __init__(self, *, marks: bool) -> None:
        self._marks = marks

    def __missing__(self, codepoint: int) -> str:
        shape = self[codepoint] = self._shape(chr(codepoint))
        return shape

    def _shape(self, char: str) -> str:
        if not self._marks and _MARKS.match(char):
            return ""
        digit = unicodedata.digit(char, _NOUGHTS.get(char))
        return _sign(char) if digit is None else str(digit)


def _sign(char: str) -> str:
    if char in _LINE_ENDS:
        return "\n"
    if char == "\t":
        return char
    compatible = unicodedata.normalize("NFKC", char)  # „，“ is a comma
    for signs, shape in ((_CELL_ENDS, "|"), (_STOPS, "."), ("+", "+"), (_SIGNS, "-")):
        if compatible in signs:
            return shape
    return _OF_CATEGORY.get("Cf" if char in _BLANKS else unicodedata.category(char), "x")


_NOUGHTS = {"🄋": 0, "🄌": 0}  # of ➀ and ➊: Unicode calls these digits, and their noughts but numbers
_OF_CATEGORY = {"Zs": " ", "Pd": "-", "Pc": "-", "Cf": "", "Cc": "", "Mn": "", "Me": ""}
_shapes = _Shapes(marks=True)
_shapes_without_marks = _Shapes(marks=False)


def find_codes(text: str, *, today: date | None = None) -> list[Span]:
    """Where personal codes stand in `text`, in order and not overlapping.

    A code has a first digit 1-6, a valid date of birth not later than `today` (default: today in Vilnius) and a
    right checksum, is not part of a longer unbroken run of digits, and stands as `personal_code` says.
    """
    if not _may_hold_one(text):
        return []
    latest = today or clock.today()
    spans: list[Span] = []
    while found := _found(text, latest):  # without one code, what stood beside it may be another
        spans += found
        text = code_surroundings.without(text, found)
    return sorted(spans)


def _may_hold_one(text: str) -> bool:
    """Whether there are as many signs of numbers, of any script, as a code has: whatever is decoded to a digit, as
    `%39` and `&#57;` are, holds one itself."""
    return sum(map(str.isnumeric, text)) >= personal_code.LENGTH


def _found(text: str, latest: date) -> list[Span]:
    found = {span for reading in _readings(text) for span in _found_so(text, *reading, latest)}
    return [Span(*span) for span in personal_code.apart(sorted(found))]


def _readings(text: str) -> Iterator[tuple[str, _Shapes]]:
    """The text as it may be read, character by character: as it stands or decoded, marks as digits or as marks.

    Each reading is as long as the text.
    """
    decoded = _ENCODED.sub(_decoded, text)
    for read in dict.fromkeys((text, decoded, _MARKED_OFF.sub(r" \1\2 ", decoded))):
        yield read, _shapes
        if _MARKS.search(read):
            yield read, _shapes_without_marks


def _decoded(match: re.Match[str]) -> str:
    """The character, with as many invisible ones after it as it takes to write."""
    written = match[0]
    if written[0] == "&":
        char = unescape(written)
    else:
        char = unquote_to_bytes(_PERCENT_SIGNS.sub("%", written)).decode(errors="replace")
    return char + "\0" * (len(written) - 1) if len(char) == 1 else written


def _found_so(text: str, read: str, shapes: _Shapes, latest: date) -> Iterator[Span]:
    shape = _NUMBERED.sub(_blank_number, _ACCOUNT.sub(_blank, read)).translate(shapes)
    spans = personal_code.find(shape, latest)
    if not spans:
        return
    places = [place for place, char in enumerate(read) if shapes[ord(char)]]
    for start, end in spans:
        last = places[end - 1]
        after = last + 1
        while read[after : after + 1] == "\0" != text[after]:
            after += 1
        yield Span(places[start], after)


def _blank(match: re.Match[str]) -> str:
    return "x" * len(match[0])


def _blank_number(match: re.Match[str]) -> str:
    """Unless it is grouped as codes are („a. k. Nr. 3-330924-0064“), or too long: then the rest stands beside."""
    sizes = tuple(map(len, _DIGITS.findall(match[0])))
    return match[0] if sizes in personal_code.WRITTEN or sum(sizes) != personal_code.LENGTH else _blank(match)


def contains_code(*texts: str) -> bool:
    """Whether any of the texts holds a personal code.

    For rich text give both `rich.text` (codes broken by formatting) and `rich.html` (codes in links, and those
    that stand there when what is struck through is passed over).
    """
    return any(find_codes(text) or (_STRUCK in text and find_codes(richtext.not_struck(text))) for text in texts)


def mask(text: str) -> str:
    """The text with every code replaced by `MASK`; no code is left in it."""
    while spans := find_codes(text):  # where others move nearer or away, one may stand that did not
        for span in reversed(spans):
            text = text[: span.start] + MASK + text[span.end :]
    return text


def mask_for_logs(text: str) -> str:
    """The text without personal codes and e-mail addresses."""
    return mask(_EMAIL.sub("[e-mail]", text))


def mask_html(html: str) -> str:
    """The same for HTML that has been through `richtext.clean`.

    Also finds a code that formatting breaks (`39<b>0</b>…`); a link that carries one loses its
    address. The result is safe HTML, but clean it again before storing: it may hold empty elements.
    """
    masked = richtext.replace_in_text(html, find_codes, MASK)
    masked = richtext.replace_in_text(masked, find_codes, MASK, struck=False)
    masked = _HREF.sub(_harmless_href, masked)
    masked = mask(masked)  # what stands alone in one element only: no tag and no attribute that is left holds digits
    return masked if masked == html else mask_html(masked)


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


def mask_address(path: str) -> str:
    """The same for an address within the site: codes in its query are masked, one in its path leaves `/`."""
    if not contains_code(path, unquote(path)):
        return path
    parts = urlsplit(path)
    query = urlencode([(mask(name), mask(value)) for name, value in parse_qsl(parts.query, keep_blank_values=True)])
    place = "/" if contains_code(parts.path, unquote(parts.path)) else parts.path
    masked = f"{place}?{query}" if query else place
    return place if contains_code(masked, unquote(masked)) else masked


def _harmless_href(match: re.Match[str]) -> str:
    address = unescape(match[1])
    return "" if contains_code(address) else match[0]


def hint(text: str) -> str:
    """What the notice may show of the first code: `380••••••••`; "" when there is none."""
    for start, end in find_codes(text):
        written = text[start:end]
        for read, shapes in _readings(written):
            digits = "".join(char for char in read.translate(shapes) if char.isdigit())
            if len(digits) == personal_code.LENGTH:
                return digits[:3] + "•" * (len(digits) - 3)
    return ""
