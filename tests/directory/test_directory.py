"""Finding a colleague by place, name or what they know; the contact list to copy."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.members import seats
from coordnet.members.models import SeatHolding, User, UserExpertise
from coordnet.members.queries import municipality_by_code
from tests.builders import Make


@pytest.fixture
def reader(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Vaitkutė", email="rasa@vilnius.example")


@pytest.fixture
def client(reader: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(reader)


def codes(page: str) -> list[str]:
    return re.findall(r'<article class="muni[^"]*" id="(LT-\d\d)"', page)


def counties(page: str) -> list[str]:
    return re.findall(r'<h2 id="g-\d+">\s*(.*?)\s*<span', page)


def addresses(page: str) -> str:
    found = re.search(r'<textarea[^>]*id="addresses"[^>]*>([^<]*)', page)
    return found.group(1).strip() if found else ""


def test_sixty_municipalities_by_county_in_lithuanian_order(client: FlaskClient) -> None:
    page = client.get("/directory/").text
    assert len(codes(page)) == 60
    assert counties(page) == [
        "Alytaus apskritis", "Kauno apskritis", "Klaipėdos apskritis", "Marijampolės apskritis",
        "Panevėžio apskritis", "Šiaulių apskritis", "Tauragės apskritis", "Telšių apskritis", "Utenos apskritis",
        "Vilniaus apskritis",
    ]  # fmt: skip
    assert codes(page)[5:13] == ["LT-05", "LT-10", "LT-13", "LT-15", "LT-16", "LT-18", "LT-36", "LT-38"]  # of Kaunas
    assert "Koordinatoriai: 1 prisijungė, 59 laukia paskyrimo." in " ".join(page.split())


def test_filters(make: Make, client: FlaskClient) -> None:
    make.coordinator("LT-43", name="Šarūnė Čėsnaitė")
    expert = make.deputy("LT-15", name="Jonas Ąžuolas")
    expert.expertise = [UserExpertise(slug="organu-isemimas")]
    official = make.ministry(name="Žydrė Žukaitė")
    official.expertise = [UserExpertise(slug="organu-isemimas")]
    for query, expected in {
        "q=siauliu": {"LT-43", "LT-44"},
        "q=cesnaite+sarune": {"LT-43"},
        "q=azuolas": {"LT-15"},
        "q=birzai": {"LT-06"},
        "county=LT-TA": {"LT-12", "LT-29", "LT-45", "LT-50"},
        "expertise=organu-isemimas": {"LT-15"},
        "q=ryga": set(),
        "county=nothing": set(),
        "expertise=nothing": set(),
    }.items():
        page = client.get(f"/directory/?{query}")
        assert page.status_code == 200
        assert set(codes(page.text)) == expected, query
    assert "Žydrė Žukaitė" in client.get("/directory/?expertise=organu-isemimas").text
    assert len(codes(client.get("/directory/?vacant=1").text)) == 58  # the deputy's municipality is vacant too


def test_a_municipality_is_found_by_whatever_it_is_called(make: Make, client: FlaskClient) -> None:
    make.coordinator("LT-58", name="Milda Mikalauskaitė")
    for typed, expected in {
        "VILNIAUS M. SAV.": {"LT-57"},
        "Vilniaus m. savivaldybė": {"LT-57"},
        "vilniaus miesto": {"LT-57"},
        "lt-57": {"LT-57"},
        "Vilniaus m.": {"LT-57"},
        "Šilutes r.": {"LT-46"},
        "Vilnius": {"LT-57", "LT-58"},
        "Vilniaus sav.": {"LT-57", "LT-58"},
    }.items():
        assert set(codes(client.get("/directory/", query_string={"q": typed}).text)) == expected, typed
    page = client.get("/directory/", query_string={"q": "Vilnaus m."}).text
    assert "Ar turėta omenyje:" in page
    assert '<a href="/directory/?q=Vilniaus+m.">Vilniaus m.</a>' in page
    assert "Ar turėta omenyje" not in client.get("/directory/?q=ryga").text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 3900, "county=%00", "expertise=%00&vacant=yes", "joined_from=x&joined_to=y"]
)
def test_odd_questions(client: FlaskClient, query: str) -> None:
    assert client.get(f"/directory/?{query}").status_code == 200


def test_addresses_to_copy_are_those_shown_and_active(make: Make, client: FlaskClient) -> None:
    make.coordinator("LT-43", email="tomas@siauliai.example")
    make.deputy("LT-43", email="ona@siauliai.example")
    make.coordinator("LT-15", email="sustabdyta@kaunas.example", state="suspended")
    make.administrator(email="lina@lsa.example")
    everybody = addresses(client.get("/directory/").text)
    assert everybody.split("; ") == [
        "tomas@siauliai.example", "ona@siauliai.example", "rasa@vilnius.example", "lina@lsa.example",
    ]  # fmt: skip
    assert addresses(client.get("/directory/?q=siauliu").text) == "tomas@siauliai.example; ona@siauliai.example"
    assert addresses(client.get("/directory/?q=ryga").text) == ""


def test_a_municipality_shows_present_and_past(make: Make, client: FlaskClient) -> None:
    make.coordinator("LT-43", name="Ona Onutė")
    old = db.session.query(SeatHolding).order_by(SeatHolding.id.desc()).first()
    assert old is not None
    seats.end_seat(old, until=clock.today() - timedelta(days=3), by=None)
    make.deputy("LT-43", name="Jonas Jonaitis", phone="+370 600 00000")
    page = client.get("/directory/municipalities/lt-43").text
    assert "Šiaulių miesto savivaldybė" in page
    assert "Koordinatorius nepaskirtas" in page
    assert 'href="tel:+37060000000"' in page
    assert page.index("Jonas Jonaitis") < page.index("Ankstesni paskyrimai") < page.index("Ona Onutė")


@pytest.mark.parametrize("path", ["municipalities/LT-99", "municipalities/%00", "municipalities/" + "x" * 3000,
                                  "members/0", "members/999", "members/99999999999999999999"])  # fmt: skip
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(f"/directory/{path}").status_code == 404


class TestFacts:
    TYPED = {
        "body_type": "komisija",
        "procedure_title": "Tarybos sprendimas  Nr. T-337",
        "procedure_url": "https://www.e-tar.lt/x",
        "local_contacts": "Policija 112\r\n Krizių centras\0 ",
    }

    def test_the_holder_keeps_them(self, make: Make, reader: User, client: FlaskClient) -> None:
        answer = client.post("/directory/municipalities/LT-57/edit", data=self.TYPED)
        assert answer.headers["Location"] == "/directory/municipalities/LT-57"
        page = client.get("/directory/municipalities/LT-57").text
        assert "Tarybos sprendimas Nr. T-337" in page
        assert 'href="https://www.e-tar.lt/x"' in page
        assert "Policija 112\nKrizių centras" in page

    def test_so_does_a_deputy_from_next_door(self, make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
        person = make.coordinator("LT-43")
        place = municipality_by_code("LT-44")
        assert place is not None
        seats.give_seat(person, place, "deputy", since=clock.today(), by=None)
        browser = sign_in(person)
        assert browser.get("/directory/municipalities/LT-44/edit").status_code == 200
        assert browser.post("/directory/municipalities/LT-44/edit", data=self.TYPED).status_code == 303

    def test_others_may_not(self, make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient]) -> None:
        other = sign_in(make.coordinator("LT-43"))
        assert "Redaguoti duomenis" not in other.get("/directory/municipalities/LT-57").text
        for browser in (other, sign_in(make.moderator()), sign_in(make.ministry())):
            assert browser.get("/directory/municipalities/LT-57/edit").status_code == 403
            assert browser.post("/directory/municipalities/LT-57/edit", data=self.TYPED).status_code == 403
        assert sign_in(make.administrator()).get("/directory/municipalities/LT-57/edit").status_code == 200

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"procedure_url": "javascript:alert(1)"}, "prasidedantį https://"),
            ({"procedure_url": "https://[x"}, "prasidedantį https://"),
            ({"procedure_url": "https://x\0.example"}, "prasidedantį https://"),
            ({"body_type": "ministerija"}, "Pasirinkite iš sąrašo."),
            ({"local_contacts": "39001010077"}, "Panašu į asmens kodą."),
            ({"procedure_title": "x" * 301}, "Ne daugiau kaip 300 ženklų."),
        ],
    )
    def test_mistakes(self, client: FlaskClient, typed: dict[str, str], says: str) -> None:
        answer = client.post("/directory/municipalities/LT-57/edit", data=self.TYPED | typed)
        assert answer.status_code == 422
        assert says in answer.text
        assert "Tarybos sprendimas" in answer.text or "xxx" in answer.text


def test_a_person_who_has_not_joined_and_one_who_has_left(make: Make, client: FlaskClient) -> None:
    invited, left = make.user(name="Neringa Kvietkutė", state="invited"), make.user(state="left", phone="+370 6")
    assert "Pakviesta, dar neprisijungė</span>" in client.get(f"/directory/members/{invited.id}").text
    page = client.get(f"/directory/members/{left.id}").text
    assert "Narystė baigta" in page
    assert left.email not in page
    assert "+370 6" not in page


@pytest.mark.parametrize("path", ["/directory/", "/directory/?q=a&vacant=1", "/directory/municipalities/LT-57"])
def test_a_page_costs_the_same_however_many_there_are(
    make: Make, client: FlaskClient, queries: Callable[[], Any], path: str
) -> None:
    counts = []
    for span in (range(1, 3), range(3, 50)):
        for number in span:
            make.coordinator(f"LT-{number:02}").expertise = [UserExpertise(slug="organu-isemimas")]
            make.deputy("LT-57")
            make.user()
        db.session.commit()
        client.get(path)
        with queries() as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_the_facts_hold_no_personal_code_with_an_invisible_character_inside(client: FlaskClient) -> None:
    for field in ("procedure_title", "local_contacts"):
        answer = client.post("/directory/municipalities/LT-57/edit", data={"body_type": "", field: "39001\ue000010077"})
        assert answer.status_code == 422
