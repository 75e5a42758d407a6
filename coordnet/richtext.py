"""The one gate for rich text: what comes from an editor, a form or a message goes in, safe HTML comes out.

nh3 removes what is dangerous and drops script, style and title with their text; bleach is the
customer's sanitiser; nh3 has the last word, because bleach gets no more security fixes. Templates
print the result as it is: nothing is sanitised on the way out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

import bleach
import nh3

MAX_BYTES = 64 * 1024  # bleach needs 2.4 ms a kB
MAX_DEPTH = 50  # bleach needs quadratic time for nested elements

TAGS = frozenset(
    {"p", "div", "br", "strong", "em", "b", "i", "del", "a", "ul", "ol", "li", "blockquote", "pre", "code"}
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
REL = "noopener noreferrer nofollow"

# Dropped with what they contain; <xml> is Word's settings block ("Normal 0 false false").
_DROPPED = {"script", "style", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Not ours, but they part what stands in them from its neighbours, so each becomes a <div>.
_SECTIONS = {"section", "article", "header", "footer", "main", "aside", "address"} | {
    "figure", "figcaption", "dt", "dd", "tr", "td", "th", "caption", "option", "legend", "summary", "nav", "center",
}  # fmt: skip
# Nor these, but a digit that loses them joins the number before it: so it is written as Unicode writes it.
_SCRIPTS = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_TEXT_BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "pre"}
_LINES = {"p", "div", "br"}

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A parser repeats open formatting elements in every following block, one for each different set of
# attributes: 13 kB of <b a=1><b a=2>… becomes 8 MB. None of these attributes is kept, so they go first.
_FORMATTING = re.compile(
    r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^<>]*>?", re.IGNORECASE
)
_HEADING_TAG = re.compile("<(/?)h[1-6]>")
_SECTION_TAG = re.compile(f"<(/?)(?:{'|'.join(sorted(_SECTIONS))})>")
_TAG = re.compile("<(/?)([a-z0-9]+)")
_WHOLE_TAG = re.compile("(<[^<>]*>)")
_SITE_PATH = re.compile(r"/(?!/)[^\\]*\Z")
_EXTERNAL = re.compile(r"(?:https?://[^\\/][^\\]*|(?:mailto|tel):[^\\]+)\Z", re.IGNORECASE)
_ANY_TAG = re.compile(
    rf"<(?:{'|'.join(sorted(TAGS | _DROPPED | _HEADINGS | _SECTIONS))}"
    r"|span|u|s|strike|small|sub|sup|font|hr|img|table|tbody|thead|dl|html|head|body|form|input|button|video|audio)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


class RichTextTooLarge(ValueError):
    """More than `MAX_BYTES` of HTML or elements nested deeper than `MAX_DEPTH`."""


@dataclass(frozen=True)
class RichText:
    """Clean HTML, ready for a page, and the same as plain text for search, e-mail and the guard."""

    html: str
    text: str


def clean(html: str) -> RichText:
    """Sanitise HTML from outside.

    Keeps paragraphs, emphasis, lists, quotes, code and links (http, https, mailto, tel, and paths of
    this site); headings become bold paragraphs, everything else its text. Cleaning twice is cleaning once.
    Raises RichTextTooLarge. Covers OWASP ASVS 5.0 1.3.1 (sanitise what comes from an HTML editor).
    """
    _check_size(html)
    html = _CONTROL.sub("", re.sub("\r\n?|[\v\f]", "\n", html))
    html = _nh3(_FORMATTING.sub(_bare_tag, html), TAGS | _HEADINGS | _SECTIONS | _SCRIPTS.keys() | {"hr"})
    html = _own_scripts(html) if "<su" in html else html
    html = _own_blocks(_CONTROL.sub("", html))
    _check_size(html)
    _check_depth(html)
    html = bleach.clean(html, tags=TAGS, attributes={"a": ["href"]}, protocols=SCHEMES, strip=True, strip_comments=True)
    html = _nh3(html, TAGS, REL)
    _check_size(html)
    return RichText(html, _Flat(html).text)


def from_form(body: str) -> RichText:
    """A form's body: HTML from the editor, or plain text from the bare textarea; raises RichTextTooLarge."""
    _check_size(body)
    return clean(body if looks_like_html(body) else from_plain(body))


def from_plain(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, other line ends stay, and everything is escaped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", lines) if lines else []
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs)


def to_plain(html: str) -> str:
    """Clean HTML as somebody would type it into a bare textarea; `from_plain` makes the same lines of it again.

    Formatting goes but for what plain characters can say: "> " before quoted lines, "• " or a number before
    the items of a list, a link's address after its text. An empty last paragraph, where the writing goes on, stays.
    """
    return _Typed(html).text + ("\n\n" if html.endswith("<p><br></p>") else "")


def is_formatted(html: str) -> bool:
    """Whether clean HTML holds more than paragraphs and line ends, so that plain text would lose something."""
    return any(tag not in _LINES for _slash, tag in _TAG.findall(html))


def looks_like_html(text: str) -> bool:
    """Whether the text holds at least one HTML tag; "a < b" and "Ona <ona@example.lt>" hold none."""
    return _ANY_TAG.search(text) is not None


def is_empty(rich: RichText) -> bool:
    """Whether nothing visible was written (only spaces, line ends or invisible characters)."""
    return not any(char.isprintable() and char != " " for char in rich.text)


def not_struck(html: str) -> str:
    """The plain text of clean HTML without what is struck through."""
    return _Flat(html, struck=False).text


def replace_in_text(
    html: str, find: Callable[[str], Sequence[tuple[int, int]]], replacement: str, *, struck: bool = True
) -> str:
    """Replace passages of clean HTML that `find` names in its plain text, or in that which is not `struck` through.

    `find` gets the plain text and gives ordered (start, end) pairs that begin and end on visible
    characters; a passage may run through formatting, whose tags stay. Other HTML is not changed.
    """
    flat = _Flat(html, struck=struck)
    for start, end in reversed(find(flat.text)):
        flat.replace(start, end, replacement)
    return flat.html()


def _nh3(html: str, tags: frozenset[str], rel: str | None = None) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_safe_attribute,
        link_rel=rel,
    )


def _safe_attribute(tag: str, name: str, value: str) -> str | None:
    """Only addresses with an allowed scheme and paths of this site pass.

    Browsers ignore control characters in an address and read a backslash as a slash, so the first go
    and the second is refused: "/\\t/evil" and "/\\evil" would lead to another host.
    """
    if name != "href":
        return value  # the rel that nh3 sets itself: no other attribute comes so far
    address = re.sub(r"[\x00-\x1f\x7f]", "", value).strip()
    return address if _SITE_PATH.match(address) or _EXTERNAL.match(address) else None


def _bare_tag(match: re.Match[str]) -> str:
    slash, tag = match[1], match[2].lower()
    return f"<{slash}{tag}>" if tag in TAGS else ""


def _own_blocks(html: str) -> str:
    """Blocks that are not ours as ours. Only for what nh3 wrote, where "<" in texts is escaped."""
    html = _HEADING_TAG.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", html)
    html = _SECTION_TAG.sub(r"<\1div>", html).replace("<hr>", "<br>")
    # A parser drops the first line end in <pre>, so it would go one by one at each cleaning.
    return re.sub(r"<pre>\n+", "<pre>", html)


def _own_scripts(html: str) -> str:
    """Raised and lowered text with its digits in Unicode instead of its tags. Only for what nh3 wrote."""
    parts: list[str] = []
    opened: list[str] = []
    for part in _WHOLE_TAG.split(html):
        name = part.strip("</>") if part.startswith("<") else ""
        if name in _SCRIPTS:
            if part.startswith("</"):
                opened.pop()
            else:
                opened.append(name)
        else:
            parts.append(part.translate(_SCRIPTS[opened[-1]]) if opened and not part.startswith("<") else part)
    return "".join(parts)


def _check_size(html: str) -> None:
    if len(html.encode(errors="replace")) > MAX_BYTES:
        raise RichTextTooLarge(f"more than {MAX_BYTES} bytes")


def _check_depth(html: str) -> None:
    """Exact for what nh3 wrote: every element but <br> is closed."""
    depth = 0
    for slash, tag in _TAG.findall(html):
        if tag != "br":
            depth += -1 if slash else 1
        if depth > MAX_DEPTH:
            raise RichTextTooLarge(f"nested deeper than {MAX_DEPTH}")


class _Flat(HTMLParser):
    """Clean HTML as tags and texts, and the plain text a browser would show, each character with its place.

    Blocks and <br> end a line, at most one empty line stays, and outside <pre> white space counts once. The plain
    text has what is `struck` through, or has it not.
    """

    def __init__(self, html: str, *, struck: bool = True) -> None:
        super().__init__(convert_charrefs=True)
        self._with_struck = struck
        self._struck = 0
        self._tokens: list[tuple[bool, str]] = []  # (is text, tag as written or unescaped text)
        self._chars: list[str] = []
        self._places: list[tuple[int, int]] = []  # of each character: token, position in it
        self._pre = 0
        self.feed(html)
        self.close()
        self.text = "".join(self._chars).rstrip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tokens.append((False, self.get_starttag_text() or ""))
        self._pre += tag == "pre"
        self._struck += tag == "del"
        self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        self._tokens.append((False, f"</{tag}>"))
        self._pre -= tag == "pre"
        self._struck -= tag == "del"
        self._mark(tag)

    def handle_data(self, data: str) -> None:
        token = len(self._tokens)
        self._tokens.append((True, data))
        if self._struck and not self._with_struck:
            return
        for position, char in enumerate(data):
            if not self._pre and char in " \t\n\r\f":
                if not self._chars or self._chars[-1] in " \n":
                    continue
                char = " "
            self._put(char, (token, position))

    def _put(self, char: str, place: tuple[int, int]) -> None:
        self._chars.append(char)
        self._places.append(place)

    def _mark(self, tag: str) -> None:
        """End the line where a browser would."""
        if (tag != "br" and tag not in _TEXT_BLOCKS) or (self._struck and not self._with_struck):
            return
        while self._chars and self._chars[-1] == " ":
            self._chars.pop()
            self._places.pop()
        tail = "".join(self._chars[-2:])
        line_ends = len(tail) - len(tail.rstrip("\n"))
        if tail and line_ends < (2 if tag == "br" else 1):
            self._put("\n", (len(self._tokens) - 1, 0))

    def replace(self, start: int, end: int, replacement: str) -> None:
        """Put the replacement for `text[start:end]`; from the last passage to the first."""
        (first, begin), (last, finish) = self._places[start], self._places[end - 1]
        for token in range(first, last + 1):
            is_text, text = self._tokens[token]
            if is_text:
                head = text[:begin] + replacement if token == first else ""
                tail = text[finish + 1 :] if token == last else ""
                self._tokens[token] = (True, head + tail)

    def html(self) -> str:
        """The HTML with its replacements."""
        return "".join(escape(text, quote=False) if is_text else text for is_text, text in self._tokens)


class _Typed(HTMLParser):
    """Clean HTML as plain text for a textarea: see `to_plain`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks = [[""]]  # the lines of each open block, the innermost last
        self._items: list[int | None] = []  # of each open list: its last number, None for bullets
        self._link: tuple[str, list[str]] | None = None  # address and text of the open link
        self._pre = 0
        self.feed(html)
        self.close()
        self.text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip(" ") for line in self._blocks[0])).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._blocks[-1].append("")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", [])
        elif tag in _TEXT_BLOCKS:
            self._blocks.append([""])
            self._pre += tag == "pre"
            if tag in ("ul", "ol"):
                self._items.append(0 if tag == "ol" else None)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag in _TEXT_BLOCKS:
            self._pre -= tag == "pre"
            lines = "\n".join(self._blocks.pop()).strip("\n").split("\n")
            if tag == "blockquote":
                lines = [f"> {line}" for line in lines]
            elif tag == "li":
                lines = self._item(lines)
            elif tag in ("ul", "ol"):
                self._items.pop()
            self._end_block(lines, apart=tag not in ("div", "li") and not self._items)

    def handle_data(self, data: str) -> None:
        lines = self._blocks[-1]
        if self._pre:
            first, *rest = data.split("\n")
            lines[-1] += first
            lines += rest
        else:
            text = re.sub(r"[ \t\n\r\f]+", " ", data)
            lines[-1] += text.lstrip(" ") if lines[-1].endswith(" ") or not lines[-1] else text
        if self._link:
            self._link[1].append(data)

    def _end_link(self) -> None:
        address, text = self._link or ("", [])
        self._link = None
        shown = re.sub("^(?:mailto|tel):", "", address)
        if shown and shown != "".join(text).strip():
            self._blocks[-1][-1] += f" ({shown})"

    def _item(self, lines: list[str]) -> list[str]:
        """With its bullet or number; indented with spaces that stay when the text is saved as it is."""
        last = self._items[-1] if self._items else None
        sign = "• " if last is None else f"{last + 1}. "
        if last is not None:
            self._items[-1] = last + 1
        return [("\xa0" * len(sign) if number else sign) + line for number, line in enumerate(lines)]

    def _end_block(self, block: list[str], *, apart: bool) -> None:
        """Put a closed block on lines of its own, `apart` with an empty line before and after it."""
        lines = self._blocks[-1]
        if not lines[-1].strip(" "):
            lines.pop()
        if apart and lines and lines[-1]:
            lines.append("")
        lines += block
        lines += ["", ""] if apart else [""]
