"""Personal codes in the text of a file.

The guard of what people type takes any eleven digits that spaces part for a possible code. In files that is too
much: of the rows of a table of statistics (sixty municipalities, twelve months) one or two happen to have a valid
date and checksum, and nobody could do anything about it. So in a file a code that is broken by spaces or dashes
must stand alone, or nearly, and be broken as people and programs break it; an unbroken one counts anywhere.
"""

import re

from coordnet import privacy

_RUN = re.compile(r"\d+(?:[^\S\n]*[-\u2010-\u2015\u2212]?[^\S\n]*\d+)*")
_GROUP = re.compile(r"\d+")
_WRITTEN = {  # sizes of the groups: sex, date, number, check digit
    (1, 6, 4), (1, 6, 3, 1), (1, 10), (7, 4), (7, 3, 1), (1, 2, 2, 2, 4), (1, 2, 2, 2, 3, 1),
    (3, 8), (3, 4, 4), (3, 4, 3, 1),
}  # fmt: skip
_ALONE = {(2, 3, 3, 3), (1,) * 11}  # a number in thousands; the boxes of a form


def holds_code(text: str) -> bool:
    """Whether a personal code stands in the text."""
    return any(_is_written_so(text, span) for span in privacy.find_codes(text))


def _is_written_so(text: str, span: privacy.Span) -> bool:
    sizes = tuple(len(group) for group in _GROUP.findall(text, span.start, span.end))
    if len(sizes) == 1:
        return True
    beside = len(_GROUP.findall(_row_around(text, span))) - len(sizes)
    return (beside <= 1 and sizes in _WRITTEN) or (beside == 0 and sizes in _ALONE)


def _row_around(text: str, span: privacy.Span) -> str:
    """The numbers in a row, with nothing but spaces and dashes between them, of which these digits are a part."""
    start = text.rfind("\n", 0, span.start) + 1
    for run in _RUN.finditer(text, max(start, span.start - 200), span.end + 200):
        if run.end() >= span.end:
            return run[0]
    return text[span.start : span.end]
