"""For the guard alone: every attribute of XML, all text of it that no reader hands on for people, and what is written
there as base64."""

import re
from collections.abc import Callable, Mapping

from coordnet.files.texts.encoded import SHORTEST, encoded_in

LONG_ENOUGH = 11  # digits of a personal code

_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
# Numbers in a row that are places on a page. VML, DrawingML, SVG and OpenDocument draw with these attributes, ink
# with the text of this element.
_DRAWN = frozenset(("d", "points", "path", "viewBox", "enhanced-path", "glue-points", "coordsize", "adj", "transform"))
_TRACES = frozenset(("trace",))
# Inside these a reader passes over what it would hand on elsewhere: what stands there a second time, reading aids,
# what is said about a comment or a picture, and a picture itself.
ASIDE = frozenset(
    ("Fallback", "rPh", "dc:creator", "dc:date", "meta:date-string", "meta:creator-initials", "svg:title", "svg:desc",
     "office:binary-data")
)  # fmt: skip
_PARTED = {"tab": "\t", "br": "\n", "cr": "\n", "fldChar": "\n", "noBreakHyphen": "-"}


def may_hold_code(text: str) -> bool:
    """Whether there are digits enough, however they are written: `%31` and `&#49;` have digits too."""
    return len(text) >= LONG_ENOUGH and sum(map(str.isdigit, text)) >= LONG_ENOUGH


class Everything:
    """Gets the events of a document and says each value by itself. In a paragraph, programs cut text into runs as
    they like: there the texts of elements of one name (field codes) are put together. What was written as base64 is
    given to `unpacked`."""

    def __init__(self, say: Callable[[str], None], unpacked: Callable[[bytes], None], reads: frozenset[str]) -> None:
        self._say = say
        self._unpacked = unpacked
        self._reads = reads
        self._open: list[str] = []
        self._keys: set[str] = set()
        self._reading = self._aside = self._paragraphs = 0
        self._texts: dict[str, list[str]] = {}
        self._written: list[str] = []  # in the element that has just begun, when it may be base64

    def beside(self, text: str) -> None:
        """Hear what is neither text nor attribute: a comment, an instruction, a name."""
        self._say(text)
        self._unpack(text)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        for key, value in attributes.items():
            if key not in self._keys:
                self._keys.add(key)
                self._say(key)
            if len(value) >= LONG_ENOUGH and key.rpartition("}")[2] not in _DRAWN:
                self._say(_GUID.sub("x", value))
                self._unpack(value)
        self._unpack_text()
        if self._texts and not self._paragraphs:
            self._flush()
        if name in _PARTED:
            for parts in self._texts.values():
                parts.append(_PARTED[name])
        self._count(name, 1)
        self._open.append(name)

    def end(self, name: str) -> None:
        self._unpack_text()
        self._open.pop()
        self._count(name, -1)
        if self._texts and (name == "p" or not self._paragraphs):
            self._flush()

    def data(self, text: str) -> None:
        name = self._open[-1]
        if (self._written or len(text) >= SHORTEST) and name not in self._reads:
            self._written.append(text)
        if (self._aside or not self._reading) and name not in _TRACES:
            self._texts.setdefault(name, []).append(text)

    def _unpack_text(self) -> None:
        if self._written:
            self._unpack("".join(self._written))
            self._written = []

    def _unpack(self, value: str) -> None:
        for content in encoded_in(value):
            self._unpacked(content)

    def _count(self, name: str, step: int) -> None:
        self._reading += step * (name in self._reads)
        self._aside += step * (name in ASIDE)
        self._paragraphs += step * (name == "p")

    def _flush(self) -> None:
        for parts in self._texts.values():
            self._say(_GUID.sub("x", "".join(parts)))
        self._texts = {}
