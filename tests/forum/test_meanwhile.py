"""While somebody writes, a moderator hides, moves or locks, or another window saves: words and files come back."""

import io
import re

import pytest
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.queries import files_of
from coordnet.forum import services
from coordnet.forum.models import Post
from coordnet.forum.services import moderating
from tests.auth.pages import hidden_fields, value_of
from tests.files import samples
from tests.forum.threads import CODE, MINISTRY, ask, count, opening, reply, seen_by

TYPED = "<p>Ilgas <b>atsakymas</b> kolegei</p>"


def hide(thread, by):
    moderating.hide_thread(thread, "Bandymas", by=by)


def move(thread, by):
    moderating.move_thread(thread, MINISTRY, by=by)


def lock(thread, by):
    moderating.set_locked(thread, True, by=by)


def delete(thread, by):
    services.delete_own_post(opening(thread), by=by)


@pytest.mark.parametrize(("act", "status"), [(hide, 404), (move, 404), (delete, 404), (lock, 403)])
def test_a_reply_to_what_is_gone_comes_back_whole(user, make, sign_in, act, status):
    author = make.user()
    thread, client = ask(author), sign_in(user)
    act(thread, seen_by(author if act is delete else make.administrator()))
    data = {"body": TYPED, "upload": (io.BytesIO(samples.PDF), "tvarka.pdf")}
    answer = client.post(f"/forum/threads/{thread.id}/posts", data=data)
    assert answer.status_code == status and "Atsakymas nepaskelbtas" in answer.text
    assert "Ilgas atsakymas kolegei</textarea>" in answer.text and "tvarka.pdf" in answer.text
    assert ("užrakinta" in answer.text) == (act is lock) and "Kas apmoka" not in answer.text
    file_id = db.session.scalars(select(StoredFile.id)).one()
    assert client.get(f"/files/{file_id}").data == samples.PDF
    again = re.search(r'<form method="post" action="(/forum/threads/new[^"]*)".*?</form>', answer.text, re.S)
    kept = dict(re.findall(r'name="(body|files)" value="([^"]*)"', again[0]))
    ask_page = client.post(again[1], data={"body": TYPED, "files": kept["files"], "add_file": "1"})
    assert ask_page.status_code == 200 and "tvarka.pdf" in ask_page.text
    assert "kolegei" in value_of(ask_page.text, "body")
    assert kept["body"].startswith("&lt;p&gt;Ilgas") and count(Post) == 1


def test_what_comes_back_holds_no_personal_code(user, make, sign_in):
    thread = ask(make.user())
    hide(thread, seen_by(make.administrator()))
    answer = sign_in(user).post(f"/forum/threads/{thread.id}/posts", data={"body": f"<p>Kodas {CODE}</p>"})
    assert answer.status_code == 404 and "asmens kodas pašalintas" in answer.text
    assert CODE not in answer.text


def test_an_edit_of_what_was_hidden_comes_back(user, make, sign_in):
    thread = ask(user)
    hide(thread, seen_by(make.administrator()))
    data = {"title": "Nauja antraštė", "body": TYPED, "version": "1"}
    answer = sign_in(user).post(f"/forum/posts/{opening(thread).id}/edit", data=data)
    assert answer.status_code == 404
    assert "Nauja antraštė" in answer.text and "Ilgas atsakymas kolegei" in answer.text and "Neišsaugota" in answer.text


def test_an_edit_in_a_thread_locked_meanwhile_comes_back(user, make, sign_in):
    post = reply(ask(make.user()), user)
    lock(post.thread, seen_by(make.administrator()))
    answer = sign_in(user).post(f"/forum/posts/{post.id}/edit", data={"body": TYPED, "version": "1"})
    assert answer.status_code == 403 and "Ilgas atsakymas kolegei" in answer.text


def test_a_reason_for_hiding_what_is_gone_comes_back(make, sign_in):
    thread = ask(make.user())
    delete(thread, seen_by(db.session.get_one(type(make.user()), thread.author_id)))
    db.session.commit()
    answer = sign_in(make.moderator()).post(f"/forum/threads/{thread.id}/hide", data={"reason": "Per daug duomenų"})
    assert answer.status_code == 404 and "Per daug duomenų" in answer.text


def test_nothing_typed_is_a_plain_page(user, make, sign_in):
    thread = ask(make.user())
    hide(thread, seen_by(make.administrator()))
    client = sign_in(user)
    for answer in (client.post(f"/forum/threads/{thread.id}/posts"), client.get(f"/forum/threads/{thread.id}")):
        assert answer.status_code == 404 and "Tokio puslapio nėra" in answer.text


# ── Two windows ─────────────────────────────────────────────────────────────────────────────────────────


def edit_form(client, post):
    address = f"/forum/posts/{post.id}/edit"
    page = client.get(address).text
    files = re.findall(r'name="files" value="(\d+)"', page)
    return address, hidden_fields(page) | {"body": post.body_html, "files": files}


def test_a_file_added_in_the_other_window_stays(user, sign_in):
    post, client = reply(ask(user), user), sign_in(user)
    (address, first), (_same, second) = edit_form(client, post), edit_form(client, post)
    hers = first | {"upload": (io.BytesIO(samples.PDF), "tvarka.pdf")}
    assert client.post(address, data=hers).status_code == 303
    answer = client.post(address, data=second | {"body": "<p>Kitas</p>"})
    assert answer.status_code == 409 and "tvarka.pdf" in answer.text
    [file_id] = re.findall(r'name="files" value="(\d+)"', answer.text)
    again = hidden_fields(answer.text) | {"body": "<p>Kitas</p>", "files": [file_id]}
    assert client.post(address, data=again).status_code == 303
    assert [file.name for file in files_of("post", [post.id])[post.id]] == ["tvarka.pdf"]


def test_a_file_removed_in_the_other_window_does_not_come_back(user, sign_in):
    client, thread = sign_in(user), ask(user)
    client.post(f"/forum/threads/{thread.id}/posts", data={"body": "A", "upload": (io.BytesIO(samples.PDF), "a.pdf")})
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    (address, first), (_same, second) = edit_form(client, post), edit_form(client, post)
    assert client.post(address, data=first | {"files": []}).status_code == 303
    answer = client.post(address, data=second | {"body": "<p>Kitas</p>"})
    assert answer.status_code == 409 and "a.pdf" not in answer.text


def test_a_text_not_touched_follows_what_stands_now(user, sign_in):
    post, client = opening(ask(user)), sign_in(user)
    (address, first), (_same, second) = edit_form(client, post), edit_form(client, post)
    client.post(address, data=first | {"title": "Kas apmoka vertėją?", "body": "<p>Naujas <b>tekstas</b></p>"})
    answer = client.post(address, data=second | {"title": "Kita antraštė"})
    assert answer.status_code == 409 and value_of(answer.text, "title") == "Kita antraštė"
    assert value_of(answer.text, "body") == "Naujas tekstas"
    assert 'data-html="&lt;p&gt;Naujas &lt;b&gt;tekstas' in answer.text


def test_a_double_press_of_an_edit_is_one_edit(user, sign_in):
    post, client = reply(ask(user), user), sign_in(user)
    address, form = edit_form(client, post)
    answers = [client.post(address, data=form | {"body": "<p>Kitas</p>"}) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    db.session.refresh(post)
    assert (post.version, post.body_text) == (2, "Kitas")
