"""Whether a page of a PDF is a picture of text: a scan that search and the guard cannot see."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

_FEW = 50  # letters and digits: a stamp, a header or the number of the page on a scan
_MOST = 0.5  # of the page
_MOST_OBJECTS = 20_000


def is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Something is drawn on it and it has no text, or nearly none over pictures that cover most of it.

    A page that is blank hides nothing.
    """
    written = sum(map(str.isalnum, text))
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    if written >= _FEW or not count:
        return False
    if not written:
        return True
    width, height = page.get_size()
    return _covered(page, count) > _MOST * width * height


def _covered(page: pypdfium2.PdfPage, count: int) -> float:
    """The area of its pictures, each counted by itself: a scan may come in strips."""
    area = 0.0
    for index in range(count):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE:
            sides = [ctypes.c_float() for _side in range(4)]
            if pdfium.FPDFPageObj_GetBounds(thing, *(ctypes.byref(side) for side in sides)):
                left, bottom, right, top = (side.value for side in sides)
                area += (right - left) * (top - bottom)
    return area
