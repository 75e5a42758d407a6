"""Whether a page of a PDF is a picture of text, a scan or drawn letters, that search and the guard cannot see."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_FEW = 400  # letters and digits: a letterhead, a stamp or a footer on a scan; a page of text has 1500 and more
_MOST = 0.5  # of the page
_MOST_OBJECTS = 20_000
_DEEPEST = 5  # of drawings in drawings
_LETTERS = 100  # shapes; a logo has fewer
_LETTER = (2.0, 30.0)  # points: the height of a drawn letter
_SPREAD = 0.4  # of the width of the page: a coat of arms has many small shapes too, but in one place


def is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Something is drawn on it and it has no text, or little over pictures that cover most of it, or fewer letters
    than shapes that look like letters. A page that is blank hides nothing."""
    written = sum(map(str.isalnum, text))
    if not pdfium.FPDFPage_CountObjects(page):
        return False
    if not written:
        return True
    if written >= _FEW:
        return False
    width, height = page.get_size()
    return _covered(page) > _MOST * width * height or _drawn_letters(page, written)


def _covered(page: pypdfium2.PdfPage) -> float:
    """The area of its pictures, each counted by itself: a scan may come in strips."""
    area = 0.0
    for thing, kind, scale in _things(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and (sides := _sides(thing)):
            left, bottom, right, top = sides
            area += (right - left) * (top - bottom) * scale
    return area


def _drawn_letters(page: pypdfium2.PdfPage, written: int) -> bool:
    shapes = []
    for thing, kind, scale in _things(page):
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE) and scale == 1 and (sides := _sides(thing)):
            left, bottom, right, top = sides
            if _LETTER[0] < top - bottom < _LETTER[1] and right - left < _LETTER[1]:
                shapes.append(sides)
    if len(shapes) < max(_LETTERS, written):
        return False
    lefts, _bottoms, rights, _tops = zip(*shapes, strict=True)
    return max(rights) - min(lefts) > _SPREAD * page.get_width()


def _things(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, int, float]]:
    """The objects of the page and of the drawings on it, each with its kind and how much its area is enlarged."""
    waiting = [(pdfium.FPDFPage_GetObject(page, index), 1.0, 0) for index in range(pdfium.FPDFPage_CountObjects(page))]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        thing, scale, depth = waiting.pop()
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(thing)
        yield thing, kind, scale
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
            inner = scale * abs(matrix.a * matrix.d - matrix.b * matrix.c)
            count = min(pdfium.FPDFFormObj_CountObjects(thing), _MOST_OBJECTS - seen)
            waiting += [(pdfium.FPDFFormObj_GetObject(thing, index), inner, depth + 1) for index in range(count)]


def _sides(thing: Any) -> tuple[float, float, float, float] | None:
    sides = [ctypes.c_float() for _side in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *(ctypes.byref(side) for side in sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top
