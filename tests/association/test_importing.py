"""Reading a list, whatever Excel made of it."""

import io
import zipfile

import pytest
from flask import Flask

from coordnet.association.importing import read_list
from coordnet.association.lines import MOST_ROWS
from coordnet.errors import Invalid
from tests.association.lists import HEADING, PEOPLE, csv, xlsx


def names(content: bytes) -> list[tuple[int, str, str]]:
    return [(row.line, row.values["email"], row.values["name"]) for row in read_list(content).rows]


EXPECTED = [(line, row[0], row[1]) for line, row in enumerate(PEOPLE, start=2)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_csv_of_any_kind(app: Flask, delimiter: str, encoding: str) -> None:
    assert names(csv(PEOPLE, delimiter).encode(encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_quoted_cells(app: Flask, delimiter: str) -> None:
    """As LibreOffice, Google and pandas write it: every cell, or the text below a plain heading."""
    quoted = [[f'"{cell}"' for cell in row] for row in PEOPLE]
    for heading in ([f'"{name}"' for name in HEADING], HEADING):
        assert names(csv(quoted, delimiter, heading).encode()) == EXPECTED
    with_title = f'"Koordinatoriai, ""2026"""{delimiter}\r\n' + csv(quoted, delimiter)
    assert names(with_title.encode()) == [(line + 1, email, name) for line, email, name in EXPECTED]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_of_quoted_cells_the_broken_line_is_named(app: Flask, delimiter: str) -> None:
    lines = [["email", "name"], ["a@x.example", "Ona"], ["b@x.example", "Jonas"], ["c@x.example", "Rasa"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).replace('"Jonas"', '"Jonas')
    with app.test_request_context(), pytest.raises(Invalid, match=r"^3 eilutės nepavyko perskaityti kaip CSV"):
        read_list(text.encode())


def test_xlsx_and_numbers_typed_as_numbers(app: Flask) -> None:
    rows = read_list(xlsx([[*PEOPLE[0][:4], 37060000001, None], [*PEOPLE[1][:4], 860000001.0, "Vedėjas"]])).rows
    assert [row.values["phone"] for row in rows] == ["37060000001", "860000001"]
    assert rows[0].values["position"] == ""


def test_the_line_is_the_line_of_the_file(app: Flask) -> None:
    text = 'email,name\r\n\r\n\r\na@x.example,"Ona\nOnutė"\r\n,\r\nb@x.example,Jonas Jonaitis\r\n'
    assert names(text.encode()) == [(4, "a@x.example", "Ona Onutė"), (7, "b@x.example", "Jonas Jonaitis")]
    assert [line for line, *_ in names(xlsx([["", ""], ["a@x.example", "Ona Onutė"]]))] == [3]


def test_lithuanian_headings_in_any_order_and_a_surname_of_its_own(app: Flask) -> None:
    text = "Pavardė;Vardas;Amžius;El. paštas;Savivaldybė;Vaidmuo\nOnutė;Ona;44;ona@x.example;Pagėgių;narė\n"
    (row,) = read_list(text.encode()).rows
    assert row.values == {
        "email": "ona@x.example",
        "name": "Ona Onutė",
        "municipality": "Pagėgių",
        "role": "narė",
        "phone": "",
        "position": "",
    }


def test_short_rows_and_extra_cells(app: Flask) -> None:
    (short, long) = read_list(b"email,name,role\na@x.example,Ona\nb@x.example,Jonas,member,x,y,z\n").rows
    assert short.values["role"] == ""
    assert long.values["role"] == "member"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_the_delimiter_may_be_told_in_the_first_line(app: Flask, encoding: str) -> None:
    for delimiter in (";", "|"):
        text = f"sep={delimiter}\r\n" + csv([["ona@x.example", "Ona, Onutė", "Šiaulių m."]], delimiter, HEADING[:3])
        (row,) = read_list(text.encode(encoding)).rows
        assert (row.line, row.values["name"], row.values["municipality"]) == (3, "Ona, Onutė", "Šiaulių m.")


def test_titles_above_the_heading_are_named_whatever_commas_they_hold(app: Flask) -> None:
    text = "Koordinatoriai, pavaduotojai, 2026 m.;;\n;;\n" + csv(PEOPLE, ";")
    listing = read_list(text.encode())
    assert [row.line for row in listing.rows] == [4, 5, 6, 7]
    assert listing.remarks == [
        "1 eilutė yra virš stulpelių pavadinimų ir neskaitoma: Koordinatoriai, pavaduotojai, 2026 m."
    ]


def test_columns_that_are_not_read_are_named(app: Flask) -> None:
    listing = read_list("Nr.,email,name,municipality,Institution\n1,a@x.example,Ona,Pagėgių,KOPŽI\n".encode())
    assert listing.remarks == ["Neskaitomi stulpeliai: Nr., Institution."]


def test_without_a_municipality_the_institution_is_one_and_that_is_told(app: Flask) -> None:
    listing = read_list("email,name,Institution\na@x.example,Ona,Pagėgių sav. administracija\n".encode())
    assert listing.rows[0].values["municipality"] == "Pagėgių sav. administracija"
    assert listing.remarks == ["Stulpelis „Institution“ skaitomas kaip savivaldybė."]


def test_cells_under_no_heading_are_named(app: Flask) -> None:
    listing = read_list(b"email,name\na@x.example,Ona\nb@x.example,Jonas,Jonaitis\n")
    assert listing.remarks == ["Langeliai be stulpelio pavadinimo neskaitomi; jų yra eilutėse: 3."]


def test_an_unclosed_quotation_mark_swallows_nobody(app: Flask) -> None:
    text = b'email,name\na@x.example,Ona\nb@x.example,"Jonas\nc@x.example,Rasa\n'
    with app.test_request_context(), pytest.raises(Invalid, match=r"^3 eilutės nepavyko perskaityti kaip CSV"):
        read_list(text)


def test_a_column_named_twice_is_refused(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Invalid, match="Stulpelis „email“ yra du kartus"):
        read_list("email,name,el. paštas\na@x.example,Ona,b@x.example\n".encode())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Failas tuščias"),
        (b"\r\n\n ;;\n", "Failas tuščias"),
        (b"email,name\r\n", "nėra eilučių"),
        (b"vardas,miestas\r\nOna,Vilnius\r\n", "stulpelių pavadinimai"),
        (b"\x89PNG\r\n\x1a\n\0\0", "Tai ne tekstinis failas"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "Tai ne tekstinis failas"),
        (b"PK\x03\x04 not a zip", "nepavyko atidaryti kaip XLSX"),
        (b"email,name\n" + b"x" * 200_000 + b",y\n", "nepavyko perskaityti kaip CSV"),
        (b"x" * (2 * 1024 * 1024 + 1), "didesnis nei 2 MB"),
        (b"\xff\xfex", "Tai ne tekstinis failas"),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence(app: Flask, content: bytes, says: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid, match=says) as refused:
        read_list(content)
    assert refused.value.field == "file"


def test_too_many_rows(app: Flask) -> None:
    rows = [[f"n{number}@x.example", "Ona Onutė"] for number in range(MOST_ROWS + 1)]
    assert len(read_list(csv(rows[:-1], heading=HEADING[:2]).encode()).rows) == MOST_ROWS
    for content in (csv(rows, heading=HEADING[:2]).encode(), xlsx([list(row) for row in rows], HEADING[:2])):
        with pytest.raises(Invalid, match="2000"):
            read_list(content)


def test_empty_lines_are_no_rows(app: Flask) -> None:
    text = b"email,name\n" + b",\n" * 20_001 + b"a@x.example,Ona\n"
    assert names(text) == [(20_003, "a@x.example", "Ona")]


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


def test_archives_that_are_no_workbooks_or_too_large(app: Flask) -> None:
    with pytest.raises(Invalid, match="XLSX"):
        read_list(packed(readme=b"hello"))
    with pytest.raises(Invalid, match="per didelis"):
        read_list(packed(xl__workbook=b"\0" * 51 * 1024 * 1024))
    broken = xlsx([["a@x.example", "Ona"]])
    for position in range(200, len(broken), 400):
        damaged = broken[:position] + b"\xff\xff\xff" + broken[position + 3 :]
        try:
            read_list(damaged)
        except Invalid:
            continue
