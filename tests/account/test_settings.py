"""One's own profile, language and digest."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from coordnet.audit.models import AuditRecord
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.textsearch.models import SearchDocument
from tests.auth.pages import value_of
from tests.builders import Make

TYPED = {
    "name": "Rasa Vaitkutė",
    "addressed_as": "Rasa",
    "position": "Vyriausioji specialistė",
    "phone": "+370 600 00000",
    "languages": "lietuvių, anglų",
    "expertise": ["organu-isemimas", "elgetavimas"],
    "locale": "lt",
}


@pytest.fixture
def member(make: Make) -> User:
    return make.user(name="Rasa Vaitkute")


@pytest.fixture
def client(member: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(member)


def test_the_profile(client: FlaskClient, member: User) -> None:
    answer = client.post("/settings/profile", data=TYPED)
    assert answer.headers["Location"] == "/settings/profile"
    page = client.get("/settings/profile").text
    assert "Profilis išsaugotas." in page
    assert value_of(page, "position") == "Vyriausioji specialistė"
    assert page.count(" checked") == 3
    db.session.refresh(member)
    assert (member.name, member.name_fold) == ("Rasa Vaitkutė", "rasa vaitkute")
    assert [row.slug for row in member.expertise] == ["elgetavimas", "organu-isemimas"]
    document = db.session.query(SearchDocument).filter_by(kind="person", ref_id=member.id).one()
    assert document.title.startswith("Rasa Vaitkutė\nR V")
    shown = client.get(f"/directory/members/{member.id}").text
    assert "Vyriausioji specialistė" in shown
    assert "Organų išėmimas" in shown


def test_expertise_can_be_taken_back(client: FlaskClient, member: User) -> None:
    client.post("/settings/profile", data=TYPED)
    client.post("/settings/profile", data=TYPED | {"expertise": ["elgetavimas"]})
    db.session.refresh(member)
    assert [row.slug for row in member.expertise] == ["elgetavimas"]
    client.post("/settings/profile", data={key: value for key, value in TYPED.items() if key != "expertise"})
    db.session.refresh(member)
    assert member.expertise == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Įrašykite vardą ir pavardę."),
        ({"name": "\0"}, "Įrašykite vardą ir pavardę."),
        ({"name": "x" * 121}, "Vardas per ilgas."),
        ({"position": "x" * 201}, "Ne daugiau kaip 200 ženklų."),
        ({"phone": "39001010077"}, "Panašu į asmens kodą."),
        ({"expertise": ["nothing"]}, "Pasirinkite iš sąrašo."),
        ({"locale": "ru"}, "Pasirinkite kalbą."),
        ({"locale": ""}, "Pasirinkite kalbą."),
    ],
)
def test_mistakes_lose_nothing(client: FlaskClient, member: User, typed: dict[str, object], says: str) -> None:
    answer = client.post("/settings/profile", data=TYPED | typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert value_of(answer.text, "languages") == "lietuvių, anglų"
    db.session.refresh(member)
    assert member.languages == ""


def test_odd_bytes_are_dropped(client: FlaskClient, member: User) -> None:
    assert client.post("/settings/profile", data=TYPED | {"position": "Ved\0ėja\u200b"}).status_code == 303
    db.session.refresh(member)
    assert "\0" not in member.position


def test_the_language_changes_at_once(client: FlaskClient, member: User) -> None:
    page = client.get(client.post("/settings/profile", data=TYPED | {"locale": "en"}).headers["Location"]).text
    assert '<html lang="en"' in page
    assert "Your profile is saved." in page
    assert "Organ removal" in page
    page = client.get(client.post("/settings/profile", data=TYPED).headers["Location"]).text
    assert '<html lang="lt"' in page
    assert "Profilis išsaugotas." in page


@pytest.mark.parametrize("frequency", ["titles", "off", "weekly"])
def test_the_digest(client: FlaskClient, member: User, frequency: str) -> None:
    answer = client.post("/settings/notifications", data={"digest_frequency": frequency})
    assert answer.headers["Location"] == "/settings/notifications"
    db.session.refresh(member)
    assert member.digest_frequency == frequency
    page = client.get("/settings/notifications").text
    assert re.findall(r'<input checked [^>]*name="digest_frequency" type="radio" value="(\w+)"', page) == [frequency]


def test_switching_the_digest_off_leaves_a_trace(client: FlaskClient, member: User) -> None:
    for frequency in ("titles", "off", "off", "weekly"):
        client.post("/settings/notifications", data={"digest_frequency": frequency})
    rows = db.session.query(AuditRecord).filter_by(action="digest.stopped").all()
    assert [(row.actor_id, row.target_id) for row in rows] == [(member.id, member.id)]


@pytest.mark.parametrize("frequency", ["", "daily", "\0"])
def test_a_digest_that_does_not_exist(client: FlaskClient, frequency: str) -> None:
    answer = client.post("/settings/notifications", data={"digest_frequency": frequency})
    assert answer.status_code == 422
    assert "Pasirinkite vieną." in answer.text


def test_a_personal_code_with_an_invisible_character_inside_is_found(client: FlaskClient, member: User) -> None:
    for inside in ("\ue000", "\u2028"):  # stored as a space
        answer = client.post("/settings/profile", data=TYPED | {"position": f"a. k. 39001{inside}010077"})
        assert answer.status_code == 422
    db.session.refresh(member)
    assert member.position == ""


def test_how_answers_arrive_is_asked_first(client: FlaskClient) -> None:
    page = client.get("/settings/notifications?first=1").text
    assert "Kaip norite sužinoti apie atsakymus?" in page
    assert 'href="/">Palikti, kaip yra<' in page
    chosen = {"digest_frequency": "weekly", "topic_answers": "digest", "topic_replies": "off"}
    assert client.post("/settings/notifications?first=1", data=chosen).headers["Location"] == "/"
    answer = client.post("/settings/notifications?first=1", data={"digest_frequency": "hourly"})
    assert (answer.status_code, "Išsaugoti ir tęsti" in answer.text) == (422, True)
    assert "Kaip norite sužinoti" not in client.get("/settings/notifications").text
