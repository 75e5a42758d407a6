"""What a PDF was before it was saved once more (ISO 32000-1, 7.5.6): programs add what is new, and the rest stays."""

from contextlib import suppress

import pypdfium2

from coordnet.files.texts.output import Output

MOST = 20
_END = b"%%EOF"


def read_earlier(content: bytes, output: Output) -> None:
    """Show the guard the pages of earlier savings. More than anybody makes are unread."""
    parts = content.split(_END)[:-2]
    if len(parts) > MOST:
        output.unread()
    for number in range(len(parts[:MOST])):
        with suppress(pypdfium2.PdfiumError):  # the first part of one that is made for the web is none
            _read(_END.join(parts[: number + 1]) + _END, output)


def _read(content: bytes, output: Output) -> None:
    document = pypdfium2.PdfDocument(content)
    for index in range(len(document)):
        text = document[index].get_textpage()
        output.aside(text.get_text_range())
        text.close()
    document.close()
