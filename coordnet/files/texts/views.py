"""The same document as people may see it: with its changes accepted, before them, without what is hidden or struck
through. What is left out joins what stands beside it, so each view is looked through by itself."""

from collections.abc import Mapping, Set
from typing import NamedTuple

from coordnet.files.texts.archives import Attributes, Handler, local


class View(NamedTuple):
    """Elements and properties of runs (ECMA-376) whose text is left out, and elements that are only opened."""

    without: frozenset[str]
    opened: frozenset[str] = frozenset()


_REMOVED = frozenset(("del", "delText", "moveFrom"))
_ADDED = frozenset(("ins", "moveTo"))
_HIDDEN = frozenset(("vanish", "specVanish", "webHidden"))
_STRUCK = frozenset(("strike", "dstrike"))
_READING_AIDS = frozenset(("rt",))
_FORMER = frozenset(("rPrChange", "pPrChange"))  # properties before a change
_FOR_OLDER = frozenset(("AlternateContent", "Fallback"))

WHOLE = View(frozenset())
STRUCK = View(_STRUCK)
VIEWS = (
    View(_REMOVED | _HIDDEN | _READING_AIDS),
    View(_REMOVED | _HIDDEN | _READING_AIDS | _STRUCK),
    View(_ADDED | {"Choice"}, _FOR_OLDER),
)
_LAYERS = frozenset().union(*(view.without for view in VIEWS))
_OFF = frozenset(("0", "false", "off"))


def _value(attributes: Attributes) -> str:
    return next((value for key, value in attributes.items() if local(key) == "val"), "")


class Styles:
    """Which layers the styles of runs put text in, by the name of the style; a style has those it is based on."""

    def __init__(self) -> None:
        self.layers: dict[str, set[str]] = {}
        self._name = ""
        self._inside = False  # of the properties of a run

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._name = next((value for key, value in attributes.items() if local(key) == "styleId"), "")
            self.layers[self._name] = set()
        elif name == "basedOn":  # described before, as programs write it
            self.layers.setdefault(self._name, set()).update(self.layers.get(_value(attributes), ()))
        elif name == "rPr":
            self._inside = True
        elif self._inside and name in _HIDDEN | _STRUCK and _value(attributes) not in _OFF:
            self.layers.setdefault(self._name, set()).add(name)

    def end(self, name: str) -> None:
        self._inside = self._inside and name != "rPr"

    def data(self, text: str) -> None: ...


class Seen:
    """Hands a document on as one view shows it, and remembers which of the layers there are in it."""

    def __init__(self, handler: Handler, view: View, styles: Mapping[str, Set[str]] | None = None) -> None:
        self._handler = handler
        self._view = view
        self._styles = styles or {}
        self.layers: set[str] = set()
        self._passed_over = 0  # depth inside what is left out
        self._open: list[str] = []
        self._runs: list[bool] = []  # whether each open run is left out
        self._mark = False  # the sign that ends this paragraph is left out
        self._unended = 0  # depth of a paragraph that the next one continues

    def start(self, name: str, attributes: Attributes) -> None:
        if self._passed_over or name in _FORMER:
            self._passed_over += 1
            return
        if name in _LAYERS or "strike" in attributes:
            self._layer(name, attributes)
        if name == "rStyle" and self._runs:
            layers = self._styles.get(_value(attributes), frozenset())
            self.layers |= layers
            self._runs[-1] = self._runs[-1] or bool(layers & self._view.without)
        if name in self._view.without and not self._is_property():
            self._passed_over += 1
            return
        if name == "r":
            self._runs.append(False)
        continues = self._unended and name == "p"
        if name == "tbl":
            self._end_paragraph()
        self._open.append(name)
        if continues:
            self._unended = 0
        elif name not in self._view.opened:
            self._handler.start(name, attributes)

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        if len(self._open) < self._unended:
            self._end_paragraph()
        if name == "r":
            self._runs.pop()
        if name == "p" and self._mark:
            self._mark, self._unended = False, len(self._open)
        elif name not in self._view.opened:
            self._handler.end(name)
        self._open.pop()

    def data(self, text: str) -> None:
        if not self._passed_over and not any(self._runs):
            self._handler.data(text)

    def _layer(self, name: str, attributes: Attributes) -> None:
        """Remember it; as a property it says of a run, or of the end of a paragraph, that it is left out."""
        if name == "rPr":  # of DrawingML: what is struck through is so by an attribute
            name = "strike" if attributes.get("strike") not in (None, "noStrike") else ""
        elif _value(attributes) in _OFF:
            return
        self.layers.add(name)
        if name not in self._view.without:
            return
        if self._open[-2:] == ["pPr", "rPr"]:
            self._mark = self._mark or name not in _STRUCK
        elif self._runs:
            self._runs[-1] = self._runs[-1] or self._is_property() or "strike" in attributes

    def _is_property(self) -> bool:
        return self._open[-1:] == ["rPr"]

    def _end_paragraph(self) -> None:
        if self._unended:
            self._unended = 0
            self._handler.end("p")
