"""The desk in the browser: who may come in, and each act once from button to mailbox."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.auth.passwords import hash_password
from coordnet.auth.services import end_all_sessions
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import services as members
from coordnet.members.models import Invitation, SeatHolding, User
from tests.association.lists import PEOPLE, csv, xlsx
from tests.auth.pages import PASSWORD, fill_in, hidden_fields, value_of
from tests.builders import Make


@pytest.fixture
def admin(make: Make) -> User:
    return make.administrator(name="Lina Mačiulė")


@pytest.fixture
def desk(admin: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(admin)


def said(client: FlaskClient, answer: TestResponse) -> str:
    """The page that a successful act leads to."""
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"]).text


def acts() -> list[str]:
    return [row.action for row in db.session.query(AuditRecord).order_by(AuditRecord.id)]


def letters(kind: str) -> int:
    return db.session.query(OutboxMessage).filter_by(kind=kind).count()


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>.*?<a class="row-link" href="[^"]+">([^<]+)</a>', page, re.DOTALL)


def test_only_administrators_come_in(
    app: Flask, make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Every address of the desk, read from the map of addresses."""
    browsers = [sign_in(user) for user in (make.coordinator(), make.moderator(), make.ministry(), make.deputy())]
    adapter = app.url_map.bind("localhost")
    count = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("association."):
            path = adapter.build(rule.endpoint, {"user_id": 1, "holding_id": 1, "code": "LT-57"})
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            assert client.open(path, method=method).headers["Location"].startswith("/auth/sign-in")
            assert {browser.open(path, method=method).status_code for browser in browsers} == {403}
            count += 1
    assert count == 16


class TestList:
    def test_filters(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-43", name="Tomas Jankauskas", email="tomas@siauliai.example")
        make.deputy("LT-15", name="Ąžuolas Žemaitis", email="aj@kaunas.example")
        make.user(name="Saulius Dirgėla", state="suspended")
        make.user(name="Neringa Kvietkutė", state="invited")
        make.moderator(name="Edita Šimkutė")
        everybody = ["Ąžuolas Žemaitis", "Edita Šimkutė", "Lina Mačiulė", "Neringa Kvietkutė", "Saulius Dirgėla",
                     "Tomas Jankauskas"]  # fmt: skip
        for query, expected in {
            "": everybody,
            "q=siauliu": ["Tomas Jankauskas"],
            "q=AZUOL": ["Ąžuolas Žemaitis"],
            "q=simkute+edita": ["Edita Šimkutė"],
            "q=kaunas.example": ["Ąžuolas Žemaitis"],
            "q=%25": [],
            "q=_": [],
            "q=%00": everybody,
            "state=suspended": ["Saulius Dirgėla"],
            "state=invited&q=ner": ["Neringa Kvietkutė"],
            "role=deputy": ["Ąžuolas Žemaitis"],
            "role=coordinator": ["Tomas Jankauskas"],
            "role=moderator": ["Edita Šimkutė"],
            "role=queen&state=asleep&after=garbage&before=%00": everybody,
        }.items():
            assert names(desk.get(f"/association/members?{query}").text) == expected, query

    def test_paging_there_and_back(self, make: Make, desk: FlaskClient) -> None:
        for number in range(103):
            members.add_person(f"n{number}@x.example", f"Žydrė Ąžuolaitė {number:03}")
        db.session.commit()
        page, seen = desk.get("/association/members?q=zydre").text, []
        trail = []
        while True:
            seen += names(page)
            trail.append(names(page))
            following = re.search(r'rel="next" href="([^"]+)"', page)
            if not following:
                break
            page = desk.get(following.group(1).replace("&amp;", "&")).text
        assert seen == [f"Žydrė Ąžuolaitė {number:03}" for number in range(103)]
        assert [len(part) for part in trail] == [50, 50, 3]
        for earlier in (trail[1], trail[0]):
            back = re.search(r'rel="prev" href="([^"]+)"', page)
            assert back
            page = desk.get(back.group(1).replace("&amp;", "&")).text
            assert names(page) == earlier
        assert 'rel="prev"' not in page

    def test_what_it_says(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57")
        for _number in range(2):
            members.send_invitation(make.user(state="invited"), invited_by_id=None)
        make.coordinator("LT-15", last_seen_at=clock.now() - timedelta(days=61))
        page = desk.get("/association/members").text
        assert "2 savivaldybės turi koordinatorių, 58 laukia paskyrimo, 2 kvietimai nepriimti." in page
        assert page.count("Kvietimas išsiųstas</span>") == 2
        assert page.count("Seniai nesilankė") == 2  # the other one has never been here at all
        assert "šiandien, " in page

    def test_mail_trouble_is_shown(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė", state="invited")
        members.send_invitation(person, invited_by_id=None)
        assert "visi laiškai išsiųsti sklandžiai" in desk.get("/association/members").text
        message = db.session.query(OutboxMessage).one()
        message.state, message.last_error = "failed", "550"
        page = desk.get("/association/members").text
        assert re.search(r"Rasa Vaitkutė, šiandien, \d+:\d\d: nepristatytas \(550\)", page)
        message.state, message.maybe_twice = "sent", True
        assert "galėjo ateiti du kartus" in desk.get("/association/members").text


class TestInvite:
    def test_one_person(self, desk: FlaskClient) -> None:
        form = desk.get("/association/members/invite?municipality=LT-29").text
        assert '<option selected value="LT-29">' in form
        answer = desk.post(
            "/association/members/invite",
            data={"email": "n@pagegiai.example", "name": "Neringa Kvietkutė", "municipality": "LT-29",
                  "role": "coordinator"},
        )  # fmt: skip
        assert "Neringa Kvietkutė: kvietimas išsiųstas" in said(desk, answer)
        assert acts() == ["member.invited"]
        assert letters("invitation") == 1
        assert db.session.query(SeatHolding).one().seat_role == "coordinator"

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"email": "ne adresas"}, "Įrašykite el. pašto adresą, pavyzdžiui"),
            ({"email": ""}, "Įrašykite el. pašto adresą."),
            ({"municipality": ""}, "Pasirinkite savivaldybę: šiam vaidmeniui jos reikia."),
            ({"municipality": "LT-99"}, "Pasirinkite iš sąrašo."),
            ({"municipality": "\0"}, "Pasirinkite iš sąrašo."),
            ({"role": "moderator"}, "Šis vaidmuo nesusijęs su savivaldybe"),
            ({"role": "queen", "municipality": ""}, "Pasirinkite vaidmenį iš sąrašo."),
            ({"municipality": "LT-57"}, "Vilniaus m.: koordinatorius jau paskirtas."),
            ({"name": "x" * 121}, "Vardas per ilgas."),
        ],
    )
    def test_mistakes_stand_beside_the_field_and_nothing_is_lost(
        self, make: Make, desk: FlaskClient, typed: dict[str, str], says: str
    ) -> None:
        make.coordinator("LT-57")
        data = {"email": "n@x.example", "name": "Neringa Kvietkutė", "municipality": "LT-29", "role": "coordinator"}
        answer = desk.post("/association/members/invite", data=data | typed)
        assert answer.status_code == 422
        assert "Kvietimas dar neišsiųstas: pataisykite 1 vietą" in answer.text
        assert answer.text.count(says) == 2
        assert value_of(answer.text, "name") == (data | typed)["name"]
        assert db.session.query(User).count() == 2

    def test_invitations_can_be_sent_again_and_withdrawn(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Neringa Kvietkutė", state="invited")
        members.send_invitation(person, invited_by_id=None)
        with clock.frozen(clock.now() + timedelta(days=31)):
            page = desk.get("/association/invitations")
            assert page.status_code == 302  # the administrator's own session has run out
        db.session.query(Invitation).one().expires_at = clock.now() - timedelta(days=1)
        page = desk.get("/association/invitations").text
        assert "Kvietimas nebegalioja" in page
        back = {"back": "/association/invitations"}
        again = desk.post(f"/association/members/{person.id}/invitation", data=back)
        assert again.headers["Location"] == "/association/invitations"
        page = said(desk, again)
        assert "Neringa Kvietkutė: kvietimas išsiųstas" in page
        assert "Kvietimas nebegalioja" not in page
        gone = desk.post(f"/association/members/{person.id}/invitation/revoke", data=back)
        assert "Neringa Kvietkutė: kvietimas atšauktas" in said(desk, gone)
        assert "Visi kvietimai priimti." in desk.get("/association/invitations").text
        late = desk.post(f"/association/members/{person.id}/invitation/revoke", data={"back": "//evil.example"})
        assert late.headers["Location"] == "/association/members"
        assert "Šis asmuo jau prisijungė" in said(desk, late)

    def test_accepted_ones_are_listed(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė", state="invited")
        members.send_invitation(person, invited_by_id=None).accepted_at = clock.now()
        person.state = "active"
        assert "Rasa Vaitkutė" in desk.get("/association/invitations").text


class TestPerson:
    def test_correcting(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkute", email="rasa@vilnius.example")
        answer = desk.post(
            f"/association/members/{person.id}", data={"name": "Rasa Vaitkutė", "email": "r@vilnius.example"}
        )
        page = said(desk, answer)
        assert "Rasa Vaitkutė: vardas ir el. paštas išsaugoti" in page
        assert "Pataisyti vardas ir el. paštas" in page  # its row among the acts
        assert (acts(), letters("email-changed")) == (["member.corrected"], 1)

    def test_mistakes_leave_the_other_forms_alone(self, make: Make, admin: User, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė")
        answer = desk.post(f"/association/members/{person.id}", data={"name": "Kita", "email": admin.email})
        assert answer.status_code == 422
        assert "Dar neišsaugota: pataisykite 1 vietą" in answer.text
        assert (value_of(answer.text, "name"), value_of(answer.text, "email")) == ("Kita", admin.email)
        assert "<h1" in answer.text
        assert "Rasa Vaitkutė</h1>" in answer.text

    def test_role_suspension_and_return(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Saulius Dirgėla")
        at = f"/association/members/{person.id}"
        assert "vaidmuo išsaugotas" in said(desk, desk.post(at + "/role", data={"site_role": "moderator"}))
        assert desk.post(at + "/role", data={"site_role": "queen"}).status_code == 422
        for reason in ("", "asmuo 39001010077", "x" * 501):
            refused = desk.post(at + "/suspend", data={"reason": reason})
            assert refused.status_code == 422
            assert value_of(refused.text, "reason") == reason
        page = said(desk, desk.post(at + "/suspend", data={"reason": "pakeitė darbą"}))
        assert "Saulius Dirgėla: prieiga sustabdyta" in page
        assert "Prieiga sustabdyta: pakeitė darbą" in page
        assert "Saulius Dirgėla: prieiga atkurta" in said(desk, desk.post(at + "/restore", data={"back": at}))
        assert acts() == ["member.role_changed", "member.suspended", "member.restored"]

    def test_the_last_administrator(self, admin: User, desk: FlaskClient) -> None:
        at = f"/association/members/{admin.id}"
        for path, data in (("/role", {"site_role": "member"}), ("/suspend", {"reason": "išvyko"}), ("/end", {})):
            answer = desk.post(at + path, data=data)
            assert answer.status_code == 422
            assert "Kito aktyvaus administratoriaus nėra" in answer.text
        db.session.refresh(admin)
        assert (admin.site_role, admin.state) == ("administrator", "active")

    def test_ending_asks_first(self, make: Make, desk: FlaskClient) -> None:
        person = make.coordinator("LT-57", name="Rasa Vaitkutė")
        at = f"/association/members/{person.id}"
        assert "Vilniaus miesto savivaldybė" in desk.get(at + "/end").text
        assert db.session.get_one(User, person.id).state == "active"
        page = said(desk, desk.post(at + "/end"))
        assert "Rasa Vaitkutė: narystė baigta" in page
        assert "Pakviesti dar kartą" in page

    def test_whoever_demotes_themselves_is_out_of_the_desk(self, make: Make, admin: User, desk: FlaskClient) -> None:
        make.administrator()
        answer = desk.post(f"/association/members/{admin.id}/role", data={"site_role": "member"})
        assert desk.get(answer.headers["Location"]).status_code == 403

    @pytest.mark.parametrize("user_id", ["0", "999", "2147483647", "99999999999999999999", "-1", "x"])
    def test_unknown_people(self, desk: FlaskClient, user_id: str) -> None:
        assert desk.get(f"/association/members/{user_id}").status_code == 404
        assert desk.post(f"/association/members/{user_id}/restore").status_code == 404


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
        assert "Išsiųsti 3 kvietimai" in said(desk, done)
        assert (db.session.query(User).count(), letters("invitation")) == (5, 3)
        twice = desk.post("/association/members/import", data=hidden_fields(page.text))
        assert "Išsiųsta 0 kvietimų" in said(desk, twice)
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
        desk.post("/association/members/import", data=hidden_fields(page.text) | button)
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

    def test_what_changed_in_between_is_seen(self, make: Make, desk: FlaskClient) -> None:
        page = self.look(desk, csv(PEOPLE).encode())
        make.coordinator("LT-57")
        desk.post("/association/members/import", data=hidden_fields(page.text))
        assert letters("invitation") == 3

    @pytest.mark.parametrize("rows", ["", "x", "[]", "[[1]]", '[["x",{}]]', "{}", "null", "[" * 5000, '[[1,{"a":1}]]'])
    def test_rows_that_are_not_ours(self, desk: FlaskClient, rows: str) -> None:
        answer = desk.post("/association/members/import", data={"rows": rows})
        assert answer.status_code in (303, 422)
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


class TestSeats:
    def test_sixty_rows_with_holders_and_vacancies(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57", name="Rasa Vaitkutė")
        make.deputy("LT-57", name="Jolita Kairienė")
        make.coordinator("LT-15")
        old = db.session.query(SeatHolding).order_by(SeatHolding.id.desc()).first()
        assert old is not None
        members.end_seat(old, until=clock.today() - timedelta(days=21), by_id=None)
        page = desk.get("/association/seats").text
        assert page.count('<tr id="LT-') == 60
        assert "1 savivaldybė turi koordinatorių, 59 laukia paskyrimo." in page
        assert "nepaskirta jau 21 dieną" in page
        assert "Rasa Vaitkutė" in page
        assert "Jolita Kairienė" in page
        vacant = desk.get("/association/seats?vacant=1").text
        assert vacant.count('<tr id="LT-') == 59
        assert "Rasa Vaitkutė" not in vacant

    def test_giving_and_ending(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Tomas Jankauskas")
        assert "Asmuo: Tomas Jankauskas." in desk.get(f"/association/seats?user={person.id}").text
        form = desk.get(f"/association/seats/LT-43/give?user={person.id}").text
        assert f'<option selected value="{person.id}">' in form
        given = desk.post(
            "/association/seats/LT-43/give",
            data={"user": person.id, "role": "coordinator", "since": "2026-01-05", "act": "Įsakymas Nr. 1"},
        )
        assert given.headers["Location"] == "/association/seats#LT-43"
        assert "Šiaulių miesto savivaldybė: paskyrimas išsaugotas" in said(desk, given)
        holding = db.session.query(SeatHolding).one()
        asked = desk.get(f"/association/holdings/{holding.id}/end")
        assert asked.status_code == 200
        assert "Tomas Jankauskas" in asked.text
        db.session.refresh(holding)
        assert holding.until is None
        early = desk.post(f"/association/holdings/{holding.id}/end", data={"until": "2025-12-31"})
        assert early.status_code == 422
        assert "Pabaiga negali būti ankstesnė už pradžią." in early.text
        ended = desk.post(f"/association/holdings/{holding.id}/end", data={"until": clock.today().isoformat()})
        assert "Tomas Jankauskas, Šiaulių m.: paskyrimas baigtas" in said(desk, ended)
        assert desk.get(f"/association/holdings/{holding.id}/end").status_code == 404
        late = desk.post(f"/association/holdings/{holding.id}/end", data={"until": clock.today().isoformat()})
        assert late.status_code == 422
        assert acts() == ["seat.given", "seat.ended"]

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"user": ""}, "Pasirinkite asmenį."),
            ({"user": "999999"}, "Pasirinkite asmenį, kuris jau tinkle arba kuriam išsiųstas kvietimas."),
            ({"user": "x\0"}, "Pasirinkite asmenį, kuris jau tinkle arba kuriam išsiųstas kvietimas."),
            ({"role": "queen"}, "Pasirinkite vaidmenį iš sąrašo."),
            ({"since": "vakar"}, "Datą parašykite taip"),
            ({"since": ""}, "Įrašykite datą."),
            ({"since": "2999-01-01"}, "Pradžia negali būti ateityje."),
            ({"act": "x" * 201}, "Ne daugiau kaip 200 ženklų."),
        ],
    )
    def test_mistakes(self, make: Make, desk: FlaskClient, typed: dict[str, str], says: str) -> None:
        data = {"user": str(make.user().id), "role": "deputy", "since": "2026-01-05", "act": "Įsakymas Nr. 1"}
        answer = desk.post("/association/seats/LT-57/give", data=data | typed)
        assert answer.status_code == 422
        assert says in answer.text
        assert value_of(answer.text, "act") == (data | typed)["act"]
        assert db.session.query(SeatHolding).count() == 0

    def test_a_taken_seat(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57")
        data = {"user": str(make.user().id), "role": "equivalent", "since": "2026-01-05"}
        answer = desk.post("/association/seats/LT-57/give", data=data)
        assert answer.status_code == 422
        assert "Vilniaus m.: koordinatorius jau paskirtas. Pirma užbaikite esamą paskyrimą." in answer.text

    @pytest.mark.parametrize(
        "path", ["seats/LT-99/give", "seats/%00/give", "holdings/0/end", "holdings/99999999999/end"]
    )
    def test_unknown_addresses(self, desk: FlaskClient, path: str) -> None:
        assert desk.get(f"/association/{path}").status_code == 404
        assert desk.post(f"/association/{path}", data={"until": "2026-01-01"}).status_code == 404


def test_the_test_message(app: Flask, admin: User, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "poaplankį „mail“" in said(desk, desk.post("/association/test-mail"))
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.example")
    assert f"{admin.email}: bandomasis laiškas išsiųstas." in said(desk, desk.post("/association/test-mail"))
    assert letters("test") == 2
    assert acts() == ["mail.tested"] * 2


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/association/members", 9),
        ("/association/members?q=zydre&role=coordinator", 10),
        ("/association/invitations", 5),
        ("/association/seats", 4),
        ("/association/seats/LT-57/give", 4),
        ("/association/members/invite", 4),
    ],
)
def test_a_page_costs_the_same_however_many_there_are(
    make: Make, desk: FlaskClient, queries: Callable[[], Any], path: str, most: int
) -> None:
    counts = []
    for codes in (("LT-01", "LT-02"), tuple(f"LT-{number:02}" for number in range(3, 45))):
        for code in codes:
            make.coordinator(code, name="Žydrė Ąžuolaitė")
            make.deputy(code)
            invited = make.user(state="invited")
            members.send_invitation(invited, invited_by_id=None)
            message = db.session.query(OutboxMessage).order_by(OutboxMessage.id.desc()).first()
            assert message is not None
            message.state = "failed"
        db.session.commit()
        desk.get(path)
        with queries() as seen:
            assert desk.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most
