"""Between the end of the session and the next sign-in the place of a kept form is hidden, closed or given away."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet.auth.services import end_all_sessions
from coordnet.extensions import db
from coordnet.forum.models import Thread
from coordnet.members.models import User
from coordnet.web.models import ParkedForm
from tests.auth.pages import hidden_fields, value_of
from tests.auth.test_lapsed_form import sign_in_at
from tests.builders import Make
from tests.forum.test_meanwhile import delete, hide, lock, move
from tests.forum.threads import OPEN, ask, opening, reply, seen_by

pytestmark = pytest.mark.csrf

TYPED = "<p>Ilgas <b>atsakymas</b> kolegei</p>"
SignIn = Callable[[User], FlaskClient]


def lapse(client: FlaskClient, user: User, page: str, action: str, **typed: Any) -> str:
    """Send the form of a page after the session has ended; where the browser is led."""
    fields = hidden_fields(client.get(page).text, action)
    end_all_sessions(user.id)
    answer = client.post(action, data={**fields, **typed})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


@pytest.mark.parametrize(("act", "status"), [(hide, 404), (move, 404), (delete, 404), (lock, 403)])
def test_a_reply_kept_for_a_thread_that_is_gone_comes_back(
    member: User, make: Make, sign_in: SignIn, act: Callable[[Thread, Any], None], status: int
) -> None:
    author = make.user()
    thread, client = ask(author), sign_in(member)
    page = f"/forum/threads/{thread.id}"
    location = lapse(client, member, page, f"{page}/posts", body=TYPED)
    act(thread, seen_by(author if act is delete else make.administrator()))
    answer = client.get(sign_in_at(client, location, member))
    assert answer.status_code == status and "Atsakymas nepaskelbtas" in answer.text
    assert "Ilgas atsakymas kolegei</textarea>" in answer.text
    again = re.search(r'<form method="post" action="(/forum/threads/new[^"]*)".*?</form>', answer.text, re.S)
    assert again is not None and 'name="body" value="&lt;p&gt;Ilgas' in again[0]
    assert client.get(page).status_code == (200 if act is lock else 404)


def carried_on(client: FlaskClient, page: str, **more: str) -> Any:
    """Press „begin a new thread with it“ on that page; the answer."""
    again = re.search(r'<form method="post" action="(/forum/threads/new[^"]*)".*?</form>', page, re.S)
    assert again is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', again[0]))
    return client.post(again[1], data={name: unescape(value) for name, value in fields.items()} | more)


@pytest.mark.parametrize("sent_again", [False, True])
def test_what_goes_on_as_a_new_thread_is_offered_until_that_is_sent(
    member: User, make: Make, sign_in: SignIn, sent_again: bool
) -> None:
    """Hidden before it was gone on with, or only when it was sent once more."""
    thread, client = ask(make.user()), sign_in(member)
    page = f"/forum/threads/{thread.id}"
    location = sign_in_at(client, lapse(client, member, page, f"{page}/posts", body=TYPED), member)
    fields = hidden_fields(client.get(location).text, f"{page}/posts") if sent_again else {}
    hide(thread, seen_by(make.administrator()))
    gone = client.post(f"{page}/posts", data=fields | {"body": TYPED}) if sent_again else client.get(location)
    new = carried_on(client, gone.text, add_file="1")
    assert new.status_code == 200 and "carried" not in new.request.path
    assert 'id="kept"' in client.get("/").text
    typed = {"title": "Kas apmoka kelionę?", "category": OPEN, "body": TYPED}
    assert (
        client.post("/forum/threads/new", data=hidden_fields(new.text, "/forum/threads/new") | typed).status_code == 303
    )
    assert 'id="kept"' not in client.get("/").text


def test_a_new_thread_that_goes_on_with_a_reply_is_kept_too_when_the_session_ends(
    member: User, make: Make, sign_in: SignIn
) -> None:
    """Before its page opened, and after; once, and in the words written last."""
    thread, client = ask(make.user()), sign_in(member)
    page = f"/forum/threads/{thread.id}"
    location = sign_in_at(client, lapse(client, member, page, f"{page}/posts", body=TYPED), member)
    hide(thread, seen_by(make.administrator()))
    gone = client.get(location).text
    end_all_sessions(member.id)
    answer = carried_on(client, gone, add_file="1")
    new = client.get(sign_in_at(client, answer.headers["Location"], member))
    assert new.status_code == 200 and "Ilgas" in value_of(new.text, "body")
    fields = hidden_fields(new.text, "/forum/threads/new")
    end_all_sessions(member.id)
    answer = client.post(
        "/forum/threads/new", data=fields | {"title": "Naujas", "category": OPEN, "body": "<p>Dar</p>"}
    )
    sign_in_at(client, answer.headers["Location"], member)
    assert [row.fields["body"] for row in db.session.query(ParkedForm)] == [["<p>Dar</p>"]]


def test_an_edit_kept_for_a_post_that_is_closed_comes_back(member: User, make: Make, sign_in: SignIn) -> None:
    thread = ask(member)
    for post, more in ((opening(thread), {"title": "Nauja antraštė"}), (reply(thread, member), {})):
        client, page = sign_in(member), f"/forum/posts/{post.id}/edit"
        location = lapse(client, member, page, page, body=TYPED, **more)
        lock(thread, seen_by(make.administrator()))
        answer = client.get(sign_in_at(client, location, member))
        assert answer.status_code == 403 and "Ilgas atsakymas kolegei" in answer.text
        assert more.get("title", "") in answer.text
        thread.locked = False
        db.session.commit()


def test_a_form_that_no_longer_stands_on_its_page_comes_back(make: Make, sign_in: SignIn, member: User) -> None:
    """Somebody else has suspended the same person meanwhile: the page has no place for the reason any more."""
    other = make.user()
    member.site_role = "administrator"
    db.session.commit()
    client, page = sign_in(member), f"/association/members/{other.id}"
    location = lapse(client, member, page, f"{page}/suspend", reason="Nebedirba savivaldybėje nuo pavasario")
    other.state = "suspended"
    answer = client.get(sign_in_at(client, location, member))
    assert answer.status_code == 200 and "Neišsaugota" in answer.text
    assert "Nebedirba savivaldybėje nuo pavasario</textarea>" in answer.text


def test_nobody_else_gets_it_back(member: User, make: Make, sign_in: SignIn) -> None:
    thread, client, other = ask(make.user()), sign_in(member), make.user(password_hash=member.password_hash)
    page = f"/forum/threads/{thread.id}"
    location = lapse(client, member, page, f"{page}/posts", body=TYPED)
    hide(thread, seen_by(make.administrator()))
    answer = client.get(sign_in_at(client, location, other))
    assert answer.status_code == 404 and "atsakymas kolegei" not in answer.text
