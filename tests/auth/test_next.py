"""The page somebody was on the way to is kept through the whole sign-in, and only a page of this site."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.web import tokens
from tests.auth.pages import PASSWORD, fill_in, hidden_fields

WANTED = "/forum/posts/17?from=digest"
SIGN_IN = "/auth/sign-in?next=" + quote(WANTED, safe="/")


def test_a_link_from_an_email_leads_back_after_the_sign_in(client: FlaskClient, member: User) -> None:
    assert client.get(WANTED).headers["Location"] == "/auth/sign-in?next=/forum/posts/17?from%3Ddigest"
    answer = fill_in(client, SIGN_IN, email=member.email, password=PASSWORD)
    assert answer.headers["Location"] == WANTED


def test_a_wrong_password_first_does_not_lose_it(client: FlaskClient, member: User) -> None:
    wrong = fill_in(client, SIGN_IN, email=member.email, password="wrong")
    assert wrong.status_code == 422
    again = client.post(
        "/auth/sign-in", data={**hidden_fields(wrong.text), "email": member.email, "password": PASSWORD}
    )
    assert again.headers["Location"] == WANTED


def test_a_forgotten_password_does_not_lose_it(
    client: FlaskClient, member: User, queued: Callable[[str], list[OutboxMessage]]
) -> None:
    forgot = "/auth/password/forgot?next=" + quote(WANTED, safe="/")
    assert 'href="/auth/password/forgot?next=/forum/posts/17?from%3Ddigest"' in client.get(SIGN_IN).text
    sent = fill_in(client, forgot, email=member.email)
    assert (
        'href="/auth/sign-in?next=/forum/posts/17?from%3Ddigest"' in client.get(sent.headers["Location"]).text
    )  # the way back to the sign-in
    token = tokens.sign("password-reset", int(queued("password-reset")[0].subject_id))
    answer = fill_in(client, f"/auth/password/reset/{token}", password="Vakaras prie ežero dvelkia dūmais")
    assert answer.headers["Location"] == WANTED


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_it_never_leads_out_of_the_site(client: FlaskClient, member: User, evil: str) -> None:
    page = client.get("/auth/sign-in", query_string={"next": evil})
    assert 'name="next"' not in page.text
    assert "next=" not in page.text[page.text.index("</form>") :]
    answer = client.post("/auth/sign-in", data={"email": member.email, "password": PASSWORD, "next": evil})
    assert answer.headers["Location"] == "/"


def test_who_is_signed_in_already_is_led_on(client: FlaskClient, member: User) -> None:
    fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD)
    assert client.get(SIGN_IN).headers["Location"] == WANTED
    assert client.get("/auth/sign-in?next=//evil.example").headers["Location"] == "/"
