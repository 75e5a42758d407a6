"""No route changes anything without the token of the session; the one-click unsubscribe is the named exception."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.web.access import is_csrf_exempt
from tests.auth.pages import PASSWORD, fill_in, hidden_fields

pytestmark = pytest.mark.csrf

SAMPLE = {"int": 1, "code": "LT-57", "slug": "x", "token": "x", "fingerprint": "x", "name": "x"}


def posting(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, an address) of every route that takes a changing method."""
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            values = {name: SAMPLE.get(name, 1) for name in rule.arguments}
            found.append((rule.endpoint, adapter.build(rule.endpoint, values)))
    return found


def test_every_posting_route_asks_for_the_token(
    app: Flask, member: User, sign_in: Callable[[User], FlaskClient], make: object
) -> None:
    """Without it the form comes back with a word of explanation: nothing was done, nothing failed."""
    member.site_role = "administrator"
    client = sign_in(member)
    routes = posting(app)
    assert len(routes) > 15
    for endpoint, path in routes:
        if is_csrf_exempt(endpoint):
            continue
        answer = client.post(path, data={"name": "x", "csrf_token": "wrong"})
        assert answer.status_code == 303, (endpoint, answer.status_code)
        page = client.get(answer.headers["Location"])
        if page.status_code == 302:  # the sign-in page leads a member on
            page = client.get(page.headers["Location"])
        assert "Puslapis buvo atidarytas per ilgai" in page.text, endpoint


def test_the_named_exception(app: Flask) -> None:
    assert [endpoint for endpoint, _path in posting(app) if is_csrf_exempt(endpoint)] == ["digest.unsubscribe"]


def test_a_script_gets_json(member: User, sign_in: Callable[[User], FlaskClient], client: FlaskClient) -> None:
    for browser in (client, sign_in(member)):
        answer = browser.post("/files/upload", headers={"Accept": "application/json"})
        assert answer.status_code == 401
        assert "Atidarykite puslapį iš naujo" in answer.json["error"]


def test_the_token_of_another_session_does_not_fit(app: Flask, client: FlaskClient, member: User) -> None:
    stolen = hidden_fields(app.test_client().get("/auth/sign-in").text)
    client.get("/auth/sign-in")
    answer = client.post("/auth/sign-in", data={**stolen, "email": member.email, "password": PASSWORD})
    assert answer.status_code == 303
    assert client.get("/directory/").status_code == 302
    assert fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD).headers["Location"] == "/"
    assert client.get("/directory/").status_code == 200


def test_the_sign_in_form_keeps_where_one_was_going(client: FlaskClient, member: User) -> None:
    stale = hidden_fields(client.get("/auth/sign-in?next=/forum/").text)
    client.delete_cookie("coordnet")
    answer = client.post("/auth/sign-in", data={**stale, "email": member.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/auth/sign-in?next=/forum/"
    again = fill_in(client, answer.headers["Location"], email=member.email, password=PASSWORD)
    assert again.headers["Location"] == "/forum/"


def test_signing_out_needs_the_token(client: FlaskClient, member: User) -> None:
    fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD)
    client.post("/auth/sign-out")
    assert client.get("/directory/").status_code == 200
    db.session.commit()
