"""Deleting one's own post, and the mark on the answer."""

import io

from sqlalchemy import select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Post
from tests.files import samples
from tests.forum.threads import ask, indexed, opening, reply


def test_a_deleted_reply_leaves_a_stub_and_nothing_else(user, sign_in):
    client, thread = sign_in(user), ask(user)
    client.post(
        f"/forum/threads/{thread.id}/posts",
        data={"body": "<p>Slaptas tekstas</p>", "upload": (io.BytesIO(samples.PDF), "a.pdf")},
    )
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    file_id = db.session.scalars(select(StoredFile.id)).one()
    assert client.get(f"/forum/posts/{post.id}/delete").status_code == 200
    answer = client.post(f"/forum/posts/{post.id}/delete")
    assert answer.status_code == 303 and answer.location.endswith(f"#post-{post.id}")
    page = client.get(answer.location).get_data(as_text=True)
    assert f'id="post-{post.id}"' in page and "Slaptas tekstas" not in page
    assert client.get(f"/files/{file_id}").status_code == 404
    assert client.get(f"/forum/posts/{post.id}/edit").status_code == 404
    assert indexed() == {("thread", thread.id): thread.title}
    db.session.refresh(post)
    assert (post.body_html, post.body_text) == ("", "")


def test_a_question_nobody_answered_goes_whole(user, make, sign_in):
    thread = ask(user, "Netyčia")
    client = sign_in(user)
    assert client.post(f"/forum/posts/{opening(thread).id}/delete").location == "/forum/"
    for who in (user, make.administrator()):
        assert sign_in(who).get(f"/forum/threads/{thread.id}").status_code == 404
    db.session.refresh(thread)
    assert thread.title == "" and indexed() == {}


def test_a_question_with_replies_leaves_them(user, make, sign_in):
    thread = ask(user, body="<p>Slaptas klausimas</p>")
    post = reply(thread, make.user(), "<p>Atsakymas lieka</p>")
    client = sign_in(user)
    client.post(f"/forum/posts/{opening(thread).id}/delete")
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Slaptas klausimas" not in page and "Atsakymas lieka" in page
    assert indexed() == {("post", post.id): thread.title}


def test_the_asker_marks_the_answer_and_takes_it_back(user, make, sign_in):
    thread = ask(user)
    first, second = (reply(thread, make.user()) for _number in range(2))
    client = sign_in(user)
    for post in (first, second):
        assert client.post(f"/forum/posts/{post.id}/answer").status_code == 303
        db.session.refresh(thread)
        assert thread.answer_post_id == post.id
    client.post(f"/forum/posts/{second.id}/answer", data={"undo": "1"})
    db.session.refresh(thread)
    assert thread.answer_post_id is None
    client.post(f"/forum/posts/{opening(thread).id}/answer")
    db.session.refresh(thread)
    assert thread.answer_post_id is None
    assert sign_in(make.user()).post(f"/forum/posts/{first.id}/answer").status_code == 403
