"""A seat whose holder is only invited is not occupied: the desk, the directory and the digest say so alike."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.association.importing import read_list
from coordnet.association.planning import make_plan
from coordnet.digest.content import content_for
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.members import services as members
from coordnet.members.models import User
from coordnet.web.filters import long_date
from tests.association.lists import csv
from tests.builders import Make
from tests.members.places import ALYTUS, KAUNAS, end

SignIn = Callable[[User], FlaskClient]
INVITED = "Pakviesta, dar neprisijungė"
TILE = re.compile(r'<a class="(\w*)"\s+href="/directory/municipalities/(LT-\d\d)"')
TODAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def text_of(page: str) -> str:
    """What a reader reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split()).replace(" ,", ",").replace(" .", ".")


def rows(page: str) -> dict[str, str]:
    """The rows of the seats' table by code."""
    return {code: text_of("<main" + row) for code, row in re.findall(r'<tr id="(LT-\d\d)">(.*?)</tr>', page, re.S)}


@pytest.fixture
def network(make: Make) -> None:
    """Sixty coordinators, five of whom have not accepted."""
    for number in range(1, 61):
        make.coordinator(f"LT-{number:02}", state="invited" if number <= 5 else "active")


@pytest.mark.parametrize("address", ["/association/members", "/association/seats", "/directory/"])
def test_the_counts(network: None, make: Make, desk: FlaskClient, address: str) -> None:
    assert "Koordinatoriai: 55 prisijungė, 5 pakviesti." in text_of(desk.get(address).text)


def test_the_ministry_reads_the_same(network: None, make: Make, sign_in: SignIn) -> None:
    page = text_of(sign_in(make.ministry()).get("/directory/").text)
    assert "Koordinatoriai: 55 prisijungė, 5 pakviesti." in page
    assert "Tik savivaldybės be prisijungusio koordinatoriaus (5)" in page
    assert "Pakviesta, dar neprisijungė: Akmenės r., Alytaus m., Alytaus r., Anykščių r.," in page


@pytest.mark.parametrize(
    ("invited", "said"),
    [
        (1, "0 prisijungė, 1 pakviestas, 59 laukia paskyrimo."),
        (4, "0 prisijungė, 4 pakviesti, 56 laukia paskyrimo."),
        (11, "0 prisijungė, 11 pakviesta, 49 laukia paskyrimo."),
        (21, "0 prisijungė, 21 pakviestas, 39 laukia paskyrimo."),
    ],
)
def test_plural_forms(make: Make, desk: FlaskClient, invited: int, said: str) -> None:
    for number in range(1, invited + 1):
        make.coordinator(f"LT-{number:02}", state="invited")
    for address in ("/association/members", "/association/seats", "/directory/"):
        assert f"Koordinatoriai: {said}" in text_of(desk.get(address).text)


class TestLists:
    @pytest.fixture(autouse=True)
    def seats(self, make: Make) -> None:
        make.coordinator(KAUNAS, name="Jonas Ąžuolas")
        make.coordinator(ALYTUS, name="Ona Onutė", state="invited")

    def test_the_desk_lists_the_invited_among_those_not_occupied(self, desk: FlaskClient) -> None:
        page = desk.get("/association/seats?vacant=1").text
        assert "Be prisijungusio koordinatoriaus (59)" in page
        found = rows(page)
        assert KAUNAS not in found and len(found) == 59
        assert f"Ona Onutė {INVITED}" in found[ALYTUS]
        assert "Koordinatorius nepaskirtas" not in found[ALYTUS]
        assert "Koordinatorius nepaskirtas" in found["LT-57"]

    def test_so_does_the_directory(self, desk: FlaskClient) -> None:
        page = desk.get("/directory/?vacant=1").text
        assert page.count('<article class="muni muni-vac"') == 59 and f'id="{KAUNAS}"' not in page
        card = page.partition(f'id="{ALYTUS}"')[2].partition("</article>")[0]
        assert INVITED in card and "Koordinatorius nepaskirtas" not in card

    def test_the_map_has_three_kinds_of_tiles(self, desk: FlaskClient) -> None:
        page = desk.get("/directory/").text
        tiles = {code: kind for kind, code in TILE.findall(page)}
        assert (tiles[KAUNAS], tiles[ALYTUS], tiles["LT-57"]) == ("", "inv", "vac")
        assert "Alytaus miesto savivaldybė – pakviesta, dar neprisijungė" in page

    def test_the_municipality_and_the_choices_of_the_desk_say_it(self, desk: FlaskClient) -> None:
        assert f"Ona Onutė {INVITED}" in text_of(desk.get(f"/directory/municipalities/{ALYTUS}").text)
        assert f"Ona Onutė {INVITED}" in text_of(desk.get(f"/association/seats/{ALYTUS}/give").text)
        choices = desk.get("/association/members/invite").text
        assert "Alytaus miesto savivaldybė (pakviesta, dar neprisijungė)<" in choices
        assert "Vilniaus miesto savivaldybė (koordinatorius nepaskirtas)<" in choices
        assert "Kauno miesto savivaldybė<" in choices

    def test_giving_it_to_somebody_else_says_who_is_invited_and_what_to_do(self, make: Make, desk: FlaskClient) -> None:
        data = {"user": str(make.user().id), "role": "coordinator", "since": "2026-01-05"}
        answer = desk.post(f"/association/seats/{ALYTUS}/give", data=data)
        assert answer.status_code == 422
        assert (
            "Alytaus m.: į šią vietą jau pakviesta, bet dar neprisijungė (Ona Onutė). "
            "Pirma atšaukite kvietimą arba užbaikite šį paskyrimą." in answer.text
        )

    def test_an_import_says_who_is_invited(self) -> None:
        typed = [["a@x.example", "Jonas Jonaitis", place, "coordinator", "", ""] for place in (ALYTUS, KAUNAS)]
        typed[1][0] = "b@x.example"
        plan = make_plan(read_list(csv(typed).encode()).rows)
        assert [problem.reason for problem in plan.bad] == [
            "Alytaus m.: pakviesta, dar neprisijungė: Ona Onutė.",
            "Kauno m.: koordinatorius jau paskirtas.",
        ]


class TestVacantSince:
    @pytest.mark.parametrize(("days", "said"), [(0, "laisva nuo šiandien"), (1, "laisva nuo 2026 m. lapkričio 22 d.")])
    def test_a_date_and_on_the_first_day_today(self, make: Make, desk: FlaskClient, days: int, said: str) -> None:
        with clock.frozen(TODAY):
            end(make.coordinator(KAUNAS), KAUNAS, clock.today() - timedelta(days=days))
            page = desk.get("/association/seats").text
        assert said in rows(page)[KAUNAS]
        assert "nepaskirta jau" not in page

    def test_it_goes_on_while_the_successor_is_only_invited(self, make: Make, desk: FlaskClient) -> None:
        last = clock.today() - timedelta(days=30)
        end(make.coordinator(KAUNAS), KAUNAS, last)
        make.coordinator(KAUNAS, state="invited")
        assert f"laisva nuo {long_date(last)}".replace("\xa0", " ") in rows(desk.get("/association/seats").text)[KAUNAS]


def test_the_digest_names_a_seat_left_and_only_invited_to(make: Make, sign_in: SignIn) -> None:
    period = Period(TODAY.date() - timedelta(days=7), TODAY.date())
    joined = TODAY - timedelta(days=99)
    with clock.frozen(TODAY):
        for code in (ALYTUS, KAUNAS, "LT-43"):
            end(make.coordinator(code, joined_at=joined), code, period.start)
        person = make.coordinator(KAUNAS, state="invited")
        make.coordinator("LT-43", joined_at=joined)
        reader = make.user(joined_at=joined)
        (section,) = content_for(make.viewer(reader), "weekly", period).sections
        lines = [(item.title, item.meta) for item in section.items]
        assert (section.key, section.total) == ("vacancies", 2)
        assert lines == [
            ("Alytaus miesto savivaldybė", "Koordinatorius nepaskirtas"),
            ("Kauno miesto savivaldybė", INVITED),
        ]
        page = sign_in(reader).get("/directory/" + section.more_url.partition("/directory/")[2]).text
        assert re.findall(r'<article class="muni muni-vac" id="(LT-\d\d)"', page) == [ALYTUS, KAUNAS]
        members.activate(person, name=person.name, at=joined)
        db.session.commit()
        (section,) = content_for(make.viewer(reader), "weekly", period).sections
        assert section.total == 1
