"""Text is found wherever a document has some, with its page; a personal code is found there too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coordnet.files.reading import Reading, read_text
from coordnet.files.texts.output import clean, row
from tests.files import documents as make

CODE = "33309240064"  # python-stdnum's own example, not a person's
PARTS = ("333", "0924", "0064")

Read = Callable[[bytes, str], Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes, extension: str) -> Reading:
        path = tmp_path / "file"
        path.write_bytes(content)
        return read_text(path, extension)

    return reading


def pages(reading: Reading) -> dict[int | None, str]:
    found: dict[int | None, str] = {}
    for page, text in reading.pieces:
        found[page] = f"{found[page]}\n{text}" if page in found else text
    return found


BOX = (
    "<mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
)


def test_word_is_read_with_everything_that_hangs_on_it(read: Read) -> None:
    box = "<w:p><w:r>" + BOX.format(make.run("rėmelyje"), make.run("rėmelyje")) + "<w:t>už rėmelio</w:t></w:r></w:p>"
    table = "<w:tbl>" + make.word_row("Vilnius", "12") + make.word_row("Kaunas", "7") + "</w:tbl>"
    removed = "<w:p><w:del><w:r><w:delText>išbraukta</w:delText></w:r></w:del></w:p>"
    content = make.docx(
        make.run("Žo", "dis", " per tris") + table + box + removed,
        header1=make.run("antraštėje"),
        footer1=make.run("poraštėje"),
        footnotes=make.run("išnašoje"),
        endnotes=make.run("gale"),
        comments=make.run("komentare"),
    )
    reading = read(content, "docx")
    assert reading.state == "read"
    assert list(pages(reading)) == [None]
    lines = pages(reading)[None].split("\n")
    assert lines[:3] == ["Žodis per tris", "Vilnius | 12", "Kaunas | 7"]
    for found in ("rėmelyje", "už rėmelio", "išbraukta", "antraštėje", "poraštėje", "išnašoje", "gale", "komentare"):
        assert lines.count(found) == 1, found


def test_charts_and_parts_nothing_refers_to_are_read_too(read: Read) -> None:
    chart = make.part("<c:title><a:p><a:t>Atvejai</a:t></a:p></c:title><c:pt><c:v>Alytus</c:v></c:pt>")
    properties = "<x xmlns:dc='d'><dc:title>Pavadinimas</dc:title><dc:creator>Kas rašė</dc:creator></x>"
    content = make.office(
        "docx",
        {
            "word/document.xml": make.part(make.run("Tekstas")),
            "word/charts/chart1.xml": chart,
            "docProps/core.xml": properties,
        },
    )
    assert [text for _page, text in read(content, "docx").pieces] == ["Tekstas\nAtvejai\nAlytus", "Pavadinimas"]


def test_slides_are_numbered_as_they_are_shown_and_have_their_notes(read: Read) -> None:
    table = "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>a</a:t></a:r></a:p></a:tc><a:tc><a:p/></a:tc></a:tr></a:tbl>"
    prompt = "<p:sp><p:nvPr><p:ph/></p:nvPr><a:p><a:r><a:t>Click to edit</a:t></a:r></a:p></p:sp>"
    content = make.pptx(
        [make.shape("Pirma"), make.shape("Antra") + table, '<p:cSld show="0"/>' + make.shape("Paslėpta")],
        notes={2: "Ką pasakyti"},
        more={"ppt/slideMasters/slideMaster1.xml": make.part(prompt + make.shape("Visose"))},
    )
    assert pages(read(content, "pptx")) == {
        1: "Pirma", 2: "Antra\na\nKą pasakyti", 3: "Paslėpta", None: "Visose",
    }  # fmt: skip


SHEET = """<sheetData><row r="1"><c t="s"><v>0</v></c><c t="inlineStr"><is><t>eilutėje</t></is></c></row>
<row r="3"><c s="0"><v>3.9E1</v></c><c s="1"><v>45292</v></c><c s="1"><v>45292.5</v></c><c t="b"><v>1</v></c>
<c><f>1/8</f><v>0.125</v></c><c t="str"><f>A1</f><v>tekstas</v></c><c><f>SUM(A1:A9)</f></c></row></sheetData>
<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"antraštė&amp;RPuslapis &amp;P</oddHeader></headerFooter>"""
STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'


def test_sheets_are_read_as_people_see_them_hidden_ones_too(read: Read) -> None:
    strings = ["<r><t>iš </t></r><r><t>dalių</t></r><rPh><t>tarimas</t></rPh>"]
    hidden = '<sheetData><row><c t="inlineStr"><is><t>paslėpta</t></is></c></row></sheetData>'
    comments = "<comments><comment><text><r><t>koment</t></r><r><t>aras</t></r></text></comment></comments>"
    content = make.xlsx(
        {"Duomenys": SHEET, "Kitas!": hidden},
        strings,
        STYLES,
        more={"xl/comments1.xml": comments, "xl/drawings/drawing1.xml": make.part("<a:p><a:t>forma</a:t></a:p>")},
        relations={"xl/worksheets/sheet2.xml": ["../comments1.xml"]},
    )
    found = pages(read(content, "xlsx"))
    assert found[1].split("\n") == [
        "Duomenys",
        "iš dalių | eilutėje",
        "39 | 2024-01-01 | 2024-01-01 12:00 | 0.125 | tekstas | SUM(A1:A9)",
        "antraštė Puslapis",
    ]
    assert found[2].split("\n") == ["Kitas", "paslėpta", "koment", "aras"] or "komentaras" in found[2]
    assert found[None] == "forma"


NOTES = (
    "<text:p>Teks<text:span>tas</text:span><text:s text:c='900000000'/>toliau<text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>išnaša</text:p></text:note-body></text:note>"
    "<office:annotation><dc:creator>Kas</dc:creator><text:p>komentaras</text:p></office:annotation></text:p>"
)


def test_opendocument_text(read: Read) -> None:
    masters = make.odf("<style:header><text:p>antraštė</text:p></style:header>")
    meta = make.odf("<dc:title>Pavadinimas</dc:title><dc:creator>Kas</dc:creator>")
    inner = make.odf("<table:table-row><table:table-cell><text:p>vidinis</text:p></table:table-cell></table:table-row>")
    content = make.opendocument("odt", NOTES, {"styles.xml": masters, "meta.xml": meta, "Object 1/content.xml": inner})
    assert pages(read(content, "odt")) == {None: "išnaša\nkomentaras\nTekstas toliau¹\nantraštė\nvidinis\nPavadinimas"}


def test_opendocument_sheets_and_slides_are_numbered(read: Read) -> None:
    cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>{}</text:p></table:table-cell>"
    table = "<table:table table:name='{}'><table:table-row table:number-rows-repeated='1048576'>{}"
    table += "</table:table-row></table:table>"
    sheets = table.format("Pirmas", cell.format("viena") * 2) + table.format("Antras", cell.format("kita"))
    assert pages(read(make.opendocument("ods", sheets), "ods")) == {1: "Pirmas\nviena | viena", 2: "Antras\nkita"}
    page = "<draw:page><draw:text-box><text:p>{}</text:p></draw:text-box></draw:page>"
    note = "<presentation:notes><text:p>pastaba</text:p></presentation:notes></draw:page>"
    slides = page.format("pirma") + page.format("antra").replace("</draw:page>", note)
    assert pages(read(make.opendocument("odp", slides), "odp")) == {1: "pirma", 2: "antra\npastaba"}


def test_rtf_is_read_in_its_encodings_without_what_is_not_text(read: Read) -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1257{\fonttbl{\f0\fcharset186 Arial;}{\f1\fcharset204 Arial;}}"
        rb"{\info{\title Antra\u353 ?t}{\author Kas}}{\*\generator X;}{\header galva\par}"
        rb"\f0 \'feolyn\'eb {\b \'f0}i\uc1\u353?las\par "
        rb"{\f1 \'ef}{\footnote i\u353?na\u353?a}{\pict 00ff{\nested 1}}"
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt nuoroda}}"
        rb"\par a\cell b\cell\row \u-10179?\u-8704?{\*\annotation pastaba}\bin3 {{{gale}"
    )
    lines = pages(read(content, "rtf"))[None].split("\n")
    for found in ("Antrašt", "galva", "žolynė šišlas", "išnaša", "a | b", "nuoroda", "pastaba", "gale"):
        assert any(found in line for line in lines), found
    text = "\n".join(lines)
    assert "п" in text
    assert "😀" in text
    for hidden in ("Arial", "Kas", "HYPERLINK", "00ff", "generator"):
        assert hidden not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_plain_text_in_its_encodings(read: Read, encoding: str) -> None:
    reading = read("savivaldybė;skaičius\r\nŠiauliai\t3\r\n".encode(encoding), "csv")
    assert reading == Reading("read", ((None, "savivaldybė;skaičius\nŠiauliai | 3"),))


def test_pages_of_a_pdf_with_notes_fields_and_words_put_together(read: Read) -> None:
    note = "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(pastaba)>>"
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]/V(laukelis)>>"
    more = [note, field, "<</Title(Pavadinimas)>>"]
    content = make.pdf(
        ["Pirmas nukente-\njusiems", "", "Trecias"],
        more=more,
        page="/Annots[4 0 R 5 0 R]",
        trailer="/Info 6 0 R",
        form="5 0 R",
    )
    reading = read(content, "pdf")
    found = pages(reading)
    assert found[1].split("\n")[0] == "Pirmas nukentejusiems"
    assert "pastaba" in found[1]
    assert "laukelis" in found[1]
    assert found[3].startswith("Trecias")
    assert found[None] == "Pavadinimas"


LOCKED = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:manifest>'


@pytest.mark.parametrize(
    ("content", "extension", "state"),
    [
        pytest.param(make.pdf(["", ""], more=["<</Title(Skenas)>>"], trailer="/Info 4 0 R"), "pdf", "empty", id="scan"),
        pytest.param(make.docx("<w:p><w:drawing/></w:p>"), "docx", "empty", id="only a picture"),
        pytest.param(b" \r\n\t", "txt", "empty", id="spaces"),
        pytest.param(make.pdf(["x"], trailer=make.ENCRYPTED), "pdf", "encrypted", id="pdf with a password"),
        pytest.param(
            make.opendocument("odt", "<text:p>x</text:p>", {"META-INF/manifest.xml": LOCKED}),
            "odt", "encrypted", id="odt with a password",
        ),
        pytest.param(b"%PDF-1.7\n", "pdf", "broken", id="no pdf"),
        pytest.param(make.docx(make.run("x"))[:-40], "docx", "broken", id="cut off"),
        pytest.param(make.docx(make.run("x & y")), "docx", "broken", id="no xml"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(read: Read, content: bytes, extension: str, state: str) -> None:
    assert read(content, extension) == Reading(state)


def _boxes(digits: str) -> str:
    return "<w:tbl>" + make.word_row("Asmens kodas", *digits) + "</w:tbl>"


def _number(value: str, style: str = "") -> bytes:
    return make.xlsx({"A": f"<sheetData><row><c{style}><v>{value}</v></c></row></sheetData>"})


TITLE = f"<x><title>{CODE}</title></x>"
NOTE = {"word/document.xml": make.part("<w:p/>"), "word/footnotes.xml": make.part(make.run(CODE))}
HIDDEN = {"A": "<sheetData/>", "B!": f"<sheetData><row><c t='str'><v>{CODE}</v></c></row></sheetData>"}
WITH_CODE = {
    "split over runs": (make.docx(make.run(*PARTS)), "docx"),
    "every character a run": (make.docx(make.run(*CODE)), "docx"),
    "a cell": (make.docx("<w:tbl>" + make.word_row("Vardenė", CODE) + "</w:tbl>"), "docx"),
    "boxes of a form": (make.docx(_boxes(CODE)), "docx"),
    "a footnote": (make.docx(make.run("x"), footnotes=make.run("a. k. ", " ".join(PARTS))), "docx"),
    "a header": (make.docx(make.run("x"), header1=make.run(CODE)), "docx"),
    "a comment": (make.docx(make.run("x"), comments=make.run(CODE)), "docx"),
    "removed with changes tracked": (make.docx(f"<w:p><w:delText>{CODE}</w:delText></w:p>"), "docx"),
    "a text box": (make.docx("<w:p>" + BOX.format(make.run(CODE), "") + "</w:p>"), "docx"),
    "a part nobody refers to": (make.office("docx", NOTE), "docx"),
    "a number": (_number(CODE), "xlsx"),
    "a number as Excel writes it": (_number("3.3309240064E10"), "xlsx"),
    "a number shown as a date": (_number(CODE, ' s="0"'), "xlsx"),
    "a hidden sheet": (make.xlsx(HIDDEN), "xlsx"),
    "a shared string": (make.xlsx({"A": "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>"},
                                  ["<r><t>333</t></r><r><t>09240064</t></r>"]), "xlsx"),
    "speaker notes": (make.pptx([make.shape("x")], {1: CODE}), "pptx"),
    "an opendocument value": (
        make.opendocument("ods", f"<table:table><table:table-row><table:table-cell office:value='{CODE}'>"
                          "<text:p>3,33E+10</text:p></table:table-cell></table:table-row></table:table>"), "ods",
    ),
    "an opendocument comment": (
        make.opendocument("odt", f"<text:p><office:annotation><text:p>{CODE}</text:p></office:annotation></text:p>"),
        "odt",
    ),
    "a title": (
        make.office("docx", {"word/document.xml": make.part(make.run("x")), "docProps/core.xml": TITLE}), "docx",
    ),
    "rtf with formats": (rb"{\rtf1 333{\b 0924}\b0 0064}", "rtf"),
    "an rtf header": (rb"{\rtf1{\header " + CODE.encode() + rb"}x}", "rtf"),
    "csv": (f"vardas;kodas\nJonas;{CODE}\n".encode(), "csv"),
    "text with spaces": ("a. k. 3 330924 0064".encode("utf-16"), "txt"),
    "pdf": (make.pdf(["x", f"Asmens kodas {CODE}"]), "pdf"),
    "a pdf note": (
        make.pdf(["x"], more=[f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({CODE})>>"], page="/Annots[4 0 R]"),
        "pdf",
    ),
    "beyond what is kept": (("žodis " * 500_000 + CODE).encode(), "txt"),
    "where a piece ends": (("x" * 15_994 + CODE).encode(), "txt"),
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_personal_code_is_found_anywhere_and_not_handed_on(read: Read, name: str) -> None:
    assert read(*WITH_CODE[name]) == Reading("withheld")


def test_columns_of_numbers_are_no_personal_codes(read: Read) -> None:
    digits = [list(CODE[i : i + 4]) for i in range(0, 11, 4)]
    table = "".join(make.word_row("Savivaldybė", "".join(a), "".join(b), "".join(c)) for a, b, c in [digits] * 3)
    assert read(make.docx(f"<w:tbl>{table}</w:tbl>"), "docx").state == "read"
    assert read(make.pdf(["Alytus 3 33 09 24 00 64 17", "12 333 0924 0064 15 8"]), "pdf").state == "read"
    assert read(make.docx(_boxes(CODE + "1")), "docx").state == "read"


def test_what_cannot_be_seen_is_gone() -> None:
    assert clean("S\u030ciau\u00adliai\0\u202e\u200b \u00a0 x\ud800\r\n\n\n\n y\x0bz") == "Šiauliai x\n\ny\nz"
    assert row(["", "a", " ", "b"]) == "a | b"


def test_a_long_text_comes_in_pieces_that_end_with_lines(read: Read) -> None:
    lines = [f"{number} eilutė su žodžiais" for number in range(3_000)]
    reading = read("\n".join(lines).encode(), "txt")
    assert "\n".join(text for _page, text in reading.pieces) == "\n".join(lines)
    assert max(len(text) for _page, text in reading.pieces) <= 16_000
    assert len(reading.pieces) < 10


def test_reading_ends_when_the_worker_is_to_stop(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("tekstas")
    assert read_text(path, "txt", keep_going=lambda: False) == Reading("waiting")
    assert read_text(tmp_path / "missing", "txt") == Reading("broken")
