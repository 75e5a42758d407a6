"""The search page as a member meets it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from coordnet.forum import services as forum
from coordnet.members.models import User
from tests.builders import Make

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def browser(make: Make, sign_in: SignIn) -> FlaskClient:
    user = make.coordinator("LT-57", name="Rūta Žvirblė")
    member = make.viewer(user)
    opening = forum.ask("Kas apmoka <b>vertėją</b>?", "Pirmasis pokalbis su vertėju.", "tinklo-reikalai", by=member)
    forum.reply(opening.thread_id, "<p>Vertėją apmoka savivaldybė &amp; fondas.</p>", by=member)
    return sign_in(user)


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/search?q=prekyba").status_code == 302


def test_results_with_marked_words(browser: FlaskClient) -> None:
    page = browser.get("/search?q=verteja").text
    assert "Kas apmoka &lt;b&gt;<mark>vertėją</mark>&lt;/b&gt;?" in page
    assert "<mark>Vertėją</mark> apmoka savivaldybė &amp; fondas." in page
    assert "Rūta Žvirblė, Vilniaus m." in page
    assert 'value="verteja"' in page
    assert "2 rezultatai pagal „verteja“" in page


def test_nothing_found_offers_to_ask(browser: FlaskClient) -> None:
    page = browser.get("/search?q=" + quote("vertėjo <biudžetas>")).text
    assert "Pagal „vertėjo &lt;biudžetas&gt;“ nieko neradome" in page
    assert "/forum/threads/new?title=" + quote("vertėjo ") in page.replace("+", "%20")


@pytest.mark.parametrize(
    "q",
    ["", "   ", "-verteja", "!!!", '"', "\0", "a\0b", "%", "AND", "NEAR(a, 5)", "x" * 5000, "ąč" * 3000, "'; DROP"],
)
@pytest.mark.parametrize("rest", ["", "&kind=nera&order=nera&page=-1", "&kind=post&order=newest&page=99"])
def test_any_question_gets_an_answer(browser: FlaskClient, q: str, rest: str) -> None:
    response = browser.get("/search?q=" + quote(q) + rest)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1


def test_broken_bytes_get_an_answer(browser: FlaskClient) -> None:
    assert browser.get("/search?q=%ff%fe%00%C0").status_code == 200


def test_kinds_and_order_are_links(browser: FlaskClient) -> None:
    page = browser.get("/search?q=verteja&kind=post&order=newest").text
    assert "1 rezultatas pagal „verteja“" in page
    assert 'href="/search?q=verteja&amp;order=newest"' in page
    assert "Kas apmoka" in page
