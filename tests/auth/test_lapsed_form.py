"""Nothing typed is lost: the session ended while somebody wrote, and the form comes back filled, for them alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.auth.services import end_all_sessions
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.members.models import User
from coordnet.web import parked, tokens
from coordnet.web.models import ParkedForm
from tests.auth.pages import PASSWORD, fill_in, hidden_fields, value_of
from tests.builders import Make

pytestmark = pytest.mark.csrf

CODE = "39001010077"


def send_after_the_session_ended(client: FlaskClient, user: User, path: str, **typed: Any) -> str:
    """Open the page, let the session end, send the form; where the browser is led."""
    fields = hidden_fields(client.get(path).text)
    end_all_sessions(user.id)
    db.session.commit()
    answer = client.post(path, data={**fields, **typed})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def sign_in_at(client: FlaskClient, location: str, user: User) -> str:
    assert location.startswith("/auth/sign-in?next=")
    answer = fill_in(client, location, email=user.email, password=PASSWORD)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_code_in_the_address_of_the_page_goes_nowhere(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client, path = sign_in(member), f"/forum/threads/new?title=Kas+{CODE}+nori&category=x"
    page = client.get(path).text
    assert CODE not in hidden_fields(page)["form_page"]
    location = send_after_the_session_ended(client, member, path, title="Kas", form_page=path)
    back = sign_in_at(client, location, member)
    assert CODE not in location + back and "category=x" in back
    assert value_of(client.get(back).text, "title") == "Kas"


def test_the_profile_comes_back_filled_and_not_yet_saved(
    client: FlaskClient, member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(member)
    location = send_after_the_session_ended(
        client, member, "/settings/profile", name="Rasa Vaitkutė", position="Vyriausioji specialistė", locale="lt",
        expertise=["organu-isemimas"], languages=f"lietuvių {CODE}",
    )  # fmt: skip
    assert "Kol rašėte, baigėsi prisijungimo laikas" in client.get(location).text
    back = sign_in_at(client, location, member)
    page = client.get(back)
    assert value_of(page.text, "position") == "Vyriausioji specialistė"
    assert CODE not in page.text
    assert page.text.count(" checked") == 2  # the field of expertise and the language
    db.session.refresh(member)
    assert member.position == ""
    typed = {"name": "Rasa Vaitkutė", "position": value_of(page.text, "position"), "locale": "lt"}
    saved = client.post("/settings/profile", data={**hidden_fields(page.text), **typed})
    assert saved.headers["Location"] == "/settings/profile"
    db.session.refresh(member)
    assert member.position == "Vyriausioji specialistė"


def test_the_question_comes_back_filled(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    location = send_after_the_session_ended(
        client, member, "/forum/threads/new?category=teise-ir-proceduros",
        title="Kas apmoka vertėją?", category="teise-ir-proceduros", body="<p>Pirmasis pokalbis.</p>",
    )  # fmt: skip
    page = client.get(sign_in_at(client, location, member))
    assert value_of(page.text, "title") == "Kas apmoka vertėją?"
    assert "Pirmasis pokalbis." in value_of(page.text, "body")


def test_it_is_not_shown_to_whoever_else_signs_in(
    member: User, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    other = make.user(password_hash=member.password_hash, position="Direktorė")
    other.expertise = []
    client = sign_in(member)
    location = send_after_the_session_ended(
        client, member, "/settings/profile", name="Rasa Vaitkutė", position="Slaptas sakinys", locale="lt"
    )
    page = client.get(sign_in_at(client, location, other))
    assert page.status_code == 200
    assert "Slaptas sakinys" not in page.text
    assert value_of(page.text, "position") == "Direktorė"


def test_the_place_of_another_ones_form_shows_ones_own_profile_whole(
    member: User, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    location = send_after_the_session_ended(sign_in(member), member, "/settings/profile", name="Rasa", locale="lt")
    resume = parse_qs(urlsplit(parse_qs(urlsplit(location).query)["next"][0]).query)["resume"][0]
    other = make.user()
    client = sign_in(other)
    client.post("/settings/profile", data={**hidden_fields(client.get("/settings/profile").text), "name": "Ona Onutė",
                "locale": "lt", "expertise": ["organu-isemimas"]})  # fmt: skip
    page = client.get(f"/settings/profile?resume={resume}")
    assert value_of(page.text, "name") == "Ona Onutė"
    assert page.text.count(" checked") == 2


def test_passwords_are_never_kept(client: FlaskClient, member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    send_after_the_session_ended(
        sign_in(member), member, "/settings/profile", name="Rasa", password=PASSWORD, new_password=PASSWORD
    )
    assert PASSWORD not in str(db.session.query(ParkedForm).one().fields)


def test_it_is_kept_for_a_day(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    location = send_after_the_session_ended(client, member, "/settings/profile", name="Rasa", position="Specialistė")
    with clock.frozen(clock.now() + timedelta(hours=25)):
        page = client.get(sign_in_at(client, location, member))
        assert value_of(page.text, "position") == ""


def test_a_form_without_a_page_or_an_owner_is_not_kept(member: User, client: FlaskClient) -> None:
    answer = client.post("/settings/profile", data={"name": "x", "form_owner": "forged", "form_page": "//evil.example"})
    assert answer.headers["Location"] == "/auth/sign-in"
    assert db.session.query(ParkedForm).count() == 0


def test_a_form_whose_session_began_anew_asks_to_be_sent_again(
    member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Signed out and in again in another window: the page's old token does not fit, its text does."""
    client = sign_in(member)
    stale = hidden_fields(client.get("/settings/profile").text)
    client.post("/auth/sign-out", data=hidden_fields(client.get("/").text, "/auth/sign-out"))
    fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD)
    answer = client.post("/settings/profile", data={**stale, "name": "Rasa V.", "locale": "lt", "position": "Vedėja"})
    page = client.get(answer.headers["Location"])
    assert "atvertas dar prieš Jums paskutinį kartą prisijungiant" in page.text
    assert value_of(page.text, "position") == "Vedėja"


def test_a_personal_code_broken_by_formatting_is_not_kept(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    send_after_the_session_ended(
        client, member, f"/forum/threads/new?title={CODE}",
        title="x", body=f"<div>{CODE[:5]}<strong>{CODE[5:]}</strong> ir {CODE[:5]}&nbsp;{CODE[5:]}</div>",
    )  # fmt: skip
    kept = db.session.query(ParkedForm).one()
    assert CODE[5:] not in str(kept.fields)
    assert kept.path == "/forum/threads/new"


def test_a_field_that_is_called_by_a_code_is_not_kept(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    send_after_the_session_ended(sign_in(member), member, "/forum/threads/new", title="Kas?", **{CODE: "x"})
    assert CODE not in str(db.session.query(ParkedForm).one().fields)


def test_a_form_that_waited_still_knows_what_it_started_from(
    member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(member)
    typed = {"name": member.name, "position": "Vedėja", "phone": member.phone, "locale": "lt"}
    location = send_after_the_session_ended(client, member, "/settings/profile", **typed)
    other = sign_in(member)
    newer = hidden_fields(other.get("/settings/profile").text) | typed | {"phone": "8 600 22222", "position": ""}
    assert other.post("/settings/profile", data=newer).status_code == 303
    page = client.get(sign_in_at(client, location, member)).text
    answer = client.post("/settings/profile", data=hidden_fields(page) | typed)
    assert answer.status_code == 409
    assert (value_of(answer.text, "phone"), value_of(answer.text, "position")) == ("8 600 22222", "Vedėja")


def leave(client: FlaskClient, member: User, number: int, address: str = "192.0.2.7", size: int = 20) -> int:
    """One more form without a session."""
    data = {
        "form_owner": tokens.sign("form-owner", member.id), "form_page": "/settings/profile",
        "form_name": "ProfileForm", "position": f"Tekstas {number} " + "x" * size,
    }  # fmt: skip
    answer = client.post("/settings/profile", data=data, environ_base={"REMOTE_ADDR": address})
    if answer.status_code == 429:
        assert f"Tekstas {number}" in answer.text  # given back, since it was not kept
        assert int(answer.headers["Retry-After"]) > 0
    return answer.status_code


def kept() -> list[str]:
    db.session.commit()
    return [row.fields["position"][0].split(" x")[0] for row in db.session.query(ParkedForm).order_by(ParkedForm.id)]


def test_of_one_person_the_newest_few_are_kept(client: FlaskClient, member: User) -> None:
    assert [leave(client, member, number) for number in range(8)] == [303] * 8
    assert kept() == [f"Tekstas {number}" for number in range(3, 8)]


def test_one_address_cannot_leave_many(client: FlaskClient, member: User) -> None:
    statuses = [leave(client, member, number) for number in range(62)]
    assert statuses == [303] * 60 + [429] * 2
    assert leave(client, member, 99, address="192.0.2.8") == 303


def test_all_together_are_bounded_in_number_and_length(
    client: FlaskClient, member: User, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leave(client, member, 1, size=300_000) == 429
    monkeypatch.setattr(parked, "MOST_IN_ALL", 3)
    people = [make.user() for _number in range(4)]
    assert [leave(client, person, 2) for person in people] == [303, 303, 303, 429]
    assert len(kept()) == 3


BODY = "<p>Pirmasis pokalbis su nukentėjusia moterimi.</p>"
OFFER = "Grįžti prie neišsiųsto teksto"


def lose_a_question(client: FlaskClient, user: User, **typed: Any) -> str:
    """A question sent after the session ended; the sign-in page it led to."""
    form = {"title": "Kas apmoka vertėją?", "category": "teise-ir-proceduros", "body": BODY, **typed}
    return send_after_the_session_ended(client, user, "/forum/threads/new?category=teise-ir-proceduros", **form)


def kept_addresses(html: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]+\bresume=[^"]+)"', html)]


def test_it_is_offered_at_the_next_sign_in_until_it_is_sent(
    app: Flask, member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    """The address with the key is lost; another day's sign-in, from another PC, shows what waits."""
    lose_a_question(sign_in(member), member)
    client = app.test_client()
    assert fill_in(client, "/auth/sign-in", email=member.email, password=PASSWORD).headers["Location"] == "/"
    home = client.get("/").text
    assert "Turite neišsiųsto teksto" in home
    assert "Kas apmoka vertėją?" in home and "Forumas" in home and "šiandien, " in home
    assert "Pirmasis pokalbis su nukentėjusia moterimi." in home
    (address,) = kept_addresses(home)
    page = client.get(address)
    assert value_of(page.text, "title") == "Kas apmoka vertėją?"
    typed = {"title": "Kas apmoka vertėją?", "category": "teise-ir-proceduros", "body": BODY}
    sent = client.post(address, data={**hidden_fields(page.text), **typed})
    assert sent.status_code == 303
    assert "neišsiųsto" not in client.get("/").text
    assert db.session.query(ParkedForm).count() == 0


def test_on_the_way_elsewhere_a_link_leads_back_to_it(
    app: Flask, member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    lose_a_question(sign_in(member), member)
    client = app.test_client()
    fill_in(client, "/auth/sign-in?next=/directory/", email=member.email, password=PASSWORD)
    page = client.get("/directory/").text
    assert OFFER in page
    assert value_of(client.get(kept_addresses(page)[0]).text, "title") == "Kas apmoka vertėją?"
    assert OFFER not in client.get("/directory/").text


def test_whoever_else_signs_in_is_offered_nothing(
    app: Flask, member: User, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    other = make.user(password_hash=member.password_hash)
    lose_a_question(sign_in(member), member)
    client = app.test_client()
    fill_in(client, "/auth/sign-in?next=/directory/", email=other.email, password=PASSWORD)
    for path in ("/directory/", "/"):
        assert "neišsiųst" not in client.get(path).text
    parked = db.session.query(ParkedForm).one()
    assert (
        client.post(f"/kept/{parked.id}/delete", data=hidden_fields(client.get("/").text, "/auth/sign-out")).status_code
        == 404
    )
    assert db.session.query(ParkedForm).count() == 1


def test_it_can_be_deleted(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    lose_a_question(sign_in(member), member)
    client = sign_in(member)
    action = f"/kept/{db.session.query(ParkedForm).one().id}/delete"
    assert client.post(action, data=hidden_fields(client.get("/").text, action)).headers["Location"] == "/"
    assert "Neišsiųstas tekstas ištrintas." in client.get("/").text
    assert db.session.query(ParkedForm).count() == 0


def test_the_same_form_sent_twice_is_kept_once(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    fields = hidden_fields(client.get("/forum/threads/new").text)
    end_all_sessions(member.id)
    for title in ("Pirmas", "Pirmas", "Antras"):
        client.post("/forum/threads/new", data={**fields, "title": title, "body": BODY})
    assert sorted(row.fields["title"][0] for row in db.session.query(ParkedForm)) == ["Antras", "Pirmas"]


def test_a_session_that_ends_twice_keeps_the_newer_text(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    back = sign_in_at(client, lose_a_question(client, member), member)
    location = send_after_the_session_ended(client, member, back, title="Pataisyta", body=BODY)
    page = client.get(sign_in_at(client, location, member))
    assert value_of(page.text, "title") == "Pataisyta"
    assert db.session.query(ParkedForm).count() == 1


def test_another_form_of_the_page_does_not_end_what_is_kept(
    member: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(member)
    back = sign_in_at(client, lose_a_question(client, member), member)
    page = hidden_fields(client.get(back).text)
    client.post("/settings/profile", data={**page, "form_name": "ProfileForm", "name": "Rasa V.", "locale": "lt"})
    assert db.session.query(ParkedForm).count() == 1


def test_a_file_that_came_along_is_named_as_lost(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    location = lose_a_question(client, member, upload=(BytesIO(b"tekstas"), "Įsakymas.txt"))
    named = "Šių failų išsaugoti nepavyko, pridėkite juos dar kartą: Įsakymas.txt."
    page = client.get(sign_in_at(client, location, member))
    assert named in page.text
    assert named in client.get("/").text
    assert db.session.query(StoredFile).count() == 0


def test_a_file_of_whoever_is_signed_in_again_is_kept(member: User, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(member)
    stale = hidden_fields(client.get("/forum/threads/new").text)
    client = sign_in(member)
    form = {"title": "Kas apmoka vertėją?", "body": BODY, "upload": (BytesIO(b"tekstas"), "Pastabos.txt")}
    answer = client.post("/forum/threads/new", data={**stale, **form})
    page = client.get(answer.headers["Location"]).text
    file = db.session.query(StoredFile).one()
    assert (file.uploader_id, file.owner_kind) == (member.id, None)
    assert "Pastabos.txt" in page and f'name="files" value="{file.id}"' in page
    assert "išsaugoti nepavyko" not in page


def test_a_stranger_in_an_open_page_is_told_whose_it_is(
    member: User, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Not "check the form" over an empty one; the file is not stored in the stranger's name."""
    stale = hidden_fields(sign_in(member).get("/forum/threads/new").text)
    client = sign_in(make.user())
    form = {"title": "Slaptas sakinys", "body": BODY, "upload": (BytesIO(b"tekstas"), "Pastabos.txt")}
    answer = client.post("/forum/threads/new", data={**stale, **form})
    assert answer.headers["Location"] == "/"
    page = client.get("/").text
    assert "Tą puslapį čia buvo atvėręs kitas prisijungęs žmogus." in page
    assert "Patikrinkite formą" not in page and "Slaptas sakinys" not in page
    assert db.session.query(StoredFile).count() == 0
    assert "Slaptas sakinys" in sign_in(member).get("/").text


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_whoever_lost_access_is_not_told_to_sign_in_nor_why_she_cannot(
    member: User, make: Make, sign_in: Callable[[User], FlaskClient], state: str
) -> None:
    client = sign_in(member)
    fields = hidden_fields(client.get("/forum/threads/new").text)
    sign_out = hidden_fields(client.get("/").text, "/auth/sign-out")
    member.state = state
    end_all_sessions(member.id)
    for path, form, said in (
        ("/forum/threads/new", {**fields, "title": "Klausimas", "body": BODY}, "jis bus parodytas"),
        ("/forum/read-all", sign_out, "todėl nieko nepadaryta"),
    ):
        page = client.get(client.post(path, data=form).headers["Location"]).text
        assert "Jūs nebesate prisijungę" in page and said in page and "Jei prisijungti nepavyksta" in page
        assert "baigėsi" not in page and "prisijunkite ir" not in page
        assert "sustabdyt" not in page and "narystė" not in page
    upload = {**fields, "file": (BytesIO(b"tekstas"), "a.txt")}
    answer = client.post("/files/upload", data=upload, headers={"Accept": "application/json"})
    assert answer.status_code == 401 and "Jei prisijungti nepavyksta" in answer.json["error"]
    assert db.session.query(ParkedForm).count() == 1 and db.session.query(StoredFile).count() == 0
