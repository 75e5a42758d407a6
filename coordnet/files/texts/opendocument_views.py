"""An OpenDocument text as people may see it: without what is hidden or struck through, or before its changes. What is
left out joins what stands beside it, so each view is looked through by itself."""

from typing import NamedTuple

from coordnet.files.texts.archives import Attributes, Handler

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XML = "http://www.w3.org/XML/1998/namespace}"
_PARAGRAPHS = ("text:p", "text:h")
_CHANGES = ("text:change", "text:change-start", "text:change-end")


class OdfView(NamedTuple):
    """Layers whose text is left out; `before` its changes, what was added is, and what was removed is not."""

    without: frozenset[str]
    before: bool = False


_HIDDEN = frozenset(("text:hidden-text", "text:ruby-text", "hidden"))
_CHANGED = frozenset(("text:tracked-changes",))
WHOLE = OdfView(frozenset())
VIEWS = (OdfView(_HIDDEN), OdfView(_HIDDEN | {"struck"}), OdfView(_CHANGED, before=True))
_LAYERS = _HIDDEN | _CHANGED


class OdfSeen:
    """Hands a text on as one view shows it, and remembers which of the layers there are in it."""

    def __init__(self, handler: Handler, view: OdfView) -> None:
        self._handler = handler
        self._view = view
        self.layers: set[str] = set()
        self._passed_over = 0  # depth inside what is left out
        self._changes = _Changes()
        self._styles: dict[str, str] = {}  # the layer by the name of the style
        self._style = ""  # the one being described
        self._spans: list[str] = []  # the layer of each open span

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _LAYERS:
            self.layers.add(name)
        if self._passed_over or name in self._view.without:
            self._passed_over += 1
            self._changes.start(name, attributes)
        elif name in _CHANGES and self._view.before:
            if removed := self._changes.at(name, attributes):
                self._handler.data(removed)
        elif not (self._changes.added and name in _PARAGRAPHS):
            self._layer(name, attributes)
            self._handler.start(name, attributes)

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            self._changes.end(name)
            return
        if name == "text:span":
            self._spans.pop()
        if not (self._changes.added and name in _PARAGRAPHS) and not (name in _CHANGES and self._view.before):
            self._handler.end(name)

    def data(self, text: str) -> None:
        if self._passed_over:
            self._changes.data(text)
        elif not self._changes.added and not self._view.without.intersection(self._spans):
            self._handler.data(text)

    def _layer(self, name: str, attributes: Attributes) -> None:
        if name == "text:span":
            self._spans.append(self._styles.get(attributes.get(f"{_TEXT}style-name", ""), ""))
        elif name == "style:style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == "style:text-properties" and (layer := _layer_of(attributes)):
            self._styles[self._style] = layer
            self.layers.add(layer)


def _layer_of(attributes: Attributes) -> str:
    if attributes.get(f"{_TEXT}display") == "none":
        return "hidden"
    struck = attributes.get(f"{_STYLE}text-line-through-style") or attributes.get(f"{_STYLE}text-line-through-type")
    return "struck" if struck not in (None, "none") else ""


class _Changes:
    """The changes a text lists before it begins; then whether what is read was added."""

    def __init__(self) -> None:
        self.added = False
        self._removed: dict[str, list[str]] = {}
        self._added: set[str] = set()
        self._now = ""
        self._kept: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "text:changed-region":
            self._now = attributes.get(f"{_XML}id") or attributes.get(f"{_TEXT}id", "")
        elif name == "text:deletion":
            self._kept = self._removed.setdefault(self._now, [])
        elif name == "text:insertion":
            self._added.add(self._now)
        elif name in _PARAGRAPHS and self._kept:
            self._kept.append("\n")

    def end(self, name: str) -> None:
        if name == "text:deletion":
            self._kept = None

    def data(self, text: str) -> None:
        if self._kept is not None:
            self._kept.append(text)

    def at(self, name: str, attributes: Attributes) -> str:
        """What was removed at this mark."""
        change = attributes.get(f"{_TEXT}change-id", "")
        if change in self._added:
            self.added = name == "text:change-start"
        return "".join(self._removed.get(change, ()))
