"""Pictures in a Word file, on a sheet or on slides that fill most of a page: a scan that search and the guard cannot
see."""

import math
import re

from coordnet.files.texts.archives import Attributes, local

A4 = 7_560_000.0 * 10_692_000  # in the square of what DrawingML measures in, 360 000 to the centimetre
MOST = 0.5  # of the page; a logo or a photo covers less, a scanned page within the margins of Word some 0.6
FEW = 50  # letters of a slide; one with more has words of its own beside the picture
_DRAWN = frozenset(("pic", "sp", "inline", "anchor", "oneCellAnchor", "twoCellAnchor", "absoluteAnchor"))
_DRAWN_FORMERLY = frozenset(("shape", "rect"))  # VML
_TWIP, _POINT = 635, 12_700
_SIDE = re.compile(r"(?:^|;)\s*(width|height):([0-9.]+)(pt|in)")


class _Holder:
    """An element that may hold a picture; its size is said before the picture or after it."""

    def __init__(self, area: float | None) -> None:
        self.area = area
        self.holds = False


class Pictures:
    """Measures the pictures of a part and its page; one that does not say its size (its layout does) is large."""

    def __init__(self, page: float = A4) -> None:
        self.page = page
        self._open: list[_Holder] = []
        self._passed_over = 0  # depth inside what stands there a second time
        self._areas = [0.0]

    def start(self, name: str, attributes: Attributes) -> None:
        if self._passed_over or name == "Fallback":
            self._passed_over += 1
        elif name in _DRAWN:
            self._open.append(_Holder(None))
        elif name in _DRAWN_FORMERLY:
            self._open.append(_Holder(_styled(attributes.get("style", ""))))
        elif name in ("blip", "imagedata") and self._open:
            self._open[-1].holds = True
        elif name in ("ext", "extent") and self._open and "cx" in attributes:
            self._open[-1].area = _product(attributes.get("cx", ""), attributes.get("cy", ""))
        elif name == "pgSz":
            sides = {local(key): value for key, value in attributes.items()}
            self.page = _product(sides.get("w", ""), sides.get("h", "")) * _TWIP**2 or self.page
        elif name == "sldSz":
            self.page = _product(attributes.get("cx", ""), attributes.get("cy", "")) or self.page

    def end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
        elif name in _DRAWN | _DRAWN_FORMERLY:
            last = self._open.pop()
            if last.holds:
                areas = (holder.area for holder in (last, *reversed(self._open)) if holder.area is not None)
                self._areas.append(next(areas, math.inf))

    def data(self, text: str) -> None: ...

    def fill_a_page(self) -> bool:
        """Whether one of them covers most of a page."""
        return max(self._areas) > MOST * self.page

    def fill_the_slide(self, letters: int) -> bool:
        """Whether together they cover most of a slide with so many letters."""
        return letters < FEW and sum(self._areas) > MOST * self.page


def _product(width: str, height: str) -> float:
    return float(width) * float(height) if width.isdigit() and height.isdigit() else 0.0


def _styled(style: str) -> float:
    sides = {side: float(size) * (72 if unit == "in" else 1) for side, size, unit in _SIDE.findall(style)}
    return sides.get("width", 0.0) * sides.get("height", 0.0) * _POINT**2
