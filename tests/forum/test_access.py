"""People × audiences × places: who may not see a thread finds it nowhere."""

from datetime import timedelta

import pytest

from coordnet import clock
from coordnet.errors import Forbidden, NotFound
from coordnet.extensions import db
from coordnet.forum import queries, services
from coordnet.forum.services import moderating
from tests.forum.threads import AUDIENCES, ask, opening, reply, seen_by

PEOPLE = {
    "member": {"members"},
    "deputy": {"members", "coordinators"},
    "coordinator": {"members", "coordinators"},
    "moderator": {"members"},
    "ministry": {"members", "ministry"},
    "administrator": {"members", "coordinators", "ministry"},
    "suspended": set(),
}


def person(make, kind):
    if kind == "member":
        return make.user()
    if kind == "suspended":
        return make.user(state="suspended")
    return getattr(make, kind)()


@pytest.fixture
def threads(make):
    """One answered and one waiting thread for each audience, by somebody who may write there."""
    author, other = make.administrator(), make.administrator()
    made = {}
    for audience, slug in AUDIENCES.items():
        answered = ask(author, f"Atsakyta {audience}", category=slug)
        reply(answered, other)
        made[audience] = (answered, ask(author, f"Laukia {audience}", category=slug))
    return made


def titles(rows):
    return {row.title for row in rows}


@pytest.mark.parametrize("kind", PEOPLE)
def test_queries_give_each_person_exactly_their_audiences(make, threads, kind):
    user = person(make, kind)
    viewer = seen_by(user)
    mine = {name for audience in PEOPLE[kind] for name in (f"Atsakyta {audience}", f"Laukia {audience}")}
    waiting = {f"Laukia {audience}" for audience in PEOPLE[kind]}
    since = queries.unread_since(viewer)
    author_id = threads["members"][0].author_id
    start, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    assert titles(queries.threads_page(viewer, queries.ThreadFilter(), since).rows) == mine
    assert titles(queries.threads_by(author_id, viewer, 20)) == mine
    assert titles(queries.waiting_threads(viewer, 20)) == waiting
    assert queries.counts(viewer, since).waiting == len(waiting)
    assert {section.thread.title for section in queries.digest_waiting(viewer, start, end).threads} == waiting
    new = queries.digest_new_threads(viewer, start, end)
    assert {section.thread.title for section in new.threads} == mine - waiting
    assert new.total == len(mine - waiting)
    assert {c.audience for c in queries.visible_categories(viewer)} == PEOPLE[kind]
    replier_id = queries.participants(threads["members"][0].id)[1].id
    assert {row.title for row in queries.posts_by(replier_id, viewer, 5)} == mine - waiting


@pytest.mark.parametrize("kind", PEOPLE)
def test_unread_threads_are_counted_only_where_they_are_seen(make, kind):
    user = person(make, kind)
    author = make.administrator()
    for audience, slug in AUDIENCES.items():
        ask(author, f"Tema {audience}", category=slug)
    viewer = seen_by(user)
    expected = {f"Tema {audience}" for audience in PEOPLE[kind]}
    assert titles(queries.unread_threads(viewer, 20)) == expected
    assert queries.counts(viewer, queries.unread_since(viewer)).unread == len(expected)


@pytest.mark.parametrize("kind", [kind for kind in PEOPLE if kind != "suspended"])
def test_pages_and_post_links_answer_404_outside_the_audience(make, sign_in, threads, kind):
    client = sign_in(person(make, kind))
    for audience, (thread, _waiting) in threads.items():
        post = opening(thread)
        expected = 200 if audience in PEOPLE[kind] else 404
        slug = AUDIENCES[audience]
        for address in (
            f"/forum/categories/{slug}",
            f"/forum/threads/{thread.id}",
            f"/forum/threads/{thread.id}-x",
        ):
            assert client.get(address).status_code == expected, address
        link = client.get(f"/forum/posts/{post.id}")
        assert link.status_code == (302 if expected == 200 else 404)
        assert client.get(f"/forum/threads/{thread.id}?quote={post.id}").status_code == expected
        answer = client.post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>Bandymas</p>"})
        assert answer.status_code == (303 if expected == 200 else 404)
        listed = client.get("/forum/").get_data(as_text=True)
        assert (thread.title in listed) == (expected == 200)


def test_a_category_that_is_not_offered_cannot_be_posted_into(make, sign_in):
    client = sign_in(make.user())
    page = client.get(f"/forum/threads/new?category={AUDIENCES['ministry']}").get_data(as_text=True)
    assert AUDIENCES["ministry"] not in page.replace("form_page", "").split("<select")[1].split("</select>")[0]
    data = {"title": "Klausimas", "category": AUDIENCES["ministry"], "body": "<p>Tekstas</p>"}
    assert client.post("/forum/threads/new", data=data).status_code == 422


def test_files_follow_the_post(make, threads):
    outsider, insider = seen_by(make.user()), seen_by(make.ministry())
    post = opening(threads["ministry"][0])
    assert queries.may_read_post(post.id, insider)
    assert not queries.may_read_post(post.id, outsider)
    assert not queries.may_read_post(10**6, insider)


def test_what_is_hidden_or_deleted_is_nowhere(make, threads):
    moderator, reader = seen_by(make.moderator()), seen_by(make.user())
    answered, waiting = threads["members"]
    moderating.hide_thread(answered, "Bandymas", by=moderator)
    moderating.hide_thread(waiting, "Bandymas", by=moderator)
    db.session.commit()
    start, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    for viewer in (reader, moderator):
        assert queries.unread_threads(viewer, 20) == []
        assert queries.waiting_threads(viewer, 20) == []
        assert queries.threads_by(answered.author_id, viewer, 20) == []
        assert queries.digest_new_threads(viewer, start, end).total == 0
        assert queries.digest_waiting(viewer, start, end).total == 0
    assert not queries.may_read_post(opening(answered).id, reader)
    assert queries.may_read_post(opening(answered).id, moderator)
    since = queries.unread_since(reader)
    assert queries.threads_page(reader, queries.ThreadFilter(), since).rows == []
    marked = queries.threads_page(moderator, queries.ThreadFilter(), since).rows
    assert len(marked) == 2 and all(row.hidden_at for row in marked)


def test_services_check_for_themselves(make, threads):
    outsider, member = seen_by(make.ministry()), seen_by(make.user())
    thread = threads["coordinators"][0]
    with pytest.raises(NotFound):
        services.reply(thread, "<p>x</p>", by=outsider)
    with pytest.raises(NotFound):
        services.edit_post(opening(thread), "<p>x</p>", 1, by=outsider, title="x")
    with pytest.raises(NotFound):
        moderating.hide_thread(thread, "x", by=outsider)
    with pytest.raises(Forbidden):
        moderating.hide_thread(threads["members"][0], "x", by=member)
    with pytest.raises(Forbidden):
        services.delete_own_post(opening(threads["members"][0]), by=member)
    with pytest.raises(Forbidden):
        services.mark_answer(opening(threads["members"][0]), by=member)


def test_a_moved_thread_changes_its_readers_at_once(make):
    admin, coordinator, member = make.administrator(), make.coordinator(), make.user()
    thread = ask(coordinator, "Perkeliama tema")
    assert titles(queries.unread_threads(seen_by(member), 5)) == {"Perkeliama tema"}
    moderating.move_thread(thread, AUDIENCES["coordinators"], by=seen_by(admin))
    db.session.commit()
    assert queries.unread_threads(seen_by(member), 5) == []
    with pytest.raises(NotFound):
        queries.get_thread(thread.id, seen_by(member))
    assert queries.get_thread(thread.id, seen_by(coordinator)).id == thread.id
