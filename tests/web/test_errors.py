"""Error pages say in Lithuanian what happened and what to do, and never fail themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from coordnet.errors import Forbidden, NotFound
from coordnet.members.models import User
from coordnet.web.access import public
from tests.builders import Make

SAYS = {
    400: "Užklausos suprasti nepavyko",
    403: "Šio veiksmo atlikti negalite",
    404: "Tokio puslapio nėra",
    405: "Šio adreso taip atidaryti negalima",
    413: "Vienas failas gali būti iki 25",
    422: "Priimti nepavyko",
    429: "Per daug bandymų",
    418: "Nepavyko",
}


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], FlaskClient]:
    """A client to whom /help does what is given."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def with_view(view: Callable[[], Any]) -> FlaskClient:
        monkeypatch.setitem(app.view_functions, "web.help", public(view))
        return app.test_client()

    return with_view


@pytest.mark.parametrize(("code", "words"), SAYS.items())
def test_each_status_has_its_words(failing: Any, code: int, words: str) -> None:
    response = failing(lambda: abort(code)).get("/help")
    assert response.status_code == code
    assert words in response.text and f"Klaida {code}" in response.text and '<html lang="lt"' in response.text


@pytest.mark.parametrize("host", ["evil.example", "localhost@evil.example", "bad host"])
def test_an_unknown_host_is_refused_without_a_page(app: Flask, host: str) -> None:
    response = app.test_client().get("/auth/sign-in", headers={"Host": host})
    assert response.status_code == 400
    assert SAYS[400] in response.text and host not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("error", "code"), [(NotFound(), 404), (Forbidden(), 403)])
def test_the_domains_refusals_are_pages(failing: Any, error: Exception, code: int) -> None:
    def refuse() -> None:
        raise error

    response = failing(refuse).get("/help")
    assert response.status_code == code and SAYS[code] in response.text


def test_our_own_mistake_gives_a_code_and_no_details(failing: Any, caplog: pytest.LogCaptureFixture) -> None:
    def boom() -> None:
        raise RuntimeError("inner detail of ona@pavyzdys.lt")

    response = failing(boom).get("/help?token=secret", headers={"X-Request-ID": "abc-12345678"})
    assert response.status_code == 500
    assert "Klaida mūsų pusėje, ne Jūsų" in response.text and "abc-12345678" in response.text
    assert "inner detail" not in response.text and "Traceback" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "secret" not in " ".join(record.getMessage() for record in caplog.records)


def test_the_500_page_needs_neither_database_nor_translations(
    failing: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("gone")

    for name in ("gettext", "_", "ngettext", "url_for"):
        monkeypatch.setitem(app.jinja_env.globals, name, broken)
    client = failing(broken)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "nonsense"
    assert client.get("/help").status_code == 500


def test_a_missing_page_offers_the_search_only_to_members(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient], make: Make
) -> None:
    member = sign_in(make.coordinator("LT-57")).get("/nothing-here")
    visitor = client.get("/nothing-here")
    assert member.status_code == visitor.status_code == 404
    assert 'name="q"' in member.text.split("<main")[1]
    assert 'name="q"' not in visitor.text and 'class="navbar-nav"' not in visitor.text


def test_scripts_get_the_words_as_json(sign_in: Callable[[User], FlaskClient], make: Make) -> None:
    client = sign_in(make.coordinator("LT-57"))
    answer = client.get("/files/upload", headers={"Accept": "application/json"})
    assert answer.status_code == 405 and answer.is_json
    assert answer.json["title"] == SAYS[405] and answer.json["error"]


def test_a_wrong_method_names_the_right_one(client: FlaskClient) -> None:
    response = client.delete("/help")
    assert response.status_code in (303, 405)
    if response.status_code == 405:
        assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("address", ["/help", "/privacy", "/rules", "/accessibility"])
def test_what_everybody_may_read(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200 and response.text.count("<h1>") == 1
    assert "noindex" not in response.text and "Lietuvos savivaldybių asociacija" in response.text


def test_what_was_typed_is_on_the_page_of_our_own_mistake(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("database or disk is full")

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "account.profile", public(fail))
    form = {"title": "Ilgas klausimas", "body": "<p>Rašiau visą popietę, kodas 33309240064.</p>", "password": "slapta"}
    response = app.test_client().post("/settings/profile", data=form)
    assert response.status_code == 500
    assert "Ilgas klausimas" in response.text and "Rašiau visą popietę, kodas [" in response.text
    assert "33309240064" not in response.text and "slapta" not in response.text
