"""PDF: the text of the pages with what stands in notes and form fields. PDFium crashes on some broken files, and
is not safe in threads (pypdfium2's documentation): another reason to be alone in a process."""

import ctypes
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from coordnet.files.texts.output import Encrypted, Output, Unreadable, raised
from coordnet.files.texts.packed import look_into
from coordnet.files.texts.pdf_files import embed_files
from coordnet.files.texts.pdf_letters import has_unknown
from coordnet.files.texts.pdf_notes import MOST_NOTES, flatten
from coordnet.files.texts.pdf_pages import is_scan
from coordnet.files.texts.pdf_savings import read_earlier
from coordnet.files.texts.pdf_strings import strings

_HYPHEN = re.compile(r"(?<=\w)(?:[\x02\u00ad\ufffe]|-(?=\r?\n[a-ząčęėįšųūž]))\s*?\r?\n")
_GLUED = re.compile(r"(?<!\d)\d{12,14}(?!\d)")  # perhaps a number and the mark of a footnote
_SMALL = 0.85  # of the height of the digits beside
_FIELDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)


def read(file: BinaryIO, output: Output) -> None:
    """Pages numbered from 1; words that a line end breaks are put together. A page that is broken is left out,
    unless they all are. Forms of the kind XFA show what no page here says."""
    content = file.read()
    document = _open(content)
    if document.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        output.unread()
    document.init_forms()
    opened = _opened(document) if b"/Encrypt" in content else content  # before its pages are flattened
    broken = 0
    for index in range(len(document)):
        try:
            _read_page(document, index, output)
        except pypdfium2.PdfiumError:
            broken += 1
            output.unread()
    if broken and broken == len(document):
        raise Unreadable("no page")
    names = ("Title", "Subject", "Keywords")
    output.about("\n".join(document.get_metadata_value(name) for name in names))
    for string in strings(opened, output.unread):
        output.aside(string)
    embed_files(document, opened, output)
    read_earlier(content, output)
    look_into(content[content.rfind(b"%%EOF") + 5 :].strip(), output)


def _read_page(document: pypdfium2.PdfDocument, index: int, output: Output) -> None:
    """What is written on the page and in its notes; for the guard also what its notes look like, which may be other
    words than they hold."""
    page = document[index]
    text, known = _text(page)
    output.write(text, index + 1)
    output.write(_notes(page, document.formenv), index + 1)
    if flatten(page):
        page.close()
        page = document[index]
        text, known = _text(page)
        output.aside(text)
    if not known:
        output.unread()
    if is_scan(page, text):
        output.scanned()
    page.close()


def _opened(document: pypdfium2.PdfDocument) -> bytes:
    """The same without its encryption, for one that opens without a password."""
    copy = BytesIO()
    document.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
    return copy.getvalue()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Encrypted from error
        raise


def _text(page: pypdfium2.PdfPage) -> tuple[str, bool]:
    """What is written on the page, and whether its fonts say which letters these are."""
    text = page.get_textpage()
    try:
        found = _GLUED.sub(lambda number: _with_marks(text, number), text.get_text_range())
        return _HYPHEN.sub("", found) + "\n", not has_unknown(text)
    finally:
        text.close()


def _with_marks(text: pypdfium2.PdfTextPage, number: re.Match[str]) -> str:
    """The digits, those that are printed smaller than the one in the middle as raised. As it is when the places of
    the characters on the page are others than in the text."""
    places = range(*number.span())
    if [chr(pdfium.FPDFText_GetUnicode(text, place)) for place in places] != list(number[0]):
        return number[0]
    heights = [_height(text, place) for place in places]
    usual = heights[len(heights) // 2]
    return "".join(
        raised(digit, "super" if height < _SMALL * usual else "")
        for digit, height in zip(number[0], heights, strict=True)
    )


def _height(text: pypdfium2.PdfTextPage, place: int) -> float:
    _left, bottom, _right, top = text.get_charbox(place, loose=True)  # of the font, not of the digit
    return float(top - bottom)


def _notes(page: pypdfium2.PdfPage, form: Any) -> str:
    """Comments on the page and what is filled in."""
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        found.append(_string(lambda *room, note=note: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", *room)))
        if form and pdfium.FPDFAnnot_GetFormFieldType(form, note) in _FIELDS:
            found.append(_string(lambda *room, note=note: pdfium.FPDFAnnot_GetFormFieldValue(form, note, *room)))
        pdfium.FPDFPage_CloseAnnot(note)
    return "".join(f"{text}\n" for text in found if text)


def _string(get: Callable[..., int]) -> str:
    """A string of PDFium's: asked for its length in bytes first."""
    size = get(None, 0)
    if size <= 2:
        return ""
    room = ctypes.create_string_buffer(size)
    get(ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return room.raw[: size - 2].decode("utf-16-le", errors="ignore")
