"""A draft is offered where its form is opened again, goes on with what it was begun from, and goes when it is sent."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.auth.services import end_all_sessions
from coordnet.extensions import db
from coordnet.files.jobs import tidy
from coordnet.files.services import store
from coordnet.forum import services as forum
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating
from coordnet.members.models import User
from tests.auth.pages import value_of
from tests.builders import Make
from tests.drafts.test_saving import places, user
from tests.drafts.writing import BODY, OFFERED, drafts, fields_of, open_form, restored, save, write
from tests.forum.threads import OPEN, ask, count, reply
from tests.library.entries import FORM

__all__ = ["places", "user"]

SignIn = Callable[[User], FlaskClient]
TITLE = "Kas pas Jus veža žmogų?"
SENT = {
    "AskForm": {"title": TITLE, "category": OPEN, "body": BODY},
    "ReplyForm": {"body": BODY},
    "EditForm": {"body": BODY},
    "EditOpeningForm": {"title": TITLE, "body": BODY},
    "MaterialForm": FORM | {"body": BODY, "save": "1"},
    "MaterialForm of a new one": FORM | {"body": BODY, "propose": "1"},
}


@pytest.mark.parametrize("form", SENT)
def test_on_another_computer_it_is_offered_restored_and_sent(
    user: User, places: dict[str, tuple[str, str]], sign_in: SignIn, form: str
) -> None:
    page, target = places[form]
    write(sign_in(user), page, **SENT[form])
    elsewhere = sign_in(user)
    offer = elsewhere.get(page).text
    assert OFFERED in offer and "Jo pradžia:" in offer
    filled = elsewhere.get(restored(offer)).text
    assert OFFERED not in filled
    assert value_of(filled, "body") == "Savo transporto neturime." and "data-html" in filled
    answer = elsewhere.post(target, data={**fields_of(filled), **SENT[form]})
    assert answer.status_code == 303
    assert drafts(user) == []
    assert OFFERED not in elsewhere.get(page).text


@pytest.mark.parametrize("form", SENT)
def test_what_is_sent_from_the_page_it_was_written_on_is_gone(
    user: User, places: dict[str, tuple[str, str]], sign_in: SignIn, form: str
) -> None:
    client, (page, target) = sign_in(user), places[form]
    fields = write(client, page, **SENT[form])
    assert client.post(target, data=fields).status_code == 303
    assert drafts(user) == []


def test_the_same_text_sent_from_a_tab_that_knew_nothing_of_it(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    write(client, "/forum/threads/new", **SENT["AskForm"])
    fields = open_form(client, "/forum/threads/new")
    client.post("/forum/threads/new", data={**fields, **SENT["AskForm"]})
    assert drafts(user) == []


def test_another_text_sent_meanwhile_takes_nothing_away(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    other = open_form(client, "/forum/threads/new")
    write(client, "/forum/threads/new", **SENT["AskForm"])
    client.post("/forum/threads/new", data={**other, **SENT["AskForm"], "body": "<div>Visai kas kita.</div>"})
    assert len(drafts(user)) == 1


def test_what_the_server_refuses_keeps_its_draft(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = write(client, "/forum/threads/new", body=BODY)
    assert client.post("/forum/threads/new", data=fields).status_code == 422
    assert len(drafts(user)) == 1


def test_it_is_discarded_without_scripts_and_the_page_comes_back(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    write(client, "/forum/threads/new", body=BODY)
    page = client.get("/forum/threads/new?category=" + OPEN).text
    (address,) = set(re.findall(r'action="(/drafts/\d+/discard)"', page))
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back is not None
    answer = client.post(address, data={"back": back.group(1)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/forum/threads/new?category={OPEN}")
    assert drafts(user) == [] and OFFERED not in client.get("/forum/threads/new").text
    assert client.post(address, data={}).status_code == 404


def test_whoever_else_opens_the_form_sees_nothing(user: User, make: Make, sign_in: SignIn) -> None:
    write(sign_in(user), "/forum/threads/new", body=BODY)
    for other in (make.user(), make.administrator()):
        client = sign_in(other)
        for path in ("/forum/threads/new", "/forum/threads/new?draft=1", "/drafts/", "/"):
            page = client.get(path).text
            assert OFFERED not in page and "transporto" not in page
        assert client.post(f"/drafts/{drafts(user)[0].id}/discard").status_code == 404


def test_a_restored_draft_says_from_what_it_was_begun(user: User, sign_in: SignIn, make: Make) -> None:
    """The post was changed meanwhile: both texts are shown, neither is written over."""
    thread = ask(make.coordinator("LT-15"))
    post = reply(thread, user)
    client, path = sign_in(user), f"/forum/posts/{post.id}/edit"
    write(client, path, body=BODY)
    forum.edit_post(post, "<p>Pataisyta kitame kompiuteryje.</p>", 1, by=make.viewer(user))
    db.session.commit()
    filled = client.get(restored(client.get(path).text)).text
    assert fields_of(filled)["version"] == "1"
    answer = client.post(path, data={**fields_of(filled), "body": BODY})
    assert answer.status_code == 409
    assert "Pataisyta kitame kompiuteryje." in answer.text and "transporto" in answer.text
    assert len(drafts(user)) == 1
    client.post(path, data={**fields_of(answer.text), "body": BODY})
    assert drafts(user) == []


def test_two_computers_do_not_write_over_each_other(user: User, sign_in: SignIn) -> None:
    """Restored at home, it goes on from there; the page left open at work is told so."""
    work, home = sign_in(user), sign_in(user)
    at_work = write(work, "/forum/threads/new", body=BODY)
    at_home = open_form(home, "/forum/threads/new?draft=1")
    assert save(home, at_home, body="<div>Savo transporto neturime, taksi brangu.</div>").status_code == 200
    assert save(work, at_work, body="<div>Savo transporto neturime. Ir?</div>").status_code == 409
    assert "taksi" in drafts(user)[0].fields["body"][0]


def test_a_tab_left_open_does_not_take_away_what_was_added_since(user: User, sign_in: SignIn) -> None:
    """Restored at home, gone on with at work: the page at home neither writes over that nor sends it away."""
    work, home = sign_in(user), sign_in(user)
    at_work = write(work, "/forum/threads/new", body=BODY)
    at_home = open_form(home, "/forum/threads/new?draft=1")
    longer = "<div>Savo transporto neturime, taksi brangu.</div>"
    assert save(work, at_work, body=longer).status_code == 200
    assert save(home, at_home, body="<div>Savo transporto neturime. Ir?</div>").status_code == 409
    pressed = home.post("/forum/threads/new", data={**at_home, "body": "Ir?", "keep_draft": "1"})
    assert pressed.status_code == 422 and OFFERED in pressed.text
    assert home.post("/forum/threads/new", data={**at_home, **SENT["AskForm"]}).status_code == 303
    assert [draft.fields["body"] for draft in drafts(user)] == [[longer]]


def test_the_key_goes_along_so_that_one_text_is_one_thread(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = write(client, "/forum/threads/new", **SENT["AskForm"])
    again = open_form(client, "/forum/threads/new?draft=1")
    assert again["key"] == fields["key"]
    for each in (fields, again):
        client.post("/forum/threads/new", data={**each, **SENT["AskForm"]})
    assert count(Thread) == 1


def test_a_quotation_waits_for_the_draft_and_goes_in_without_one(user: User, sign_in: SignIn, make: Make) -> None:
    thread = ask(make.coordinator("LT-15"))
    client, path = sign_in(user), f"/forum/threads/{thread.id}"
    post_id = db.session.query(Post).one().id
    write(client, path, body=BODY)
    quoting = client.get(f"{path}?quote={post_id}").text
    assert OFFERED in quoting and "Klausimas." in value_of(quoting, "body")
    assert value_of(client.get(restored(quoting)).text, "body") == "Savo transporto neturime."


def test_files_go_along(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = open_form(client, "/forum/threads/new")
    upload = {"upload": (BytesIO(b"tekstas"), "Pastabos.txt")}
    answer = client.post("/forum/threads/new", data={**fields, "body": "Rašau.", "keep_draft": "1", **upload})
    assert "Pastabos.txt" in answer.text
    assert "Pastabos.txt" in sign_in(user).get("/forum/threads/new?draft=1").text


def test_files_wait_for_two_days(user: User, sign_in: SignIn, make: Make) -> None:
    file = store(BytesIO(b"tekstas"), "Pastabos.txt", by=make.viewer(user))
    db.session.commit()
    client = sign_in(user)
    write(client, "/forum/threads/new", body=BODY, files=str(file.id))
    for hours, kept in ((47, True), (49, False)):
        with clock.as_if(clock.now() + timedelta(hours=hours)):
            tidy()
        assert ("Pastabos.txt" in client.get("/forum/threads/new?draft=1").text) is kept


def test_files_that_are_gone_are_told(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    write(client, "/forum/threads/new", body=BODY, files="12345")
    assert "Dalies jų jau nebėra" in client.get("/forum/threads/new?draft=1").text
    assert "Dalies jų jau nebėra" not in client.get("/forum/threads/new").text


@pytest.mark.csrf
def test_a_form_kept_since_the_session_ended_is_the_same_text(user: User, sign_in: SignIn) -> None:
    client = sign_in(user)
    fields = write(client, "/forum/threads/new", **SENT["AskForm"])
    end_all_sessions(user.id)
    db.session.commit()
    target = client.post("/forum/threads/new", data=fields).headers["Location"]
    page_of_it = re.search(r"next=([^&]+)", target)
    assert page_of_it is not None
    client = sign_in(user)
    page = client.get("/").text
    resume = re.search(r'href="(/forum/threads/new\?[^"]*resume=[^"]+)"', page)
    assert resume is not None
    filled = client.get(resume.group(1)).text
    assert OFFERED not in filled and value_of(filled, "title") == TITLE
    assert client.post("/forum/threads/new", data={**fields_of(filled), **SENT["AskForm"]}).status_code == 303
    assert drafts(user) == [] and "kept_forms" not in client.get("/").text


def test_a_reply_that_goes_on_as_a_new_thread_is_sent_with_that(user: User, sign_in: SignIn, make: Make) -> None:
    thread = ask(make.coordinator("LT-15"))
    client = sign_in(user)
    fields = write(client, f"/forum/threads/{thread.id}", body=BODY)
    moderating.set_locked(thread, True, by=make.viewer(make.moderator()))
    db.session.commit()
    kept = client.post(f"/forum/threads/{thread.id}/posts", data=fields)
    assert kept.status_code == 403
    form = kept.text[kept.text.index("data-instead-of") :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    asking = client.post("/forum/threads/new", data={**hidden, "add_file": "1"})
    assert asking.status_code == 200
    client.post("/forum/threads/new", data={**fields_of(asking.text), **SENT["AskForm"]})
    assert drafts(user) == []
