"""A personal code in a file that cells, lines, a footnote or the seam of two pieces break, and what is none."""

from pathlib import Path

import pytest

from coordnet.files.reading import Reading, read_text
from tests.files import documents as make

CODE = "33309240064"  # the worked example of the rule, not a person's
GROUPS = ("3", "330924", "0064")


def read(folder: Path, content: bytes, extension: str) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    return read_text(path, extension)


def _cells(*values: str) -> str:
    return "<sheetData><row>" + "".join(f"<c><v>{value}</v></c>" for value in values) + "</row></sheetData>"


def _odf_row(*values: str) -> bytes:
    cells = "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in values)
    return make.opendocument("ods", f"<table:table><table:table-row>{cells}</table:table-row></table:table>")


def _words(*runs: tuple[str, str]) -> bytes:
    """A Word file with one paragraph of runs, each with its `vertAlign`."""
    written = (f'<w:r><w:rPr><w:vertAlign w:val="{how}"/></w:rPr><w:t>{text}</w:t></w:r>' for text, how in runs)
    return make.docx(f"<w:p>{''.join(written)}</w:p>")


def _odf(style: str) -> bytes:
    raised = "<style:style style:name='T1'><style:text-properties style:text-position='super 58%'/></style:style>"
    span = f"<text:span text:style-name='{style}'><text:span>1</text:span></text:span>"
    return make.opendocument("odt", f"{raised}<text:p>{CODE}{span}</text:p>")


RICH = f'<r><t>{CODE}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
SHARED = "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>"
INLINE = f"<sheetData><row><c t='inlineStr'><is>{RICH}</is></c></row></sheetData>"
SLIDE = f"<a:p><a:r><a:t>{CODE}</a:t></a:r><a:r><a:rPr baseline='30000'/><a:t>1</a:t></a:r></a:p>"
CITED = f"<text:p>{CODE}<text:note><text:note-citation>1</text:note-citation></text:note></text:p>"
WITH_CODE = {
    "groups in cells": (make.docx("<w:tbl>" + make.word_row("Vardenė", *GROUPS, "45") + "</w:tbl>"), "docx"),
    "groups in cells of a sheet": (make.xlsx({"A": _cells(*GROUPS)}), "xlsx"),
    "boxes of a sheet": (make.xlsx({"A": _cells(*CODE)}), "xlsx"),
    "groups in cells of an opendocument sheet": (_odf_row(*GROUPS), "ods"),
    "boxes of an opendocument sheet": (_odf_row(*CODE), "ods"),
    "groups in rtf cells": (rb"{\rtf1 3\cell 330924\cell 0064\cell\row}", "rtf"),
    "groups in fields": (b"vardas;lytis;data;nr\nJonas;3;330924;0064\n", "csv"),
    "groups in columns": ("\t".join(GROUPS).encode(), "txt"),
    "boxes in columns": ("\t".join(CODE).encode(), "txt"),
    "groups on lines": (make.docx("".join(make.run(group) for group in GROUPS)), "docx"),
    "digits on lines": ("\n".join(CODE).encode(), "txt"),
    "dots, commas, slashes": (b"3.330924.0064", "txt"),
    "a raised mark": (_words((CODE, "baseline"), ("1", "superscript")), "docx"),
    "a lowered mark": (_words((CODE, "baseline"), ("1", "subscript")), "docx"),
    "a raised mark in a shared text": (make.xlsx({"A": SHARED}, [RICH]), "xlsx"),
    "a raised mark in a cell": (make.xlsx({"A": INLINE}), "xlsx"),
    "a raised mark on a slide": (make.pptx([SLIDE]), "pptx"),
    "an opendocument footnote": (make.opendocument("odt", CITED), "odt"),
    "a raised mark by style": (_odf("T1"), "odt"),
    "a raised mark in rtf": (rb"{\rtf1 33309240064{\super 1}}", "rtf"),
    "a raised mark in rtf that ends": (rb"{\rtf1 33309240064\up6 1\up0 , x}", "rtf"),
    "a raised mark in a pdf": (make.pdf([f"{CODE}) Tj /F1 7 Tf 5 Ts (1"]), "pdf"),
    "lines where a piece ends": (("žodis žodis\n" * 1_332 + "x\n" + "\n".join(CODE)).encode(), "txt"),
}


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_broken_code_is_found(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *WITH_CODE[name]) == Reading("withheld")


LONGER = {
    "runs of one size": (_words((CODE, "baseline"), ("1", "baseline")), "docx"),
    "a mark before a longer number": (_words(("5", "superscript"), (CODE + "1", "baseline")), "docx"),
    "the next run is not raised": (_words(("5", "superscript"), (CODE[:5], "baseline"), (CODE[5:] + "1", "")), "docx"),
    "rtf": (rb"{\rtf1 {\super 5}333092400641}", "rtf"),
    "rtf with nothing raised": (rb"{\rtf1 33309240064\super0 1}", "rtf"),
    "pdf": (make.pdf([f"{CODE}) Tj (1"]), "pdf"),
    "another style": (_odf("T2"), "odt"),
    "a cell": (_odf_row(CODE + "1"), "ods"),
}


@pytest.mark.parametrize("name", LONGER)
def test_a_longer_number_is_no_code(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *LONGER[name]).state == "read"


def test_raised_digits_stay_raised(tmp_path: Path) -> None:
    content = _words(("10 m", ""), ("2", "superscript"), (", H", ""), ("2", "subscript"), ("O 5", ""))
    assert read(tmp_path, content, "docx") == Reading("read", ((None, "10 m², H₂O 5"),))


def test_nothing_of_a_row_is_left_where_a_piece_is_cut(tmp_path: Path) -> None:
    for length in range(12):  # of the rows, so that the cut comes elsewhere in each of these files
        content = f"12 15 17 333 0924 0064 {'x' * length}\n" * 1_500
        assert read(tmp_path, content.encode(), "txt").state == "read"


@pytest.mark.parametrize("number", [b"99", b"9999999999"])
def test_a_picture_past_the_end_is_unreadable(tmp_path: Path, number: bytes) -> None:
    assert read(tmp_path, rb"{\rtf1 Tekstas \bin" + number + b" x}", "rtf") == Reading("broken")
