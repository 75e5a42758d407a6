"""Notes, stamps and fields of a PDF as they are drawn (ISO 32000-1, 12.5.5)."""

import pypdfium2
import pypdfium2.raw as pdfium

MOST_NOTES = 5_000  # of one page


def flatten(page: pypdfium2.PdfPage) -> bool:
    """Make what its notes look like, also of hidden ones, a part of the page; whether it has to be opened anew."""
    drawn = False
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        if pdfium.FPDFAnnot_HasKey(note, b"AP"):
            drawn = True
            pdfium.FPDFAnnot_SetFlags(note, pdfium.FPDF_ANNOT_FLAG_PRINT)
        pdfium.FPDFPage_CloseAnnot(note)
    return drawn and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
