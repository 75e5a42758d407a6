"""A list of members in the browser: looked at first, then invited."""

import io
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet.auth.passwords import hash_password
from coordnet.auth.services import end_all_sessions
from coordnet.extensions import db
from coordnet.members.models import User
from tests.association.desk import acts, letters, said
from tests.association.lists import HEADING, PEOPLE, csv, xlsx
from tests.association.workbooks import book, saved
from tests.auth.pages import PASSWORD, fill_in, hidden_fields
from tests.builders import Make


class TestImport:
    def look(self, desk: FlaskClient, content: bytes, name: str = "nariai.csv") -> TestResponse:
        return desk.post("/association/members/import", data={"file": (io.BytesIO(content), name)})

    def test_look_then_invite(self, make: Make, desk: FlaskClient) -> None:
        make.user(email=PEOPLE[3][0])
        page = self.look(desk, xlsx([list(row) for row in PEOPLE]), "nariai-2026-11.xlsx")
        assert page.status_code == 200
        assert "Failas nariai-2026-11.xlsx: 4 eilutės" in page.text
        assert "3 nauji kvietimai" in page.text
        assert "1 eilutė praleista" in page.text
        assert (db.session.query(User).count(), letters("invitation")) == (2, 0)
        done = desk.post("/association/members/import", data=hidden_fields(page.text))
        assert "Išsiųsti 3 kvietimai. Nepakviesta: 5 eilutė." in said(desk, done)
        assert (db.session.query(User).count(), letters("invitation")) == (5, 3)
        twice = desk.post("/association/members/import", data=hidden_fields(page.text))
        assert "Visi šio sąrašo žmonės jau tinkle: daugiau kvietimų neišsiųsta." in said(desk, twice)
        assert letters("invitation") == 3
        assert acts() == ["member.invited"] * 3

    @pytest.mark.parametrize(("button", "invited"), [({"guess": "1"}, 5), ({}, 4)])
    def test_with_the_suggestion_or_without_the_bad_rows(
        self, desk: FlaskClient, button: dict[str, str], invited: int
    ) -> None:
        rows = [*PEOPLE, ["a@x.example", "Ona Onutė", "Šilutes r.", "", "", ""], ["b@x", "Jonas", "", "", "", ""]]
        page = self.look(desk, csv(rows, ";").encode("cp1257"))
        assert "2 klaidingos eilutės" in page.text
        assert "Ar turėta omenyje „Šilutės r.“?" in page.text
        assert ">6 eilutė<" in page.text
        assert "Pataisyti, kaip siūloma, ir pakviesti 5 žmones" in page.text
        assert "Pakviesti 4 žmones, klaidingas eilutes praleisti" in page.text
        assert "Bus pakviesti, jei bus pataisyta, kaip siūloma" in page.text
        done = desk.post("/association/members/import", data=hidden_fields(page.text) | button)
        assert ("Nepakviesta: 7 eilutė." if button else "Nepakviesta: 6, 7 eilutės.") in said(desk, done)
        assert letters("invitation") == invited

    @pytest.mark.csrf
    def test_the_session_may_end_in_between(self, admin: User, desk: FlaskClient) -> None:
        admin.password_hash = hash_password(PASSWORD)
        form = hidden_fields(desk.get("/association/members/import").text)
        page = desk.post(
            "/association/members/import", data={**form, "file": (io.BytesIO(csv(PEOPLE).encode()), "nariai.csv")}
        )
        end_all_sessions(admin.id)
        lapsed = desk.post("/association/members/import", data=hidden_fields(page.text))
        back = fill_in(desk, lapsed.headers["Location"], email=admin.email, password=PASSWORD)
        again = desk.get(back.headers["Location"])
        assert "4 nauji kvietimai" in again.text
        assert letters("invitation") == 0
        desk.post("/association/members/import", data=hidden_fields(again.text))
        assert letters("invitation") == 4

    def test_what_changed_in_between_is_shown_and_nothing_else_is_done(self, make: Make, desk: FlaskClient) -> None:
        page = self.look(desk, csv(PEOPLE).encode())
        make.coordinator("LT-57")
        answer = desk.post("/association/members/import", data=hidden_fields(page.text))
        assert answer.status_code == 409
        assert letters("invitation") == 0
        assert "<title>Klaida: " in answer.text
        assert "Niekas neišsiųsta: tinklas pasikeitė po to, kai peržiūrėjote sąrašą" in answer.text
        assert "2 eilutė: Vilniaus m.: koordinatorius jau paskirtas." in answer.text
        assert "3 nauji kvietimai" in answer.text
        done = desk.post("/association/members/import", data=hidden_fields(answer.text))
        assert "Išsiųsti 3 kvietimai. Nepakviesta: 2 eilutė." in said(desk, done)
        assert letters("invitation") == 3

    def test_what_of_the_file_is_not_read_is_named(self, desk: FlaskClient) -> None:
        made = book(["a@x.example", "Ona Onutė", "Pagėgių"], ["b@x.example", "Jonas Jonaitis", "Vilniaus m."])
        made.active["G1"] = "Institucijos adresas"
        made.active.row_dimensions[3].hidden = True
        page = self.look(desk, saved(made), "nariai.xlsx")
        assert "Neskaitomi stulpeliai: Institucijos adresas." in page.text
        assert "Eilutė lape paslėpta." in page.text
        done = desk.post("/association/members/import", data=hidden_fields(page.text))
        assert "Išsiųstas 1 kvietimas. Nepakviesta: 3 eilutė." in said(desk, done)

    def test_a_list_with_bad_rows_says_so_in_the_title(self, desk: FlaskClient) -> None:
        assert "<title>Klaida: " in self.look(desk, csv([["a@x", "Ona"]], heading=HEADING[:2]).encode()).text
        assert "<title>Importuoti" in self.look(desk, csv(PEOPLE).encode()).text
        assert "<title>Klaida: " in self.look(desk, b"a,b\n").text

    @pytest.mark.parametrize("rows", [
            "", "x", "[]", "[[1]]", "{}", "null", "[" * 5000,
            '{"rows":[["x",{}]],"mended":[],"left":[],"remarks":[]}',
            '{"rows":[[1,"x"]],"mended":[],"left":[],"remarks":[]}',
            '{"rows":[],"mended":[],"left":[],"remarks":[]}',
            '{"rows":[[1,{"a":1}]],"mended":1,"left":[],"remarks":[]}',
            '{"rows":[[1,{"email":1}]],"mended":[],"left":[],"remarks":[]}',
        ],
    )  # fmt: skip
    def test_rows_that_are_not_ours(self, desk: FlaskClient, rows: str) -> None:
        answer = desk.post("/association/members/import", data={"rows": rows})
        assert answer.status_code in (409, 422)
        assert letters("invitation") == 0

    def test_no_file_or_no_list(self, desk: FlaskClient) -> None:
        for data, says in (
            ({}, "Pasirinkite failą."),
            ({"file": (io.BytesIO(b"\x89PNG\0"), "a.csv")}, "Tai ne tekstinis failas."),
            ({"file": (io.BytesIO(b"x" * (3 * 1024 * 1024)), "a.csv")}, "Failas didesnis nei 2 MB."),
        ):
            answer = desk.post("/association/members/import", data=data, content_type="multipart/form-data")
            assert answer.status_code == 422
            assert says in answer.text

    def test_the_longest_list_fits_into_the_form(self, app: Flask, desk: FlaskClient) -> None:
        rows = [[f"n{n}@x.example", f"Ąžuolė Žydrūnė {n}", "", "", "", "Ąž" * 12] for n in range(1500)]
        page = self.look(desk, csv(rows).encode())
        assert page.status_code == 200
        assert len(urlencode(hidden_fields(page.text))) < app.config["MAX_CONTENT_LENGTH"]
        too_long = self.look(desk, csv([[*row[:5], "Ąž" * 60] for row in rows]).encode())
        assert too_long.status_code == 422
        assert "Sąrašas per ilgas vienam kartui." in too_long.text

    def test_the_sample_can_be_imported(self, desk: FlaskClient) -> None:
        sample = desk.get("/association/members/import/sample")
        assert sample.headers["Content-Disposition"] == "attachment; filename=nariai-pavyzdys.csv"
        assert "2 nauji kvietimai" in self.look(desk, sample.data).text
