"""No route changes anything without the token of the session; the one-click unsubscribe is the named exception."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet import clock
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.members.models import User
from coordnet.web.access import is_csrf_exempt
from tests.auth.pages import PASSWORD, fill_in, hidden_fields
from tests.builders import Make

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
        assert "Dalis formos pakeliui dingo arba buvo sugadinta, todėl nieko nepadaryta." in page.text, endpoint


def test_the_named_exceptions(app: Flask) -> None:
    """The addresses at the foot of a mail, whose token is the authority (RFC 8058)."""
    exempt = {endpoint for endpoint, _path in posting(app) if is_csrf_exempt(endpoint)}
    assert exempt == {"digest.unsubscribe", "notifications.change"}


def test_a_script_gets_json(member: User, sign_in: Callable[[User], FlaskClient], client: FlaskClient) -> None:
    """The page it runs on holds a text: nobody is told to leave it."""
    expected = {client: (401, "prisijunkite kitoje naršyklės kortelėje"), sign_in(member): (400, "sugadinta")}
    for browser, (status, words) in expected.items():
        answer = browser.post("/files/upload", headers={"Accept": "application/json"})
        assert answer.status_code == status
        assert words in answer.json["error"]
        assert "csrf_token" not in answer.json


def send_file(client: FlaskClient, token: str, owner: str) -> TestResponse:
    return client.post(
        "/files/upload",
        data={"file": (BytesIO(b"tekstas"), "a.txt"), "form_owner": owner},
        headers={"Accept": "application/json", "X-CSRFToken": token},
    )


def test_a_page_goes_on_with_the_session_begun_in_another_tab(
    member: User, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    """The same person gets the token that fits now; anybody else is told that the page is not theirs."""
    client = sign_in(member)
    page = hidden_fields(client.get("/forum/threads/new").text)
    client.post("/auth/sign-out", data=hidden_fields(client.get("/").text, "/auth/sign-out"))
    fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD)
    old = send_file(client, page["csrf_token"], page["form_owner"])
    assert old.status_code == 409
    assert send_file(client, old.json["csrf_token"], page["form_owner"]).status_code == 201
    other = sign_in(make.user())
    strange = send_file(other, page["csrf_token"], page["form_owner"])
    assert strange.status_code == 403
    assert "csrf_token" not in strange.json
    assert "kitas prisijungęs žmogus" in strange.json["error"]
    for owner in ("", "forged"):
        assert "csrf_token" not in send_file(client, page["csrf_token"], owner).json
    assert db.session.query(StoredFile).one().uploader_id == member.id


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
    assert answer.headers["Location"].startswith("/auth/sign-in?next=%2Fforum%2F")
    again = fill_in(client, answer.headers["Location"], email=member.email, password=PASSWORD)
    assert again.headers["Location"] == "/forum/"


def send_sign_in(client: FlaskClient, member: User) -> TestResponse:
    fields = hidden_fields(client.get("/auth/sign-in?next=/forum/").text)
    return client.post("/auth/sign-in", data={**fields, "email": member.email, "password": PASSWORD})


def test_a_browser_without_cookies_is_told_so_and_not_led_in_a_circle(app: Flask, member: User) -> None:
    """The second request shows whether they are refused or were only cleared."""
    client = app.test_client(use_cookies=False)
    answer = send_sign_in(client, member)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "nepriima šios svetainės slapukų" in page.text
    assert 'name="next" value="/forum/"' in page.text
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert "slapukų" not in client.get(answer.headers["Location"]).text


def test_cleared_cookies_are_another_cause_than_refused_ones(client: FlaskClient, member: User) -> None:
    fields = hidden_fields(client.get("/auth/sign-in").text)
    client.delete_cookie("coordnet")
    answer = client.post("/auth/sign-in", data={**fields, "email": member.email, "password": PASSWORD})
    page = client.get(answer.headers["Location"])
    assert "šio puslapio jau nebeatpažino" in page.text
    assert "nepriima šios svetainės slapukų" not in page.text
    again = {**hidden_fields(page.text), "email": member.email, "password": PASSWORD}
    assert client.post("/auth/sign-in", data=again).headers["Location"] == "/"


def test_each_cause_has_its_own_sentence(
    app: Flask, client: FlaskClient, member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Another session, a damaged token, a session that is over: nothing of it is a page open for too long."""
    older = hidden_fields(app.test_client().get("/auth/sign-in").text)
    said = []
    for fields in (older, {"csrf_token": older["csrf_token"][:-3]}, {}):
        client.get("/auth/sign-in")
        client.post("/auth/sign-in", data={**fields, "email": member.email, "password": PASSWORD})
        said.append(client.get("/auth/sign-in").text)
    assert ["per ankstesnį apsilankymą" in text for text in said] == [True, False, False]
    assert ["dingo arba buvo sugadinta" in text for text in said] == [False, True, True]
    answer = client.post("/forum/threads/1/posts", data={"body": "x"})
    page = client.get(answer.headers["Location"])
    assert "Prisijungimo laikas baigėsi, todėl nieko nepadaryta." in page.text


def test_signing_out_needs_the_token(client: FlaskClient, member: User) -> None:
    fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD)
    client.post("/auth/sign-out")
    assert client.get("/directory/").status_code == 200
    db.session.commit()
