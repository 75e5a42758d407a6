"""RTF (Rich Text Format 1.9.1): all that is printed, with headers, footnotes and comments.

A reader of our own: striprtf, the kept one, leaves out headers, footers and notes, and what it does not read the
search for personal codes does not see.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from coordnet.files.texts.output import Output, Unreadable, raised, row
from coordnet.files.texts.packed import look_into
from coordnet.files.texts.pictures import MOST
from coordnet.files.texts.rtf_words import (
    BESIDE,
    BYTES,
    CELL,
    CHARACTERS,
    CHARSETS,
    CODEPAGES,
    LAYERS,
    LINES,
    NO_TEXT,
    SCRIPTS,
    SYMBOLS,
    TEXT_ALL_THE_SAME,
)

DEEPEST = 500
_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|'([0-9a-fA-F]{2})|([^a-zA-Z0-9]))|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
_VIEWS = tuple(map(frozenset, (("removed", "hidden"), ("removed", "hidden", "struck"), ("added",))))
_NO_DIGIT = re.compile(rb"[^0-9A-Fa-f]+")
_NONE: frozenset[str] = frozenset()
A4 = (11_906, 16_838)  # twips
_SIZES = frozenset(b"paperw paperh picwgoal pichgoal picscalex picscaley".split())


class _Group(NamedTuple):
    """What a brace opens and its partner puts back."""

    silent: bool = False
    bytes: bool = False
    picture: bool = False
    fonts: bool = False  # inside the table of fonts
    font: int = -1
    stand_ins: int = 1  # characters after \u for programs that do not know it (\uc)
    line: bool = False  # ends a line when it closes
    script: str = ""  # "super" or "sub"
    beside: bool = False  # one of _BESIDE, which goes back to the text when it closes
    layers: frozenset[str] = _NONE


def read(file: BinaryIO, output: Output) -> None:
    """What is not printed is for the guard.

    Raises Unreadable for braces deeper than any program writes them, and for a picture that goes past the end.
    """
    content = file.read()
    reader = _Reader(content, output.aside, _NONE, lambda part, known: look_into(part, output, known=known))
    for line in reader.lines():
        output.write(_as_row(line) + "\n")
    if reader.pictures.fill_a_page():
        output.scanned()
    for view in _VIEWS:
        if view & reader.layers:
            output.aside("\n".join(map(_as_row, _Reader(content, _pass_over, view, _pass_over).lines())))
    if reader.objects or reader.cut_off:
        output.unread()


def _pass_over(*_said: object) -> None: ...


def _as_row(line: str) -> str:
    cells = line.split(CELL)
    return row(cells) if len(cells) > 1 else line


class _Pictures:
    """The pictures of a file and its page, as their control words say: twips, and per cent of them."""

    def __init__(self) -> None:
        self._page = {b"paperw": A4[0], b"paperh": A4[1]}
        self._sizes: list[dict[bytes, int]] = []

    def begin(self, word: bytes) -> None:
        if word == b"pict":
            self._sizes.append({})

    def measure(self, word: bytes, number: int) -> None:
        if word in self._page:
            self._page[word] = number or self._page[word]
        elif self._sizes:
            self._sizes[-1][word] = number

    def fill_a_page(self) -> bool:
        """Whether one of them covers most of a page: a scan, as in `pictures`."""
        page = self._page[b"paperw"] * self._page[b"paperh"]
        return any(
            _side(size, b"picwgoal", b"picscalex") * _side(size, b"pichgoal", b"picscaley") > MOST * page
            for size in self._sizes
        )


def _side(size: dict[bytes, int], goal: bytes, scale: bytes) -> float:
    return size.get(goal, 0) * (size.get(scale) or 100) / 100


class _Reader:
    def __init__(
        self,
        content: bytes,
        aside: Callable[[str], None],
        without: frozenset[str],
        unpacked: Callable[[bytes, bool], None],
    ) -> None:
        self.objects = 0
        self.cut_off = False
        self.pictures = _Pictures()
        self.layers: set[str] = set()
        self._without = without
        self._content = content
        self._say_aside = aside
        self._unpacked = unpacked
        self._digits = bytearray()  # of a group of bytes
        self._of_picture = False
        self._hidden = bytearray()  # of groups that are not printed, in UTF-8
        self._group = _Group()
        self._outer: list[_Group] = []
        self._fonts: dict[int, str] = {}
        self._encoding = "cp1252"
        self._parts: list[str] = []
        self._interrupted: list[list[str]] = []  # of the lines in which each open group of BESIDE stands
        self._beside: list[str] = []  # lines of such groups, said after the line
        self._bytes = bytearray()  # of one encoding, not decoded yet
        self._pass_over = 0  # characters that stand in for the last \u
        self._star = False

    def lines(self) -> Iterator[str]:
        at = 0
        while match := _TOKEN.search(self._content, at):
            at = match.end()
            word, number, code, symbol, brace, text = match.groups()
            if text is not None:
                self._say(text)
            elif code is not None:
                self._say(bytes((int(code, 16),)))
            elif brace is not None:
                self._star = False
                self._decode()
                if self._brace(brace):
                    yield from self._line()
            elif word is not None:
                if word == b"bin":
                    begin, at = at, at + max(int(number or 0), 0)
                    if at > len(self._content):
                        raise Unreadable("cut off")
                    self._unpacked(self._content[begin:at], self._group.picture)
                self._decode()
                if self._word(word, int(number) if number else None):
                    yield from self._line()
            elif symbol == b"*":
                self._star = True
            elif symbol in SYMBOLS and not self._group.silent:
                self._decode()
                self._add(SYMBOLS[symbol])
        self._end_hidden()
        self._end_digits()
        self.cut_off = bool(self._outer)
        while self._interrupted:
            self._end_beside()
        yield from self._line()

    def _brace(self, brace: bytes) -> bool:
        """Open or close a group; whether a line ends."""
        self._pass_over = 0
        if brace == b"{":
            if len(self._outer) >= DEEPEST:
                raise Unreadable("too deep")
            self._outer.append(self._group)
            self._group = self._group._replace(line=False, beside=False)
            return False
        ends = self._group.line and not self._group.beside
        if self._group.beside:
            self._end_beside()
        if self._outer:
            self._group = self._outer.pop()
        if self._hidden and not self._group.silent:
            self._end_hidden()
        if self._digits and not self._group.bytes:
            self._end_digits()
        return ends

    def _word(self, word: bytes, number: int | None) -> bool:
        """Heed a control word; whether a line ends."""
        star, self._star = self._star, False
        if word in NO_TEXT or (star and word not in TEXT_ALL_THE_SAME):
            self._silence(word)
        elif word in _SIZES:
            self.pictures.measure(word, number or 0)
        elif word in SCRIPTS or word in LAYERS:
            self._format(word, on=number != 0)
        elif word == b"f" and number is not None:
            self._group = self._group._replace(font=number)
        elif word == b"fcharset" and self._group.fonts:
            self._fonts[self._group.font] = CHARSETS.get(number or 0, self._encoding)
        elif word == b"ansicpg" and number in CODEPAGES:
            self._encoding = f"cp{number}"
        elif word == b"uc" and number is not None:
            self._group = self._group._replace(stand_ins=min(max(number, 0), 10))
        elif self._group.silent:
            if word == b"u" and number is not None and not self._group.bytes:
                self._hidden += chr(number % 65536).encode(errors="ignore")
                self._pass_over = self._group.stand_ins
            return False
        elif word == b"u" and number is not None:
            self._add(chr(number % 65536))
            self._pass_over = self._group.stand_ins
        elif word in CHARACTERS:
            self._add(CHARACTERS[word])
        elif word in BESIDE and not self._group.beside:
            self._interrupted.append(self._parts)
            self._parts = []
            self._group = self._group._replace(beside=True)
        elif word in LINES and not self._left_out():
            self._group = self._group._replace(line=True)
            return True
        return False

    def _silence(self, word: bytes) -> None:
        """From here to the end of the group nothing is printed."""
        self._group = self._group._replace(
            silent=True,
            fonts=word == b"fonttbl",
            bytes=self._group.bytes or word in BYTES,
            picture=self._group.picture or word == b"pict",
        )
        self.objects += word == b"objdata"
        self.pictures.begin(word)

    def _end_beside(self) -> None:
        self._beside += self._text()
        self._parts = self._interrupted.pop()

    def _format(self, word: bytes, *, on: bool) -> None:
        """Letters raised or lowered, removed, added, hidden or struck through from here to the end of the group."""
        if word in SCRIPTS:
            self._group = self._group._replace(script=SCRIPTS[word] if on else "")
        if word == b"plain":
            self._group = self._group._replace(layers=_NONE)
        elif word in LAYERS:
            layer = frozenset((LAYERS[word],))
            self.layers |= layer
            self._group = self._group._replace(layers=self._group.layers | layer if on else self._group.layers - layer)

    def _left_out(self) -> bool:
        return bool(self._group.layers & self._without)

    def _add(self, text: str) -> None:
        if not self._left_out():
            self._parts.append(text)

    def _say(self, text: bytes) -> None:
        if self._group.bytes:
            self._digits += text
            self._of_picture = self._group.picture
            return
        dropped = min(self._pass_over, len(text))
        self._pass_over -= dropped
        if self._group.silent:
            self._hidden += text[dropped:]
        else:
            self._bytes += text[dropped:]

    def _end_digits(self) -> None:
        digits = _NO_DIGIT.sub(b"", self._digits)
        self._digits.clear()
        self._unpacked(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()), self._of_picture)

    def _end_hidden(self) -> None:
        self._say_aside(self._hidden.decode(errors="replace"))
        self._hidden.clear()

    def _decode(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._group.font, self._encoding)
            self._add(raised(self._bytes.decode(encoding, errors="replace"), self._group.script))
            self._bytes.clear()

    def _line(self) -> Iterator[str]:
        """The line so far, then what stood beside it; inside such a group it waits."""
        text = self._text()
        if self._interrupted:
            self._beside += text
        else:
            beside, self._beside = self._beside, []
            yield from (*text, *beside)

    def _text(self) -> list[str]:
        """The text so far as a line, if there is any; halves of a character (UTF-16) put together."""
        self._decode()
        text = "".join(self._parts)
        self._parts = []
        if not text.strip(f" \t{CELL}"):
            return []
        return [text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")]
