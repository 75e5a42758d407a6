"""What a writer is told of names before they are sent, and the list that offers them."""

import io
import re
from collections.abc import Callable
from html import escape, unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Mention, Post
from coordnet.forum.services.mentions import MOST, look_for
from coordnet.members.models import User
from coordnet.members.queries import all_municipalities
from tests.builders import Make
from tests.files import samples
from tests.forum.threads import COORDINATORS, KEY, OPEN, ask, count, reply, seen_by

SignIn = Callable[[User], FlaskClient]
TOLD = "Įrašo nematys: Narė Be-Vietos – šios kategorijos dabar neskaito."


@pytest.fixture
def writer(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Petrauskaitė")


@pytest.fixture
def member(make: Make) -> User:
    return make.user("Narė Be-Vietos")


def box(page: str) -> str | None:
    """The words for which the box is to be ticked."""
    found = re.search(r'<input[^>]*name="unseen"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return unescape(value[1]) if value else None


def test_the_form_comes_back_once_with_everything(writer: User, member: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    form = {"title": "Klausimas", "category": COORDINATORS, "body": "Ar @Narė Be-Vietos žino?", "key": KEY}
    answer = client.post("/forum/threads/new", data={**form, "upload": (io.BytesIO(samples.PDF), "tvarka.pdf")})
    page = answer.text
    assert answer.status_code == 422 and count(Post) == 0
    assert page.count(escape(TOLD)) >= 2 and box(page) == TOLD  # above the form and beside the box
    assert "Vis tiek paskelbti" in page and " checked" not in re.findall(r'<input[^>]*name="unseen"[^>]*>', page)[0]
    assert "Ar @Narė Be-Vietos žino?" in page and "tvarka.pdf" in page and 'value="Klausimas"' in page
    assert client.post("/forum/threads/new", data=form).status_code == 422  # not ticked
    answer = client.post("/forum/threads/new", data={**form, "unseen": TOLD})
    assert answer.status_code == 303 and count(Post) == 1
    assert "Vis tiek" not in client.get("/forum/threads/new").text


def test_what_was_ticked_is_not_ticked_for_somebody_else(
    writer: User, member: User, sign_in: SignIn, make: Make
) -> None:
    make.user("Kita Narė")
    client = sign_in(writer)
    thread = ask(writer, category=COORDINATORS)
    form = {"body": "Ar @Narė Be-Vietos ir @Kita Narė žino?", "unseen": TOLD}
    page = client.post(f"/forum/threads/{thread.id}/posts", data=form).text
    assert box(page) == "Įrašo nematys: Narė Be-Vietos, Kita Narė – šios kategorijos jie dabar neskaito."
    assert " checked" not in re.findall(r'<input[^>]*name="unseen"[^>]*>', page)[0]
    assert count(Post) == 1
    assert client.post(f"/forum/threads/{thread.id}/posts", data={**form, "unseen": box(page)}).status_code == 303


def test_an_edit_asks_of_the_newly_named_alone(writer: User, member: User, sign_in: SignIn) -> None:
    thread = ask(writer, category=COORDINATORS)
    client = sign_in(writer)
    client.post(f"/forum/threads/{thread.id}/posts", data={"body": "@Narė Be-Vietos", "unseen": TOLD})
    post = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
    assert post is not None
    address = f"/forum/posts/{post.id}/edit"
    assert client.post(address, data={"body": "@Narė Be-Vietos. Dar.", "version": "1"}).status_code == 303
    assert client.post(address, data={"body": "@Utenos r. @Narė Be-Vietos", "version": "2"}).status_code == 422
    assert db.session.scalar(select(Post.version).where(Post.id == post.id)) == 2


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_who_does_not_read_now_is_named_without_a_reason(writer: User, make: Make, sign_in: SignIn, state: str) -> None:
    make.user("Buvusi Narė", state=state)
    form = {"title": "T", "category": OPEN, "body": "@Buvusi Narė"}
    page = sign_in(writer).post("/forum/threads/new", data=form).text
    assert box(page) == "Įrašo nematys: Buvusi Narė – šios kategorijos dabar neskaito."


def test_a_municipality_without_readers_is_said(writer: User, make: Make, sign_in: SignIn) -> None:
    make.coordinator("LT-16", state="suspended")
    form = {"title": "T", "category": OPEN, "body": "@Kauno r. ir @Vilniaus m. ir @Utenos r. sav."}
    page = sign_in(writer).post("/forum/threads/new", data=form).text
    told = "Įrašo nematys: Kauno rajono savivaldybė, Utenos rajono savivaldybė – šios kategorijos jie dabar neskaito."
    assert box(page) == told


def test_whoever_was_only_invited_is_no_name_yet(writer: User, make: Make) -> None:
    make.user("Pakviesta Narė", state="invited")
    assert look_for("<p>@Pakviesta Narė</p>") == {}


def test_of_namesakes_it_is_said_how_to_be_exact(writer: User, make: Make, sign_in: SignIn) -> None:
    one, other = make.coordinator("LT-16", name="Rasa Rasaitė"), make.coordinator("LT-15", name="Rasa Rasaitė")
    form = {"title": "T", "category": OPEN, "body": "@Rasa Rasaitė?"}
    client = sign_in(writer)
    told = box(client.post("/forum/threads/new", data=form).text)
    assert told is not None and told.endswith("savivaldybę: „@Rasa Rasaitė (Kauno r.)“, „@Rasa Rasaitė (Kauno m.)“.")
    assert client.post("/forum/threads/new", data={**form, "unseen": told}).status_code == 303
    assert set(db.session.scalars(select(Mention.user_id))) == {one.id, other.id}
    page = client.get("/forum/threads/1").text
    assert 'href="/directory/?q=rasa+rasaite"' in page
    exact = {**form, "body": "@Rasa Rasaitė (Kauno r.)?"}
    assert client.post("/forum/threads/new", data=exact).status_code == 303


def test_a_name_of_two_municipalities_is_said_too(writer: User, make: Make, sign_in: SignIn) -> None:
    make.coordinator("LT-16"), make.coordinator("LT-15")
    form = {"title": "T", "category": OPEN, "body": "@Kauno tvarka"}
    told = box(sign_in(writer).post("/forum/threads/new", data=form).text)
    assert told is not None and "„@Kauno m.“, „@Kauno r.“." in told


def test_a_post_names_twenty_at_most(writer: User, make: Make, sign_in: SignIn) -> None:
    body = ", ".join(f"@{place.short_name}" for place in all_municipalities()[: MOST + 1])
    page = sign_in(writer).post("/forum/threads/new", data={"title": "T", "category": OPEN, "body": body}).text
    assert "ne daugiau kaip 20" in page and box(page) is None


def offered(client: FlaskClient, text: str) -> list[str]:
    answer = client.get("/forum/mentions", query_string={"q": text})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store" and "<html" not in answer.text
    found = [unescape(each) for each in re.findall(r'data-written="([^"]*)"', answer.text)]
    assert len(found) <= 6 and ("data-count" in answer.text) is bool(found)
    return found


def test_who_is_offered(writer: User, make: Make, sign_in: SignIn, client: FlaskClient) -> None:
    assert client.get("/forum/mentions?q=ka").status_code == 302  # guests are sent to sign in
    make.coordinator("LT-16", name="Ona Kazlauskienė-Šilė")
    make.user("Kazys Išėjęs", state="left")
    make.user("Kazys Sustabdytas", state="suspended")
    make.user("Kazys Pakviestas", state="invited")
    mine = sign_in(writer)
    assert offered(mine, "KAZLAUSK") == ["Ona Kazlauskienė-Šilė"] == offered(mine, "on kaz") == offered(mine, "sile")
    assert offered(mine, "kazys") == []
    assert offered(mine, "kaun") == ["Kauno m. sav.", "Kauno r. sav."]
    assert offered(mine, "kauno r") == ["Kauno r. sav."]
    assert offered(mine, "k") == offered(mine, "") == offered(mine, "%_") == offered(mine, "on\0") == []
    assert offered(mine, "z" * 500) == []
    for number in range(9):
        make.user(f"Kauna Pavardė{number}")
    found = offered(mine, "kaun")
    assert found[:4] == [f"Kauna Pavardė{number}" for number in range(4)]
    assert found[4:] == ["Kauno m. sav.", "Kauno r. sav."]


def test_every_member_is_offered_the_same_as_in_the_directory(make: Make, sign_in: SignIn) -> None:
    people = [make.user("Aa Narė"), make.deputy("LT-16", name="Aa Pavaduotoja"), make.ministry(name="Aa Ministerija")]
    for person in (*people, make.moderator(name="Aa Moderatorė"), make.administrator(name="Aa Administratorė")):
        client = sign_in(person)
        found = offered(client, "aa")
        assert len(found) == 5
        directory = client.get("/directory/").text
        assert all(name in directory for name in found)


@pytest.mark.parametrize("name", ['Ona "Onutė" <b>', "Ona & Co", "Ona (Onutė) Šilė", "Ona’s ‘Narė’"])
def test_what_is_offered_is_what_is_found(writer: User, make: Make, sign_in: SignIn, name: str) -> None:
    make.user(name)
    make.coordinator("LT-16", name="Ona Dvi"), make.coordinator("LT-15", name="Ona Dvi")
    found = offered(sign_in(writer), "on")
    assert name in found and "Ona Dvi (Kauno r.)" in found and "Ona Dvi (Kauno m.)" in found
    for written in found:
        ((_passage, meant),) = look_for(f"<p>@{escape(written, quote=False)} , taip</p>").items()
        assert meant.is_exact


def test_every_municipality_offered_is_found(writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    for place in all_municipalities():
        written = f"{place.short_name} sav."
        assert written in offered(client, place.name)
        ((_passage, meant),) = look_for(f"<p>@{written}</p>").items()
        assert [each.id for each in meant.places] == [place.id]


def test_what_the_page_costs(writer: User, make: Make, sign_in: SignIn, queries: Callable[..., object]) -> None:
    """One query more for a page with names, however many there are; none for one without."""
    client = sign_in(writer)
    thread = ask(writer)
    seen = []
    for body in ("<p>Be vardų.</p>", "<p>@Rasa Petrauskaitė</p>", "<p>@Vilnius, @Rasa Petrauskaitė, @Vilniaus m.</p>"):
        services.reply(thread, body, by=seen_by(writer))
        db.session.commit()
        client.get(f"/forum/threads/{thread.id}")
        with queries() as statements:  # type: ignore[attr-defined]
            client.get(f"/forum/threads/{thread.id}")
        seen.append(len(statements))
    assert seen[1] == seen[0] + 1 == seen[2]


def test_the_list_of_threads_that_name_me(writer: User, make: Make, sign_in: SignIn) -> None:
    ona = make.coordinator("LT-16", name="Ona Onaitė")
    ask(writer, "Tema apie nieką")
    thread = ask(writer, "Tema su vardu", body="<p>@Ona Onaitė</p>")
    hers = ask(ona, "Pati apie save", body="<p>@Ona Onaitė</p>")
    ask(writer, "Tema su vieta", body="<p>@Kauno r.</p>")
    page = sign_in(ona).get("/forum/?view=mentioned").text
    assert re.findall(r'class="row-link"[^>]*>(?:<span.*?</span>)?([^<]*)', page) == ["Tema su vieta", "Tema su vardu"]
    services.delete_own_post(reply(thread, writer), by=seen_by(writer))
    assert "Pati apie save" not in page and hers.id
