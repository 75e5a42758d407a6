"""Nothing of a workbook is lost without a word, whichever program has written it."""

import warnings

import pytest
from flask import Flask

from coordnet.association.importing import Row, read_list
from coordnet.errors import Invalid
from tests.association.lists import HEADING, PEOPLE
from tests.association.workbooks import book, changed, in_sheet, saved, strict
from tests.files.packages import docx, pptx

TWO = [["a@x.example", "Ona Onutė", "Pagėgių"], ["b@x.example", "Jonas Jonaitis", "Vilniaus m."]]
EXPECTED = [(2, "a@x.example"), (3, "b@x.example")]


def found(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.values["email"]) for row in rows]


@pytest.mark.parametrize("claims", ['ref="A1"', 'ref="A1:XFD1048576"', 'ref="nonsense"', ""])
def test_the_size_a_sheet_claims_is_not_believed(app: Flask, claims: str) -> None:
    content = in_sheet(saved(book(*TWO)), r"<dimension [^>]*/>", f"<dimension {claims}/>" if claims else "")
    listing = read_list(content)
    assert found(listing.rows) == EXPECTED
    assert listing.remarks == []


def test_cells_and_rows_without_references(app: Flask) -> None:
    content = in_sheet(saved(book(*TWO)), r'<(row|c) r="\w+"', r"<\1")
    (first, second) = read_list(content).rows
    assert (first.line, first.values["municipality"]) == (2, "Pagėgių")
    assert (second.line, second.values["name"]) == (3, "Jonas Jonaitis")


def test_strict_files(app: Flask) -> None:
    assert found(read_list(strict(saved(book(*TWO)))).rows) == EXPECTED


def test_formatted_empty_cells_and_rows_do_not_count(app: Flask) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(10, 50_010))
    last = '<row r="60000"><c r="A60000" t="str"><v>c@x.example</v></c></row>'
    content = in_sheet(saved(book(*TWO)), "</sheetData>", f"{rows}{last}</sheetData>")
    assert found(read_list(content).rows) == [*EXPECTED, (60_000, "c@x.example")]


def test_a_title_above_the_heading_is_named(app: Flask) -> None:
    made = book(*TWO)
    made.active.insert_rows(1, 2)
    made.active["A1"] = "Koordinatorių sąrašas 2026 m."
    listing = read_list(saved(made))
    assert found(listing.rows) == [(4, "a@x.example"), (5, "b@x.example")]
    assert listing.remarks == ["1 eilutė yra virš stulpelių pavadinimų ir neskaitoma: Koordinatorių sąrašas 2026 m."]


def test_hidden_rows_and_columns_are_named(app: Flask) -> None:
    made = book(*TWO)
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["C"].hidden = True
    listing = read_list(saved(made))
    assert [row.hidden for row in listing.rows] == [False, True]
    assert listing.remarks == ["Skaitomi ir lape paslėpti stulpeliai: municipality."]


def test_merged_cells_are_named_and_rows_without_a_value_of_their_own_marked(app: Flask) -> None:
    made = book(["a@x.example", "Ona Onutė", "Pagėgių"], ["b@x.example", "Jonas Jonaitis", None], TWO[1])
    made.active.merge_cells("C2:C3")
    listing = read_list(saved(made))
    assert [row.merged for row in listing.rows] == ["", "municipality", ""]
    assert listing.remarks == ["Yra sulietų langelių: C2:C3."]


def test_other_sheets_with_content_are_named(app: Flask) -> None:
    made = book(*TWO)
    made.create_sheet("Tuščias")
    made.create_sheet("Pavaduotojai").append(HEADING)
    made.create_sheet("Senas").append(["x"])
    made["Senas"].sheet_state = "hidden"
    listing = read_list(saved(made))
    assert found(listing.rows) == EXPECTED
    assert listing.remarks == ["Skaitomas tik lapas „Sheet“; neskaitoma: Pavaduotojai, Senas."]


def test_the_first_visible_sheet_with_content_is_read(app: Flask) -> None:
    made = book(*TWO)
    made.create_sheet("Tuščias", 0)
    made.create_sheet("Paslėptas", 0).append(HEADING)
    made["Paslėptas"].sheet_state = "hidden"
    assert found(read_list(saved(made)).rows) == EXPECTED


def test_formulas_without_a_value_and_errors_are_named(app: Flask) -> None:
    made = book([*TWO[0], "", '=CONCATENATE("a","b")'], TWO[1])
    content = in_sheet(saved(made), r'<c r="C3"[^>]*>.*?</c>', '<c r="C3" t="e"><v>#N/A</v></c>')
    listing = read_list(content)
    assert listing.rows[0].values["phone"] == listing.rows[1].values["municipality"] == ""
    assert listing.remarks == ["Langeliai, kuriuose yra klaida arba formulė be reikšmės, skaitomi kaip tušti: E2, C3."]


def test_a_formula_with_a_value_is_that_value(app: Flask) -> None:
    content = in_sheet(
        saved(book([*TWO[0], "", '=CONCATENATE("a","b")'])),
        r'<c r="E2"[^>]*>.*?</c>',
        '<c r="E2" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c>',
    )
    assert read_list(content).rows[0].values["phone"] == "ab"


def test_what_xml_cannot_hold_and_parts_of_a_text_are_put_together(app: Flask) -> None:
    content = in_sheet(
        saved(book(TWO[0])),
        r'<c r="B2"[^>]*>.*?</c>',
        '<c r="B2" t="inlineStr"><is><r><t>Ona</t></r><r><t>_x000D_ Onutė</t></r><rPh><t>x</t></rPh></is></c>',
    )
    assert read_list(content).rows[0].values["name"] == "Ona Onutė"


def test_no_warning_of_a_library_is_heard(app: Flask) -> None:
    """A workbook without a default style, and with validations openpyxl does not know, makes it warn."""
    content = in_sheet(
        saved(book(*[list(row) for row in PEOPLE])),
        "</worksheet>",
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x/></ext></extLst></worksheet>',
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read_list(content).rows) == 4


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_numbers_that_are_none_do_not_break_the_page(app: Flask, part: str) -> None:
    content = changed(saved(book(*TWO)), lambda name, text: text.replace('"1"', '"x"') if name == part else text)
    try:
        read_list(content)
    except Invalid as error:
        assert error.field == "file"


def test_rows_and_columns_too_thin_to_be_seen_are_named_as_hidden_ones(app: Flask) -> None:
    content = in_sheet(saved(book(*TWO)), r'<row r="3"', '<row r="3" ht="0" customHeight="1"')
    content = in_sheet(
        content, "<sheetData>", '<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>'
    )
    listing = read_list(content)
    assert [row.hidden for row in listing.rows] == [False, True]
    assert listing.remarks == ["Skaitomi ir lape paslėpti stulpeliai: municipality."]
    seen = in_sheet(saved(book(*TWO)), r'<row r="3"', '<row r="3" ht="15.75" customHeight="1"')
    assert [row.hidden for row in read_list(seen).rows] == [False, False]


def test_the_list_may_stand_behind_a_sheet_of_instructions(app: Flask) -> None:
    made = book(*TWO)
    made.create_sheet("Kaip pildyti", 0).append(["Įrašykite po vieną žmogų eilutėje."])
    listing = read_list(saved(made))
    assert found(listing.rows) == EXPECTED
    assert listing.remarks == ["Skaitomas tik lapas „Sheet“; neskaitoma: Kaip pildyti."]


def test_sheets_without_a_heading_are_named(app: Flask) -> None:
    made = book()
    made.active.delete_rows(1)
    made.active.append(["Ona", "Vilnius"])
    made.create_sheet("Kaip pildyti", 0).append(["Įrašykite po vieną žmogų eilutėje."])
    with app.test_request_context(), pytest.raises(Invalid) as refused:
        read_list(saved(made))
    assert refused.value.message.startswith("Nė viename lape (Kaip pildyti, Sheet) nė viena iš pirmųjų eilučių")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(docx(""), "Word"), (pptx({}), "PowerPoint"), (b"%PDF-1.7\n1 0 obj", "PDF"), (b"{\\rtf1\\ansi Ona}", "RTF")],
)
def test_a_document_of_another_kind_is_called_what_it_is(app: Flask, content: bytes, kind: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid, match=f"^Tai {kind} dokumentas, o ne sąrašas"):
        read_list(content)
