"""Pictures of an OpenDocument text or on its slides that fill most of a page: a scan, as in `pictures`."""

import re

from coordnet.files.texts.archives import Attributes
from coordnet.files.texts.pictures import FEW, MOST

_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_A4, _SLIDE = 21.0 * 29.7, 28.0 * 15.75  # square centimetres; the sizes pages and slides have unless changed
_SIZE = re.compile(r"([0-9.]+)(cm|mm|in|pt)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_OBJECTS = ("draw:object", "draw:object-ole")  # charts and formulas, read elsewhere: their picture stands for them


class _Frame:
    def __init__(self, area: float) -> None:
        self.area = area
        self.picture = self.object = False


class OdfPictures:
    """Measures the pictures of a text each, those of a slide together."""

    def __init__(self) -> None:
        self.scanned = False
        self._frames: list[_Frame] = []
        self._slide: float | None = None  # covered so far, of the open slide
        self._letters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "draw:frame":
            self._frames.append(_Frame(_length(attributes, "width") * _length(attributes, "height")))
        elif name == "draw:page":
            self._slide, self._letters = 0.0, 0
        elif self._frames and name == "draw:image":
            self._frames[-1].picture = True
        elif self._frames and name in _OBJECTS:
            self._frames[-1].object = True

    def end(self, name: str) -> None:
        if name == "draw:frame":
            self._end_frame(self._frames.pop())
        elif name == "draw:page":
            self.scanned |= self._letters < FEW and (self._slide or 0) > MOST * _SLIDE
            self._slide = None

    def data(self, text: str) -> None:
        self._letters += sum(map(str.isalnum, text))

    def _end_frame(self, frame: _Frame) -> None:
        if not frame.picture or frame.object:
            return
        if self._slide is None:
            self.scanned |= frame.area > MOST * _A4
        else:
            self._slide += frame.area


def _length(attributes: Attributes, side: str) -> float:
    size = _SIZE.fullmatch(attributes.get(f"{_SVG}{side}", ""))
    return float(size[1]) * _CENTIMETRES[size[2]] if size else 0.0
