"""Failed attempts are counted in the database, by account and by address; only failures count."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.web.models import RateLimitCounter
from tests.auth.pages import PASSWORD


def attempt(client: FlaskClient, email: str, password: str = "wrong", address: str = "192.0.2.1") -> TestResponse:
    return client.post(
        "/auth/sign-in", data={"email": email, "password": password}, environ_base={"REMOTE_ADDR": address}
    )


def test_ten_failures_close_an_account_for_a_quarter_of_an_hour(app: Flask, client: FlaskClient, member: User) -> None:
    for number in range(10):
        assert attempt(client, member.email, address=f"192.0.2.{number}").status_code == 422
    blocked = attempt(app.test_client(), " RASA@vilnius.example", PASSWORD, address="192.0.2.99")
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["Retry-After"]) <= 900
    assert '<html lang="lt"' in blocked.text
    assert "Per daug bandymų" in blocked.text
    assert attempt(client, "kitas@vilnius.example").status_code == 422


def test_an_unknown_account_is_closed_just_the_same(client: FlaskClient) -> None:
    statuses = [attempt(client, "niekas@vilnius.example").status_code for _time in range(11)]
    assert statuses == [422] * 10 + [429]


def test_fifty_failures_close_an_address(client: FlaskClient, member: User) -> None:
    for number in range(50):
        assert attempt(client, f"n{number}@vilnius.example").status_code == 422
    assert attempt(client, member.email, PASSWORD).status_code == 429
    assert attempt(client, member.email, PASSWORD, address="192.0.2.2").status_code == 303


def test_success_does_not_count(client: FlaskClient, member: User) -> None:
    for _time in range(12):
        assert attempt(client, member.email, PASSWORD).status_code == 303


def test_the_counters_survive_a_restart(app: Flask, client: FlaskClient, member: User) -> None:
    for _time in range(10):
        attempt(client, member.email)
    rows = db.session.query(RateLimitCounter).all()
    assert {row.hits for row in rows} == {10}
    assert sum("account:rasa@vilnius.example" in row.key for row in rows) == 1


def test_odd_bytes_in_the_address_are_counted_too(client: FlaskClient) -> None:
    assert attempt(client, "\0rasa@vilnius.example\0").status_code == 422


def test_asking_for_passwords_is_limited_by_address(client: FlaskClient) -> None:
    statuses = [
        client.post("/auth/password/forgot", data={"email": f"n{n}@vilnius.example"}).status_code for n in range(21)
    ]
    assert statuses == [303] * 20 + [429]
