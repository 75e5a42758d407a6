"""Where a form comes from, as the browser tells: the foreign is refused by that name, the absent is no fault."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.members.models import User
from coordnet.web import tokens
from tests.auth.pages import PASSWORD, hidden_fields
from tests.forum.threads import ask

pytestmark = pytest.mark.csrf

SITE = "https://tinklas.example"
REFUSED = "Tai atsiųsta iš kitos svetainės"


@pytest.fixture(autouse=True)
def over_https(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As behind nginx: HTTPS, under the address people know."""
    monkeypatch.setitem(app.config, "BASE_URL", SITE)
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["tinklas.example", "localhost"])


def sign_in_with(client: FlaskClient, member: User, **headers: str) -> tuple[int, str]:
    """Status and address or text of an attempt to sign in with these headers, all others left out."""
    fields = hidden_fields(client.get("/auth/sign-in", base_url=SITE).text)
    answer = client.post(
        "/auth/sign-in",
        base_url=SITE,
        data={**fields, "email": member.email, "password": PASSWORD},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_signing_in_over_https_needs_no_referer(client: FlaskClient, member: User) -> None:
    assert sign_in_with(client, member) == (303, "/")
    assert client.get("/directory/", base_url=SITE).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": SITE},
        {"Origin": f"{SITE}:443"},
        {"Origin": SITE, "Sec_Fetch_Site": "same-origin"},
        {"Origin": SITE, "Referer": "https://elsewhere.example/"},  # only the better witness is heard
        {"Sec_Fetch_Site": "none"},
        {"Referer": f"{SITE}/auth/sign-in?next=/forum/"},
        {"Referer": ""},
    ],
)
def test_what_is_ours_comes_in(client: FlaskClient, member: User, headers: dict[str, str]) -> None:
    assert sign_in_with(client, member, **headers) == (303, "/")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://tinklas.example.elsewhere.example"},
        {"Origin": "http://tinklas.example"},
        {"Origin": "https://tinklas.example:8443"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://["},
        {"Origin": "https://elsewhere.example", "Referer": f"{SITE}/auth/sign-in"},
        {"Origin": SITE, "Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Referer": "https://elsewhere.example/auth/sign-in"},
    ],
)
def test_what_comes_from_elsewhere_is_refused_by_that_name(
    client: FlaskClient, member: User, headers: dict[str, str]
) -> None:
    status, text = sign_in_with(client, member, **headers)
    assert status == 403
    assert REFUSED in text
    assert client.get("/directory/", base_url=SITE).status_code == 302


def test_the_address_of_this_machine_is_ours_too(
    app: Flask, client: FlaskClient, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BASE_URL says localhost, the browser 127.0.0.1; another program on another port is somebody else."""
    monkeypatch.setitem(app.config, "BASE_URL", "http://localhost:8000")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost", "127.0.0.1"])
    here = "http://127.0.0.1:8000"
    fields = hidden_fields(client.get("/auth/sign-in", base_url=here).text)
    form = {**fields, "email": member.email, "password": PASSWORD}
    for origin, status in (("http://127.0.0.1:9000", 403), (here, 303)):
        answer = client.post("/auth/sign-in", base_url=here, data=form, headers={"Origin": origin})
        assert answer.status_code == status


def test_the_text_is_given_back_to_be_read(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client, thread = sign_in(member), ask(member)
    fields = hidden_fields(client.get(f"/forum/threads/{thread.id}").text)
    body = "<p>Rašiau <b>visą</b> popietę.</p>"
    answer = client.post(
        f"/forum/threads/{thread.id}/posts",
        data={**fields, "body": body},
        headers={"Origin": "https://www.tinklas.example"},
    )
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "Rašiau visą popietę." in answer.text


def test_nobody_needs_to_be_signed_in_to_be_told(client: FlaskClient) -> None:
    answer = client.post("/forum/threads/new", base_url=SITE, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_a_script_is_told_in_json(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "cross-site"}
    answer = sign_in(member).post("/files/upload", base_url=SITE, headers=headers)
    assert answer.status_code == 403
    assert "ne iš tinklo puslapio" in answer.json["error"]


def test_the_mail_programs_one_click_comes_from_wherever_it_comes(client: FlaskClient, member: User) -> None:
    address = "/digest/unsubscribe/" + tokens.sign("unsubscribe", member.id)
    answer = client.post(address, base_url=SITE, headers={"Origin": "https://mail.example"})
    assert answer.status_code == 200
