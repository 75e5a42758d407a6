"""Coming in and going out."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.auth.models import UserSession
from coordnet.auth.services import forget_old
from coordnet.extensions import db
from coordnet.members.models import User
from tests.auth.pages import PASSWORD
from tests.builders import Make


def post(client: FlaskClient, email: str = "rasa@vilnius.example", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/auth/sign-in", data={"email": email, "password": password, **more})


def test_signing_in_opens_the_network(client: FlaskClient, member: User) -> None:
    assert client.get("/directory/").headers["Location"] == "/auth/sign-in?next=/directory/"
    answer = post(client, " Rasa@VILNIUS.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/directory/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("rasa@vilnius.example", "not the password at all"),
        ("niekas@vilnius.example", PASSWORD),
        ("rasa@vilnius.example\0", PASSWORD),
        ("not an address", PASSWORD),
    ],
)
def test_the_answer_does_not_tell_whether_there_is_an_account(
    client: FlaskClient, member: User, email: str, password: str
) -> None:
    answer = post(client, email, password)
    assert answer.status_code == 422
    assert "El. pašto adresas arba slaptažodis neteisingas" in answer.text
    assert password not in answer.text
    assert client.get("/directory/").status_code == 302


@pytest.mark.parametrize("state", ["invited", "suspended", "left"])
def test_only_active_members_come_in(client: FlaskClient, member: User, state: str) -> None:
    member.state = state
    answer = post(client)
    assert answer.status_code == 422
    assert "El. pašto adresas arba slaptažodis neteisingas" in answer.text


def test_empty_fields_are_named(client: FlaskClient) -> None:
    answer = post(client, "", "")
    assert answer.status_code == 422
    assert "Įrašykite darbo el. pašto adresą." in answer.text
    assert "Įrašykite slaptažodį." in answer.text


def test_the_cookie_is_new_after_each_sign_in_and_the_old_session_has_ended(client: FlaskClient, member: User) -> None:
    tokens = []
    for _time in range(2):
        post(client)
        with client.session_transaction() as cookie:
            tokens.append(cookie["_user_id"])
    assert tokens[0] != tokens[1]
    first, second = db.session.query(UserSession).order_by(UserSession.id)
    assert first.ended_at is not None
    assert second.ended_at is None
    assert tokens[1] not in second.token_hash


def test_signing_out_ends_the_row_so_that_a_copied_cookie_is_worthless(client: FlaskClient, member: User) -> None:
    post(client)
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    assert client.post("/auth/sign-out").headers["Location"] == "/auth/sign-in"
    assert db.session.query(UserSession).one().ended_at is not None
    with client.session_transaction() as cookie:
        cookie.update(copied)
    assert client.get("/directory/").status_code == 302


def test_a_session_lasts_fourteen_days(client: FlaskClient, member: User) -> None:
    post(client)
    moment = clock.now()
    with clock.frozen(moment + timedelta(days=13)):
        assert client.get("/directory/").status_code == 200
    with clock.frozen(moment + timedelta(days=15)):
        assert client.get("/directory/").status_code == 302


def test_whoever_is_suspended_is_out_at_once(client: FlaskClient, member: User) -> None:
    post(client)
    member.state = "suspended"
    assert client.get("/directory/").status_code == 302


def test_a_new_visit_begins_after_four_hours(client: FlaskClient, member: User) -> None:
    start = clock.now()
    with clock.frozen(start):
        post(client)
    with clock.frozen(start + timedelta(hours=1)):
        client.post("/auth/sign-out")
        post(client)
    db.session.refresh(member)
    assert member.previous_visit_at is None
    with clock.frozen(start + timedelta(hours=9)):
        client.get("/directory/")
    db.session.refresh(member)
    assert member.previous_visit_at == start + timedelta(hours=1)


def test_what_is_over_is_forgotten_after_a_month(client: FlaskClient, member: User) -> None:
    post(client)
    with clock.frozen(clock.now() + timedelta(days=43)):
        assert forget_old() == 0
    with clock.frozen(clock.now() + timedelta(days=45)):
        assert forget_old() == 1


def test_the_page_names_no_people(client: FlaskClient, make: Make) -> None:
    make.coordinator("LT-57", name="Vytautas Žemelis")
    page = client.get("/auth/sign-in")
    assert "Vytautas" not in page.text
    assert "Žemelis" not in page.text
