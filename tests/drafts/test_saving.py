"""What is written in a long form is kept as a draft: by a script, or by a button."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from coordnet import privacy
from coordnet.drafts import services, views
from coordnet.drafts.queries import drafts_of
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.web.parked import MOST_TYPED
from tests.auth.pages import value_of
from tests.builders import Make
from tests.drafts.writing import BODY, CODE, SAVED, SHEET, drafts, open_form, save, write
from tests.forum.threads import ask, opening, reply
from tests.library.entries import proposed

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def user(make: Make) -> User:
    return make.coordinator()


@pytest.fixture
def places(user: User, make: Make) -> dict[str, tuple[str, str]]:
    """By the name of each form, its page and where it is sent."""
    thread, mine = ask(make.coordinator("LT-15")), ask(user)
    own, entry = reply(thread, user), proposed(make.viewer(user))
    edit, change, document = (
        f"/forum/posts/{own.id}/edit",
        f"/forum/posts/{opening(mine).id}/edit",
        f"/library/{entry.id}/edit",
    )
    return {
        "AskForm": ("/forum/threads/new", "/forum/threads/new"),
        "ReplyForm": (f"/forum/threads/{thread.id}", f"/forum/threads/{thread.id}/posts"),
        "EditForm": (edit, edit),
        "EditOpeningForm": (change, change),
        "MaterialForm": (document, document),
        "MaterialForm of a new one": ("/library/new", "/library/new"),
    }


FORMS = ["AskForm", "ReplyForm", "EditForm", "EditOpeningForm", "MaterialForm", "MaterialForm of a new one"]


@pytest.mark.parametrize("form", FORMS)
def test_by_the_script_of_every_long_form(
    user: User, places: dict[str, tuple[str, str]], sign_in: SignIn, form: str
) -> None:
    fields = write(sign_in(user), places[form][0], body=BODY)
    (draft,) = drafts(user)
    assert (draft.form, str(draft.about)) == (form.split()[0], fields["form_about"])
    assert "Savo transporto neturime." in draft.fields["body"][0]


@pytest.mark.parametrize("form", FORMS)
def test_without_scripts_the_button_saves_and_brings_the_form_back(
    user: User, places: dict[str, tuple[str, str]], sign_in: SignIn, form: str
) -> None:
    page, target = places[form]
    client = sign_in(user)
    fields = open_form(client, page)
    assert 'name="keep_draft"' in client.get(page).text
    answer = client.post(target, data={**fields, "body": "Dar rašau.", "keep_draft": "1"})
    assert answer.status_code == 200
    assert SAVED in answer.text and value_of(answer.text, "body") == "Dar rašau."
    (draft,) = drafts(user)
    assert draft.fields["body"] == ["Dar rašau."]


def test_it_says_when(user: User, sign_in: SignIn) -> None:
    answer = save(sign_in(user), open_form(sign_in(user), "/forum/threads/new"), body=BODY)
    assert answer.json is not None and answer.json["said"].startswith(f"{SAVED} ") and ":" in answer.json["said"]


def test_the_same_page_has_one_draft(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = write(client, "/forum/threads/new", body=BODY)
    save(client, fields, body="<div>Jau turime.</div>")
    (draft,) = drafts(user)
    assert draft.fields["body"] == ["<div>Jau turime.</div>"]


def test_another_page_does_not_write_over_it(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    other = open_form(client, "/forum/threads/new")
    write(client, "/forum/threads/new", body=BODY)
    answer = save(client, other, body="<div>Kitas tekstas.</div>")
    assert answer.status_code == 409 and "Mano juodraščiai" in answer.json["error"]  # type: ignore[index]
    pressed = client.post("/forum/threads/new", data={**other, "body": "Kitas tekstas.", "keep_draft": "1"})
    assert pressed.status_code == 422 and value_of(pressed.text, "body") == "Kitas tekstas."
    assert [draft.fields["body"] for draft in drafts(user)] == [[BODY]]


@pytest.mark.parametrize(
    "body", [f"Kodas {CODE}.", f"<div>Kodas {CODE}.</div>", "<div>Kodas 39<b>0</b>01010077.</div>"]
)
def test_codes_are_masked_before_anything_is_stored(user: User, sign_in: SignIn, body: str) -> None:
    client = sign_in(user)
    write(client, "/forum/threads/new", title=f"Kas {CODE}?", body=body)
    (draft,) = drafts(user)
    assert CODE not in str(draft.fields) and "010077" not in str(draft.fields)
    assert str(draft.fields).count(privacy.MASK) == 2
    page = client.get("/drafts/").text
    assert CODE not in page and privacy.MASK in page


def test_a_field_that_is_called_by_a_code_is_not_stored(user: User, sign_in: SignIn) -> None:
    write(sign_in(user), "/forum/threads/new", body=BODY, **{CODE: "x", f"a {CODE[:6]}-{CODE[6:]}": "x"})
    (draft,) = drafts(user)
    assert set(draft.fields) == {"key", "body"}


def test_rich_text_is_cleaned_as_when_it_is_sent(user: User, sign_in: SignIn) -> None:
    write(sign_in(user), "/forum/threads/new", body='<div onclick="x()">Tekstas<script>alert(1)</script></div>')
    (draft,) = drafts(user)
    assert draft.fields["body"] == ["<div>Tekstas</div>"]


def test_what_says_whose_form_it_is_is_not_stored(user: User, sign_in: SignIn) -> None:
    write(sign_in(user), "/forum/threads/new", body=BODY, password="slaptas")
    (draft,) = drafts(user)
    assert set(draft.fields) == {"key", "body"}


def test_too_long_a_text_is_told_kindly_and_stored_nowhere(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = open_form(client, "/forum/threads/new")
    for body in ("a" * (MOST_TYPED + 1), f"<div>{'a' * 70_000}</div>"):
        answer = save(client, fields, body=body)
        assert answer.status_code == 422 and "ilgesnis" in answer.json["error"]  # type: ignore[index]
    assert drafts(user) == []


def test_an_empty_form_has_no_draft(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = write(client, "/forum/threads/new", body=BODY)
    answer = save(client, fields, body="<div><br></div>")
    assert answer.json == {"said": "Dar nėra ko išsaugoti.", "saved": False}
    assert drafts(user) == []


@pytest.mark.parametrize(
    "wrong",
    [{"form_name": "SignInForm"}, {"form_name": ""}, {"form_about": "x"}, {"form_about": "9" * 12}, {"draft": "1"}],
)
def test_of_other_forms_nothing_is_kept(user: User, sign_in: SignIn, wrong: dict[str, str]) -> None:
    client = sign_in(user)
    fields = open_form(client, "/forum/threads/new")
    assert save(client, fields, body=BODY, **wrong).status_code == 422
    assert drafts(user) == []


def test_a_character_no_database_takes_does_not_stop_it(user: User, sign_in: SignIn) -> None:
    write(sign_in(user), "/forum/threads/new", title="Kas\0 apmoka?", body=BODY)
    (draft,) = drafts(user)
    assert draft.fields["title"] == ["Kas apmoka?"]


def test_of_too_many_the_oldest_goes(user: User, make: Make) -> None:
    by = make.viewer(user)
    for number in range(1, services.MOST_OF_ONE + 3):
        sheet = SHEET[:18] + chr(97 + number % 26) + chr(97 + number // 26)
        assert services.keep("ReplyForm", number, {"body": [f"Nr. {number}"]}, sheet, by=by)
        db.session.commit()
    kept = {draft.about for draft in drafts_of(user.id)}
    assert kept == set(range(3, services.MOST_OF_ONE + 3))


def test_whoever_saves_too_often_is_asked_to_wait(
    user: User, make: Make, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_OFTEN", "2 per hour")
    client, fields = sign_in(user), open_form(sign_in(user), "/forum/threads/new")
    statuses = [save(client, fields, body=f"Tekstas {n}").status_code for n in range(3)]
    assert statuses == [200, 200, 429]
    other = sign_in(make.user())
    assert save(other, open_form(other, "/forum/threads/new"), body=BODY).status_code == 200


@pytest.mark.csrf
def test_a_save_without_a_session_or_token_is_refused(user: User, client: FlaskClient, sign_in: SignIn) -> None:
    fields = open_form(sign_in(user), "/forum/threads/new")
    assert save(client, fields, body=BODY).status_code == 401
    assert save(sign_in(user), {**fields, "csrf_token": ""}, body=BODY).status_code == 400
    assert drafts(user) == []


def test_two_saves_at_once_are_one_draft(user: User, make: Make, together: Callable[..., list[object]]) -> None:
    by = make.viewer(user)

    def once() -> None:
        services.keep("AskForm", 0, {"body": ["Rašau."]}, SHEET, by=by)
        db.session.commit()

    together(once, once, once)
    assert len(drafts(user)) == 1
