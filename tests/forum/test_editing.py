"""Editing one's own post: marked, found, and nothing overwritten."""

import io
from urllib.parse import unquote

import pytest
from markupsafe import escape
from sqlalchemy import select

from coordnet.errors import Conflict, Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum import services
from coordnet.forum.models import Post
from coordnet.forum.services import moderating
from tests.auth.pages import hidden_fields, value_of
from tests.files import samples
from tests.forum.threads import CODE, ask, indexed, opening, reply, seen_by


def test_editing_marks_the_post_and_follows_in_search(user, sign_in):
    thread = ask(user)
    post = opening(thread)
    client = sign_in(user)
    form = client.get(f"/forum/posts/{post.id}/edit").get_data(as_text=True)
    assert 'name="version" value="1"' in form
    data = {"title": "Kitas klausimas", "body": "<p>Kitas</p>", "version": "1"}
    assert client.post(f"/forum/posts/{post.id}/edit", data=data).status_code == 303
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Kitas klausimas" in page and "<p>Kitas</p>" in page
    db.session.refresh(post)
    assert post.edited_at is not None and indexed() == {("thread", thread.id): "Kitas klausimas"}


FORMATTED = "<p>Pirma <b>svarbu</b> &amp; aišku.</p><ul><li>viena</li><li>dvi</li></ul>"
NOTE = 'id="body-n"'


def test_without_scripts_a_post_is_edited_as_plain_text(user, sign_in):
    post, client = reply(ask(user), user, FORMATTED), sign_in(user)
    address = f"/forum/posts/{post.id}/edit"
    page = client.get(address).text
    assert value_of(page, "body") == "Pirma svarbu & aišku.\n\n• viena\n• dvi"
    assert f'data-html="{escape(post.body_html)}"' in page and NOTE in page
    typed = "Pirma & aišku.\r\n\r\nAntra < trečia."
    refused = client.post(address, data={"body": typed, "version": "1", "upload": (io.BytesIO(b"x"), "a.exe")})
    assert refused.status_code == 422
    assert value_of(refused.text, "body") == typed and "data-html" not in refused.text and NOTE in refused.text
    assert client.post(address, data={"body": typed, "version": "1"}).status_code == 303
    db.session.refresh(post)
    assert post.body_html == "<p>Pirma &amp; aišku.</p><p>Antra &lt; trečia.</p>"
    again = client.get(address).text
    assert value_of(again, "body") == typed.replace("\r", "") and NOTE not in again


def test_what_was_typed_without_scripts_waits_for_the_next_sign_in_as_it_was(app, user, sign_in):
    post = reply(ask(user), user, FORMATTED)
    address = f"/forum/posts/{post.id}/edit"
    typed = hidden_fields(sign_in(user).get(address).text) | {"body": "Mano\n\ntekstas"}
    lapsed = app.test_client().post(address, data=typed)
    again = sign_in(user).get(unquote(lapsed.location.split("next=")[1])).text
    assert value_of(again, "body") == "Mano\n\ntekstas" and "data-html" not in again and NOTE in again


def test_an_edit_from_an_old_version_shows_both_texts_and_changes_nothing(user, sign_in):
    thread = ask(user)
    post, client = reply(thread, user), sign_in(user)
    address = f"/forum/posts/{post.id}/edit"
    client.post(address, data={"body": "<p>Pirmas langas</p>", "version": "1"})
    answer = client.post(address, data={"body": "<p>Antras langas</p>", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Pirmas langas" in page and "Antras langas" in page and 'name="version" value="2"' in page
    db.session.refresh(post)
    assert post.body_text == "Pirmas langas"
    assert client.post(address, data={"body": "<p>Antras langas</p>", "version": "2"}).status_code == 303


def test_two_edits_at_once_lose_nothing(user, together):
    post = reply(ask(user), user)
    post_id, viewer = post.id, seen_by(user)

    def edit(text):
        try:
            services.edit_post(db.session.get_one(Post, post_id), f"<p>{text}</p>", 1, by=viewer)
            db.session.commit()
        except Conflict:
            return "told"
        return "saved"

    assert sorted(together(lambda: edit("a"), lambda: edit("b"))) == ["saved", "told"]


def test_unticked_files_go_with_the_edit(user, sign_in):
    client, thread = sign_in(user), ask(user)
    for name in ("a.pdf", "b.pdf"):
        client.post("/files/upload", data={"file": (io.BytesIO(samples.PDF), name)})
    first, second = db.session.scalars(select(StoredFile.id).order_by(StoredFile.id)).all()
    client.post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>A</p>", "files": [str(first), str(second)]})
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    assert str(first) in client.get(f"/forum/posts/{post.id}/edit").get_data(as_text=True)
    data = {"body": "<p>A</p>", "version": "1", "files": [str(second)]}
    assert client.post(f"/forum/posts/{post.id}/edit", data=data).status_code == 303
    assert db.session.scalars(select(StoredFile.id)).all() == [second]


def test_only_the_author_edits_and_only_while_the_thread_is_open(user, make):
    thread = ask(user)
    post = opening(thread)
    with pytest.raises(Forbidden):
        services.edit_post(post, "<p>x</p>", 1, by=seen_by(make.administrator()), title="x")
    moderating.set_locked(thread, True, by=seen_by(make.moderator()))
    with pytest.raises(Forbidden):
        services.edit_post(post, "<p>x</p>", 1, by=seen_by(user), title="x")


def test_editing_checks_as_publishing_does(user):
    post = opening(ask(user))
    for title, body, error in (
        ("", "<p>x</p>", Invalid),
        ("x", "", Invalid),
        (CODE, "<p>x</p>", PersonalCode),
    ):
        with pytest.raises(error):
            services.edit_post(post, body, 1, by=seen_by(user), title=title)
    with pytest.raises(Conflict):
        services.edit_post(post, "<p>x</p>", 7, by=seen_by(user), title="x")
