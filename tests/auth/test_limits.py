"""Failed attempts are counted in the database, by account and by address; only failures count."""

import hashlib
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from coordnet import clock
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
    assert {row.hits for row in db.session.query(RateLimitCounter)} == {10}
    assert attempt(app.test_client(), member.email, PASSWORD, address="192.0.2.99").status_code == 429


def test_nothing_typed_at_the_door_is_stored_or_logged(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor the address one comes from; a password typed into the wrong field is in nobody's table."""
    typed = "Rytas prie upės kvepia mėtomis"
    for _time in range(11):
        attempt(client, typed, password="dar vienas slaptas")
    client.post("/auth/password/forgot", data={"email": typed}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    stored = [row.key for row in db.session.query(RateLimitCounter)]
    assert len(stored) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in stored)
    guessed = f"LIMITS:LIMITER/account:{typed.lower()}/auth.sign_in/10/15/minute"
    assert hashlib.sha256(guessed.encode()).hexdigest() not in stored
    written = "".join(str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)))
    for secret in (typed.lower(), "192.0.2.1", "dar vienas slaptas"):
        assert secret not in written.lower() and secret not in caplog.text.lower()


@pytest.mark.parametrize(
    ("minutes_ago", "words"),
    [(3, "Pabandykite po 12 minučių."), (4.5, "Pabandykite po 11 minučių."), (14.5, "Pabandykite po 1 minutės.")],
)
def test_whoever_waits_is_told_how_long(client: FlaskClient, member: User, minutes_ago: float, words: str) -> None:
    """As long as the window really lasts, and never a minute too early."""
    for _time in range(10):
        attempt(client, member.email)
    ends = clock.wall() + timedelta(minutes=15 - minutes_ago)
    db.session.execute(update(RateLimitCounter).values(expires_at=ends.timestamp()))
    blocked = attempt(client, member.email, PASSWORD)
    assert words in blocked.text
    assert abs(int(blocked.headers["Retry-After"]) - (15 - minutes_ago) * 60) < 10


def test_of_two_closed_limits_the_longer_is_named(app: Flask, client: FlaskClient, member: User) -> None:
    """The account opens in ten minutes, but the address only in fourteen."""
    for _time in range(10):
        attempt(client, member.email)
    soon, late = (clock.wall() + timedelta(minutes=minutes - 0.2) for minutes in (10, 14))
    db.session.execute(update(RateLimitCounter).values(expires_at=soon.timestamp()))
    for number in range(40):
        attempt(client, f"n{number}@vilnius.example")
    fifty = RateLimitCounter.hits >= 50
    db.session.execute(update(RateLimitCounter).where(fifty).values(expires_at=late.timestamp()))
    blocked = attempt(client, member.email, PASSWORD)
    assert "Pabandykite po 14 minučių." in blocked.text
    assert int(blocked.headers["Retry-After"]) > 13 * 60


def test_odd_bytes_in_the_address_are_counted_too(client: FlaskClient) -> None:
    assert attempt(client, "\0rasa@vilnius.example\0").status_code == 422


def test_asking_for_passwords_is_limited_by_address(client: FlaskClient) -> None:
    statuses = [
        client.post("/auth/password/forgot", data={"email": f"n{n}@vilnius.example"}).status_code for n in range(21)
    ]
    assert statuses == [303] * 20 + [429]
