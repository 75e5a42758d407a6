"""What is too long is refused before anything that costs has looked at it, and comes back with a word beside it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import privacy, richtext
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.files import uploads
from coordnet.forum import services as forum
from coordnet.forum.models import Post
from coordnet.library.content import EntryContent, prepare
from coordnet.members.models import User
from coordnet.members.services import normalise_email, normalise_name
from coordnet.search import similar
from coordnet.textsearch import documents, query
from coordnet.web import typed
from tests.access.test_routes import World, filled, world
from tests.auth.pages import value_of
from tests.builders import Make
from tests.forum.threads import OPEN

__all__ = ["world"]

SignIn = Callable[[User], FlaskClient]
HUGE = 72_000
MOST = 64 * 1024  # bytes of a body


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long the texts are that the guard, the sanitiser, the analyser and search are given."""
    lengths: list[int] = []

    def watch(where: Any, name: str) -> None:
        original = getattr(where, name)

        def spy(text: str, *args: Any, **kwargs: Any) -> Any:
            lengths.append(len(text))
            return original(text, *args, **kwargs)

        monkeypatch.setattr(where, name, spy)

    watch(privacy, "find_codes")
    watch(richtext, "clean")
    watch(richtext, "from_plain")
    watch(documents, "analyse")
    watch(similar, "analyse")
    watch(query, "analyse")
    return lengths


@pytest.mark.parametrize("button", ["", "mask", "publish"])
def test_at_every_address(app: Flask, world: World, sign_in: SignIn, looked_at: list[int], button: str) -> None:
    """Every field of every form, each as long as no field is."""
    names = [
        "title", "body", "category", "key", "version", "reason", "email", "name", "role", "site_role", "municipality",
        "user", "since", "until", "act", "summary", "material_type", "publisher", "year", "issued_on", "act_number",
        "url", "language", "forms", "groups", "locale", "addressed_as", "phone", "position", "languages", "expertise",
        "procedure_title", "procedure_url", "local_contacts", "digest_frequency",
    ]  # fmt: skip
    form = dict.fromkeys(names, "žodis 3 " * (HUGE // 8)) | ({button: "1"} if button else {})
    for endpoint, path, methods in list(filled(app, world)):
        if "POST" in methods and endpoint != "auth.sign_out":
            browser = sign_in(world.people["administrator"])
            looked_at.clear()
            status = browser.post(path, data=form).status_code
            assert status < 500, path
            if status in (403, 404):  # the page that gives it back looks for codes, up to a bound of its own
                assert sum(looked_at) <= 2 * typed._MOST, path
            else:
                assert max(looked_at, default=0) <= MOST, f"{path} looks at {max(looked_at)} characters"


def test_a_long_title_comes_back_with_the_rest(make: Make, sign_in: SignIn, looked_at: list[int]) -> None:
    """It once kept everybody waiting for eighteen seconds."""
    title = "4" * 800_000
    browser = sign_in(make.coordinator())
    for path in ("/library/new", "/forum/threads/new"):
        looked_at.clear()
        answer = browser.post(path, data={"title": title, "summary": "Trumpai", "body": "labas rytas"})
        assert answer.status_code == 422
        assert "Per ilgas tekstas: daugiausia 4000 ženklų." in answer.text
        assert value_of(answer.text, "title") == title and "labas rytas" in answer.text
        assert max(looked_at, default=0) <= 1_000


def test_an_address_has_a_length(make: Make, sign_in: SignIn) -> None:
    browser = sign_in(make.coordinator())
    assert browser.get("/search", query_string={"q": "a" * 3_000}).status_code == 200
    answer = browser.get("/search", query_string={"q": "a" * 5_000})
    assert answer.status_code == 414 and "Šis adresas per ilgas" in answer.text


def test_services_measure_for_themselves(make: Make, looked_at: list[int]) -> None:
    by = make.viewer(make.coordinator())
    looked_at.clear()
    huge = "3" * HUGE
    acts: list[Callable[[], object]] = [
        lambda: forum.ask(huge, "x", OPEN, by=by),
        lambda: forum.ask("Tema", huge, OPEN, by=by),
        lambda: prepare(EntryContent(huge), complete=False, has_files=False),
        lambda: prepare(EntryContent("x", body=huge), complete=False, has_files=False),
        lambda: prepare(EntryContent("x", publisher=huge), complete=False, has_files=False),
        lambda: normalise_name(huge),
        lambda: normalise_email(huge),
    ]
    for act in acts:
        with pytest.raises(Invalid):
            act()
    assert max(looked_at, default=0) <= 1_000


def test_a_pasted_picture_does_not_take_the_text_with_it(make: Make, sign_in: SignIn) -> None:
    """0.7 MB of picture are a megabyte in the form, and more in a form that carries files."""
    browser = sign_in(make.coordinator())
    picture = '<img alt="x" src="data:image/png;base64,' + "A" * 1_400_000 + '">'
    form = {"title": "Kas apmoka?", "category": OPEN, "body": f"<div>Rašiau visą popietę.{picture}</div>"}
    for mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        answer = browser.post("/forum/threads/new", data=form, content_type=mimetype)
        assert answer.status_code == 422, mimetype
        assert "įklijuotas paveikslėlis neišsaugomas" in answer.text
        body = value_of(answer.text, "body")
        assert body == "<div>Rašiau visą popietę.</div>"
    assert browser.post("/forum/threads/new", data=form | {"body": body}).status_code == 303
    assert db.session.query(Post).one().body_text == "Rašiau visą popietę."


def test_more_than_a_server_takes_is_said_so(app: Flask, make: Make, sign_in: SignIn, client: FlaskClient) -> None:
    body = "x" * (app.config["MAX_TYPED_BYTES"] + 1)
    answer = sign_in(make.coordinator()).post("/settings/profile", data={"position": body})
    assert answer.status_code == 413 and "tai neperskaityta" in answer.text
    assert client.post("/auth/sign-in", data={"email": "x" * 2_000_000}).status_code == 413
    assert uploads.FILES_AT_ONCE * app.config["MAX_UPLOAD_BYTES"] > app.config["MAX_TYPED_BYTES"]
