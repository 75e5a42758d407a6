"""My drafts: the newest first, for their writer alone, and without a word of what she may no longer see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet import clock, richtext
from coordnet.association.services import end_membership
from coordnet.auth.passwords import hash_password
from coordnet.drafts import services
from coordnet.drafts.models import Draft
from coordnet.drafts.queries import KEPT
from coordnet.extensions import db
from coordnet.forum.services import moderating
from coordnet.library.services import archive
from coordnet.members.models import User
from coordnet.room import house
from tests.auth import pages
from tests.builders import Make
from tests.drafts.test_saving import user
from tests.drafts.writing import BODY, SHEET, drafts, write
from tests.forum.threads import COORDINATORS, ask
from tests.library.entries import PLAIN, proposed

__all__ = ["user"]

SignIn = Callable[[User], FlaskClient]
MENU = 'href="/drafts/"'


def test_the_newest_first_with_what_it_is_about(user: User, make: Make, sign_in: SignIn) -> None:
    client, thread = sign_in(user), ask(make.coordinator("LT-15"), "Kas apmoka vertėją?")
    with clock.as_if(clock.now() - timedelta(hours=1)):
        write(client, "/forum/threads/new", title="Kas veža?", body=BODY)
    write(client, f"/forum/threads/{thread.id}", body="<div>Pas mus moka savivaldybė.</div>")
    page = client.get("/drafts/").text
    assert page.index("Atsakymas temoje: Kas apmoka vertėją?") < page.index("Pas mus moka") < page.index("Kas veža?")
    assert f'href="/forum/threads/{thread.id}?draft=1#reply"' in page
    assert 'href="/forum/threads/new?draft=1"' in page


def test_the_menu_has_it_only_while_there_is_one(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    assert MENU not in client.get("/").text
    write(client, "/forum/threads/new", body=BODY)
    assert MENU in client.get("/").text
    client.post(f"/drafts/{drafts(user)[0].id}/discard")
    assert MENU not in client.get("/rules").text
    assert "Juodraščių neturite" in client.get("/drafts/").text


def test_no_page_asks_more_because_of_them(user: User, make: Make, sign_in: SignIn, queries: Callable[[], Any]) -> None:
    """The menu costs no statement, the list one and one for each kind of form, a form's page one."""
    client, thread = sign_in(user), ask(make.coordinator("LT-15"))
    asked: dict[str, list[int]] = {}
    for _state in ("none", "some"):
        for path in ("/forum/", "/drafts/", f"/forum/threads/{thread.id}"):
            client.get(path)
            with queries() as seen:
                client.get(path)
            asked.setdefault(path, []).append(len(seen))
        for number in range(1, 4):
            services.keep("ReplyForm", thread.id + number, {"body": ["a"]}, SHEET, by=make.viewer(user))
            services.keep("EditForm", number, {"body": ["a"]}, SHEET, by=make.viewer(user))
    none, some = zip(*asked.values(), strict=True)
    assert [after - before for before, after in zip(none, some, strict=True)] == [0, 2, 1]


def test_thirty_long_ones_are_not_cleaned_anew(user: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """That costs a quarter of a second of a long text, and what is stored is clean."""
    client = sign_in(user)
    write(client, "/forum/threads/new", title="Kas?", body="<div>Pirma<br>antra</div>", other=f"<b>{'a' * 50}</b>")
    monkeypatch.setattr(richtext, "clean", lambda _html: pytest.fail("cleaned anew"))
    assert "Pirma\nantra" in client.get("/drafts/").text
    assert "Kas?" in client.get("/forum/threads/new").text


@pytest.mark.parametrize("act", ["hidden", "moved"])
def test_of_what_is_out_of_sight_her_own_text_alone_stays(make: Make, sign_in: SignIn, act: str) -> None:
    user, moderator = make.user(), make.viewer(make.administrator())
    thread = ask(make.coordinator("LT-15"), "Slaptas pavadinimas")
    client = sign_in(user)
    write(client, f"/forum/threads/{thread.id}", body=BODY)
    if act == "hidden":
        moderating.hide_thread(thread, "priežastis", by=moderator)
    else:
        moderating.move_thread(thread, COORDINATORS, by=moderator)
    db.session.commit()
    page = client.get("/drafts/").text
    assert "Savo transporto neturime." in page and "nebegalite matyti" in page
    assert "Slaptas" not in page and f"/forum/threads/{thread.id}" not in page
    assert client.get(f"/forum/threads/{thread.id}?draft=1").status_code == 404


@pytest.mark.parametrize(
    "quoted",
    [
        "<blockquote>Slapti<br>žodžiai</blockquote>{}",
        "<blockquote><blockquote>Slapti</blockquote><p>žodžiai</p></blockquote>{}",
        "> Slapti\n> žodžiai\n{}",
    ],
)
def test_what_she_quoted_of_it_goes_too(make: Make, sign_in: SignIn, quoted: str) -> None:
    user, thread = make.user(), ask(make.coordinator("LT-15"), body="<p>Slapti<br>žodžiai</p>")
    client = sign_in(user)
    write(client, f"/forum/threads/{thread.id}", body=quoted.format("Savo transporto neturime."))
    moderating.hide_thread(thread, "priežastis", by=make.viewer(make.administrator()))
    db.session.commit()
    page = client.get("/drafts/").text
    assert "Savo transporto neturime." in page and "Slapti" not in page and "žodžiai" not in page


def test_of_a_document_out_of_sight_only_what_she_wrote_into_it(make: Make, sign_in: SignIn) -> None:
    """She moderated, changed the summary of somebody's proposal, and moderates no longer."""
    user = make.moderator()
    entry = proposed(make.viewer(make.coordinator("LT-15")))
    client = sign_in(user)
    texts = {"title": PLAIN.title, "body": PLAIN.body, "publisher": PLAIN.publisher}
    write(client, f"/library/{entry.id}/edit", **texts, summary="Trumpiau sakau aš.")
    assert PLAIN.title in client.get("/drafts/").text
    user.site_role = "member"
    db.session.commit()
    page = client.get("/drafts/").text
    assert "Trumpiau sakau aš." in page
    for word in (PLAIN.title, "Įvertinkite saugumą", PLAIN.publisher, f"/library/{entry.id}"):
        assert word not in page


def test_an_archived_document_is_still_seen(make: Make, sign_in: SignIn) -> None:
    user = make.moderator()
    entry = proposed(make.viewer(user))
    write(sign_in(user), f"/library/{entry.id}/edit", summary="Trumpiau.")
    archive(entry, by=make.viewer(user))
    db.session.commit()
    assert PLAIN.title in sign_in(user).get("/drafts/").text


def test_they_wait_for_thirty_days(user: User, sign_in: SignIn, make: Make) -> None:
    client = sign_in(user)
    now = clock.now()
    with clock.as_if(now - KEPT + timedelta(minutes=1)):
        services.keep("AskForm", 0, {"body": ["Tebelaukia."]}, SHEET, by=make.viewer(user))
    with clock.as_if(now - KEPT - timedelta(minutes=1)):
        services.keep("ReplyForm", 7, {"body": ["Per senas."]}, SHEET[::-1], by=make.viewer(user))
    page = client.get("/drafts/").text
    assert "Tebelaukia." in page and "Per senas." not in page
    assert services.forget_old in house().forgets
    assert services.forget_old() == 1
    assert db.session.query(Draft).one().form == "AskForm"


def test_what_is_too_old_stands_in_nobodys_way(user: User, make: Make) -> None:
    with clock.as_if(clock.now() - KEPT - timedelta(minutes=1)):
        services.keep("AskForm", 0, {"body": ["Per senas."]}, SHEET, by=make.viewer(user))
    assert services.keep("AskForm", 0, {"body": ["Naujas."]}, SHEET[::-1], by=make.viewer(user))


def test_they_go_with_their_writer(user: User, make: Make) -> None:
    for person in (user, make.user()):
        services.keep("AskForm", 0, {"body": ["a"]}, SHEET, by=make.viewer(person))
    assert services.forget_of_those_who_left in house().forgets
    assert services.forget_of_those_who_left() == 0
    end_membership(user, by=None)
    assert services.forget_of_those_who_left() == 1
    assert db.session.query(Draft).count() == 1
    db.session.delete(db.session.get_one(User, db.session.query(Draft).one().user_id))
    db.session.flush()
    assert db.session.query(Draft).count() == 0


def signed_in(client: FlaskClient, user: User, path: str) -> str:
    """The page after a sign-in on the way to `path`."""
    answer = pages.fill_in(client, f"/auth/sign-in?next={path}", email=user.email, password=pages.PASSWORD)
    return client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(("path", "told"), [("/", 1), ("/library/", 1), ("/drafts/", 0), ("/forum/threads/new", 0)])
def test_at_the_sign_in_one_is_told_once(make: Make, client: FlaskClient, path: str, told: int) -> None:
    """Where the draft itself is shown nothing more is said."""
    user = make.coordinator(password_hash=hash_password(pages.PASSWORD))
    assert "neišsiųsto teksto" not in signed_in(client, user, path)
    services.keep("AskForm", 0, {"body": ["Rašau."]}, SHEET, by=make.viewer(user))
    db.session.commit()
    client.post("/auth/sign-out")
    assert signed_in(client, user, path).count("Turite dar neišsiųsto teksto.") == told


def test_what_was_said_of_names_is_no_text_of_hers(user: User, make: Make, sign_in: SignIn) -> None:
    said = f"{make.user().name} to nematys: šios kategorijos dabar neskaito."
    write(sign_in(user), "/forum/threads/new", body=BODY, unseen=said)
    assert "dabar neskaito" not in sign_in(user).get("/drafts/").text
