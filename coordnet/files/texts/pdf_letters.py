"""Letters of a PDF that are only drawn: their font does not say which characters they are (ISO 32000-1, 9.10)."""

import pypdfium2
import pypdfium2.raw as pdfium

_IN_A_ROW = 4  # a bullet or a sign of mathematics stands alone; a personal code has a group of at least four digits


def has_unknown(text: pypdfium2.PdfTextPage) -> bool:
    """Whether some letters in a row, spaces aside, are guesses of PDFium's."""
    row = 0
    for place in range(text.count_chars()):
        if pdfium.FPDFText_HasUnicodeMapError(text, place) == 1:
            row += 1
            if row == _IN_A_ROW:
                return True
        elif row and not chr(pdfium.FPDFText_GetUnicode(text, place)).isspace():
            row = 0
    return False
