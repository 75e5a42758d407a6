"""One form, one post: sent twice, one after the other or at once."""

import re

import pytest
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Post, Thread
from tests.forum.threads import KEY, OPEN, ask, committed, count, seen_by


def test_the_same_form_twice_is_one_post(user, sign_in):
    client = sign_in(user)
    data = {"title": "Tema", "category": OPEN, "body": "<p>Tekstas</p>", "key": KEY}
    first, second = (client.post("/forum/threads/new", data=data) for _time in range(2))
    assert first.status_code == second.status_code == 303 and first.location == second.location
    thread = db.session.scalars(select(Thread)).one()
    data = {"body": "<p>Atsakymas</p>", "key": KEY[::-1]}
    first, second = (client.post(f"/forum/threads/{thread.id}/posts", data=data) for _time in range(2))
    assert first.location == second.location and first.status_code == 303
    db.session.refresh(thread)
    assert (thread.post_count, count(Post)) == (2, 2)


def test_an_old_form_with_a_new_text_comes_back_with_the_text(user, sign_in):
    client, thread = sign_in(user), ask(user)
    address = f"/forum/threads/{thread.id}/posts"
    client.post(address, data={"body": "<p>Pirmas</p>", "key": KEY})
    again = client.post(address, data={"body": "<p>Antras</p>", "key": KEY})
    page = again.get_data(as_text=True)
    assert again.status_code == 409 and "Antras" in page and count(Post) == 2
    fresh = re.search(r'name="key" value="([0-9a-f]+)"', page)[1]
    assert client.post(address, data={"body": "<p>Antras</p>", "key": fresh}).status_code == 303
    assert count(Post) == 3


@pytest.mark.parametrize("key", ["1", "order:42 {a}", "x" * 300, "\x00ąž"])
def test_any_key_will_do(user, key):
    thread = ask(user)
    posts = {services.reply(thread, "<p>x</p>", by=seen_by(user), key=key).id for _time in range(2)}
    assert len(posts) == 1


def test_a_key_belongs_to_its_author(user, make):
    thread, other = ask(user), make.user()
    posts = {services.reply(thread, "<p>x</p>", by=seen_by(who), key=KEY).id for who in (user, other)}
    assert len(posts) == 2


def replied(thread_id, by, key=None):
    return services.reply(db.session.get_one(Thread, thread_id), "<p>x</p>", by=by, key=key).id


def test_the_same_form_twice_at_once_is_one_post(user, together):
    thread_id, viewer = ask(user).id, seen_by(user)
    once = committed(lambda: replied(thread_id, viewer, KEY))
    same = together(*[once] * 4)
    again = committed(lambda: services.ask("Tema", "<p>x</p>", OPEN, by=viewer, key=KEY * 2).thread_id)
    asked = together(*[again] * 4)
    assert len(set(same)) == len(set(asked)) == 1
    db.session.expire_all()
    assert (db.session.get_one(Thread, thread_id).post_count, count(Thread), count(Post)) == (2, 2, 3)


def test_replies_at_once_are_all_counted(user, make, together):
    thread_id = ask(user).id
    writers = [seen_by(make.user()) for _number in range(5)]
    posts = together(*[committed(lambda by=by: replied(thread_id, by)) for by in writers])
    db.session.expire_all()
    thread = db.session.get_one(Thread, thread_id)
    assert (thread.post_count, thread.last_post_id) == (6, max(posts))
