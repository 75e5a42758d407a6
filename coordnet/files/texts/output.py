"""What a reader hands over: clean text in pieces, each with its page, and what is for the guard alone."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from coordnet.files.texts.everything import may_hold_code
from coordnet.files.texts.inside import Inner

LONGEST_PIECE = 16_000
MOST_INSIDE = 1_000  # documents in one: a workbook behind each chart, a package behind each of Word's older drawings
MOST = 32_000_000  # characters; the largest upload in plain text has fewer

_BLANKS = re.compile(r"[ \t]*\n[ \t]*|[ \t]{2,}")
_LINES = re.compile(r"\n{3,}")


class Unreadable(Exception):
    """The file is damaged, or more than the limits allow."""


class Encrypted(Unreadable):
    """The file opens with a password only."""


class _Plain(dict[int, str]):
    """For `str.translate`: every kind of space and line end as one, no controls, marks of direction or halves."""

    def __missing__(self, codepoint: int) -> str:
        char = chr(codepoint)
        kind = unicodedata.category(char)
        if char in "\n\t":
            plain = char
        elif kind in ("Zl", "Zp") or char in "\r\v\f\x85":
            plain = "\n"
        elif kind == "Zs":
            plain = " "
        else:
            plain = "" if kind[0] == "C" else char
        self[codepoint] = plain
        return plain


_plain = _Plain()


def clean(text: str) -> str:
    """The text composed (NFC), without what cannot be seen, with at most one empty line and one space in a row."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_plain))
    text = _BLANKS.sub(lambda match: "\n" if "\n" in match[0] else match[0][0], text)
    return _LINES.sub("\n\n", text)


def row(cells: Sequence[str]) -> str:
    """A row of a table as a line, with the sign between its cells by which the guard knows cells."""
    return " | ".join(text for cell in cells if (text := cell.strip()))


def raised(text: str, script: str) -> str:
    """The text with its digits as Unicode writes them above ("super") or below ("sub") the line, else as it is.

    A mark of a footnote glued to a number would else make another number of it.
    """
    return text.translate(_SCRIPTS[script]) if script in _SCRIPTS else text


_SCRIPTS = {
    "super": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}


class Output:
    """Collects text and writes it as lines of JSON: {"page": 3, "text": "…"}; the last line is {"state": "read"}.

    The pieces of a page make its whole text when they are put together. `about` marks what the file says about
    itself (title, subject): it does not make a file of scanned pages one that has text. What nobody reads is given
    `aside`, and documents inside are kept for whoever reads them next.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._page: int | None = None
        self._held: list[str] = []
        self._size = 0
        self._total = 0
        self._any = False
        self._aside: list[str] = []
        self._aside_size = 0
        self._unread = ""
        self.inner: list[Inner] = []

    def write(self, text: str, page: int | None = None) -> None:
        """Add some text, with its line ends. Raises Unreadable when it is more than any file should hold."""
        self._weigh(text)
        if page != self._page:
            self._flush(whole=True)
            self._page = page
        self._held.append(text)
        self._size += len(text)
        if self._size > LONGEST_PIECE:
            self._flush(whole=False)

    def about(self, text: str) -> None:
        """Add what the file says about itself; after everything else."""
        self._flush(whole=True)
        if text := clean(text).strip():
            self.say({"page": None, "text": text[:LONGEST_PIECE], "about": True})

    def aside(self, text: str) -> None:
        """Add a value for the guard alone: an attribute, a field code, a name. It stands by itself."""
        if may_hold_code(text):
            self._weigh(text)
            self._aside.append(text)
            self._aside_size += len(text)
            if self._aside_size > LONGEST_PIECE:
                self._flush_aside()

    def embed(self, inner: Inner) -> None:
        """Add a document inside this one."""
        if len(self.inner) < MOST_INSIDE:
            self.inner.append(inner)
        else:
            self.unread()

    def unread(self) -> None:
        """Something inside could not be looked into."""
        self._unread = "unknown"

    def scanned(self) -> None:
        """There is a page without text."""
        self._unread = self._unread or "empty"

    def part(self, name: str, *, shown: bool) -> "InnerOutput":
        """The output for a document inside, under its name; to be given back with `take`."""
        self._flush(whole=True)
        return InnerOutput(self._stream, name, shown=shown)

    def take(self, inner: "InnerOutput", *, has_text: bool) -> None:
        """Count in what a document inside had to say; one that `has_text` and shows none is scanned."""
        state = inner.end()
        self._any = self._any or (inner.shown and state in ("read", "partly"))
        if state == "empty":
            self._unread = self._unread or ("empty" if has_text else "")
        elif state != "read":
            self.unread()

    def end(self) -> str:
        """Hand over the rest; the state of a file that could be read, in part at least."""
        self._flush(whole=True)
        self._flush_aside()
        if self._any:
            return "partly" if self._unread else "read"
        return self._unread or "empty"

    def say(self, line: dict[str, object]) -> None:
        """Write one line at once."""
        self._stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._stream.flush()

    def _weigh(self, text: str) -> None:
        self._total += len(text)
        if self._total > MOST:
            raise Unreadable("too much text")

    def _flush_aside(self) -> None:
        """A letter on a line of its own keeps two values apart."""
        text = clean("\nx\n".join(self._aside))
        self._aside, self._aside_size = [], 0
        for piece in _cut(text):
            self.say({"aside": piece})

    def _flush(self, *, whole: bool) -> None:
        text = clean("".join(self._held))
        pieces = list(_cut(text))
        rest = "" if whole or not pieces else pieces.pop()
        self._held = [rest] if rest else []
        self._size = len(rest)
        for piece in pieces:
            if piece.strip():
                self._any = True
                self.say({"page": self._page, "text": piece})


def _cut(text: str) -> Iterator[str]:
    """Pieces of at most LONGEST_PIECE that together are the text: cut after a line, else after a word."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        middle, end = start + LONGEST_PIECE // 2, start + LONGEST_PIECE
        cut = (text.rfind("\n", middle, end) + 1) or (text.rfind(" ", middle, end) + 1) or end
        yield text[start:cut]
        start = cut
    if start < len(text):
        yield text[start:]


class InnerOutput(Output):
    """Of a document inside another: without pages, which are the outer one's, and for the guard alone unless shown."""

    def __init__(self, stream: BinaryIO, name: str, *, shown: bool) -> None:
        super().__init__(stream)
        self.shown = shown
        self.say({"page": None, "text": f"{clean(name)}\n"})

    def say(self, line: dict[str, object]) -> None:
        if "text" in line and not self.shown:
            line = {"aside": line["text"]}
        elif "page" in line:
            line = line | {"page": None}
        super().say(line)
