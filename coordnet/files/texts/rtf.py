"""RTF (Rich Text Format 1.9.1): all that is printed, with headers, footnotes and comments.

A reader of our own: striprtf, the kept one, leaves out headers, footers and notes, and what it does not read the
search for personal codes does not see.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from coordnet.files.texts.output import Output, Unreadable, raised, row

DEEPEST = 500
_CELL = "\x07"
_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|'([0-9a-fA-F]{2})|([^a-zA-Z0-9]))|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
# Groups that hold no text for people. What stands after \* is left out too, unless it is one of _TEXT_ALL_THE_SAME.
_NO_TEXT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl filetbl revtbl themedata colorschememapping"
    b" datastore latentstyles pict objdata fldinst sp bkmkstart bkmkend atnid atnauthor atnref atntime atndate"
    b" atnicn atrfstart atrfend generator xmlnstbl nonshppict author operator manager company creatim revtim printim"
    b" buptim doccomm hlinkbase template tc xe".split()
)
# Of those, what holds bytes written as digits: pictures, themes, objects (which are unread then).
_BYTES = frozenset(b"pict objdata themedata datastore colorschememapping blipuid panose oleclsid".split())
_TEXT_ALL_THE_SAME = frozenset((b"annotation", b"shpinst", b"shptxt", b"footnote"))
_LINES = frozenset(
    b"par line sect page row nestrow footnote annotation header headerl headerr headerf footer footerl footerr footerf"
    b" shptxt title subject keywords".split()
)
_CHARACTERS = {
    b"tab": "\t", b"cell": _CELL, b"nestcell": _CELL, b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SCRIPTS = {b"super": "super", b"up": "super", b"sub": "sub", b"dn": "sub", b"nosupersub": "", b"plain": ""}
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_CODEPAGES = frozenset((437, 850, 852, 866, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 932, 936, 949, 950))


class _Group(NamedTuple):
    """What a brace opens and its partner puts back."""

    silent: bool = False
    bytes: bool = False
    fonts: bool = False  # inside the table of fonts
    font: int = -1
    stand_ins: int = 1  # characters after \u for programs that do not know it (\uc)
    line: bool = False  # ends a line when it closes
    script: str = ""  # "super" or "sub"


def read(file: BinaryIO, output: Output) -> None:
    """What is not printed is for the guard.

    Raises Unreadable for braces deeper than any program writes them, and for a picture that goes past the end.
    """
    reader = _Reader(file.read(), output.aside)
    for line in reader.lines():
        cells = line.split(_CELL)
        output.write((row(cells) if len(cells) > 1 else line) + "\n")
    if reader.objects:
        output.unread()


class _Reader:
    def __init__(self, content: bytes, aside: Callable[[str], None]) -> None:
        self.objects = 0
        self._content = content
        self._say_aside = aside
        self._hidden = bytearray()  # of groups that are not printed, in UTF-8
        self._group = _Group()
        self._outer: list[_Group] = []
        self._fonts: dict[int, str] = {}
        self._encoding = "cp1252"
        self._parts: list[str] = []
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
                    at += max(int(number or 0), 0)
                    if at > len(self._content):
                        raise Unreadable("cut off")
                self._decode()
                if self._word(word, int(number) if number else None):
                    yield from self._line()
            elif symbol == b"*":
                self._star = True
            elif symbol in _SYMBOLS and not self._group.silent:
                self._decode()
                self._parts.append(_SYMBOLS[symbol])
        self._end_hidden()
        yield from self._line()

    def _brace(self, brace: bytes) -> bool:
        """Open or close a group; whether a line ends."""
        self._pass_over = 0
        if brace == b"{":
            if len(self._outer) >= DEEPEST:
                raise Unreadable("too deep")
            self._outer.append(self._group)
            self._group = self._group._replace(line=False)
            return False
        ends = self._group.line
        if self._outer:
            self._group = self._outer.pop()
        if self._hidden and not self._group.silent:
            self._end_hidden()
        return ends

    def _word(self, word: bytes, number: int | None) -> bool:
        """Heed a control word; whether a line ends."""
        star, self._star = self._star, False
        if word in _NO_TEXT or (star and word not in _TEXT_ALL_THE_SAME):
            self._group = self._group._replace(
                silent=True, fonts=word == b"fonttbl", bytes=self._group.bytes or word in _BYTES
            )
            self.objects += word == b"objdata"
        elif word in _SCRIPTS:
            self._group = self._group._replace(script="" if number == 0 else _SCRIPTS[word])
        elif word == b"f" and number is not None:
            self._group = self._group._replace(font=number)
        elif word == b"fcharset" and self._group.fonts:
            self._fonts[self._group.font] = _CHARSETS.get(number or 0, self._encoding)
        elif word == b"ansicpg" and number in _CODEPAGES:
            self._encoding = f"cp{number}"
        elif word == b"uc" and number is not None:
            self._group = self._group._replace(stand_ins=min(max(number, 0), 10))
        elif self._group.silent:
            if word == b"u" and number is not None and not self._group.bytes:
                self._hidden += chr(number % 65536).encode(errors="ignore")
                self._pass_over = self._group.stand_ins
            return False
        elif word == b"u" and number is not None:
            self._parts.append(chr(number % 65536))
            self._pass_over = self._group.stand_ins
        elif word in _CHARACTERS:
            self._parts.append(_CHARACTERS[word])
        elif word in _LINES:
            self._group = self._group._replace(line=True)
            return True
        return False

    def _say(self, text: bytes) -> None:
        if self._group.bytes:
            return
        dropped = min(self._pass_over, len(text))
        self._pass_over -= dropped
        if self._group.silent:
            self._hidden += text[dropped:]
        else:
            self._bytes += text[dropped:]

    def _end_hidden(self) -> None:
        self._say_aside(self._hidden.decode(errors="replace"))
        self._hidden.clear()

    def _decode(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._group.font, self._encoding)
            self._parts.append(raised(self._bytes.decode(encoding, errors="replace"), self._group.script))
            self._bytes.clear()

    def _line(self) -> Iterator[str]:
        """The line so far; halves of a character (UTF-16) put together."""
        self._decode()
        text = "".join(self._parts)
        self._parts = []
        if text.strip(f" \t{_CELL}"):
            yield text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
