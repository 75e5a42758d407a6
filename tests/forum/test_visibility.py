"""The one place that decides who sees what in the forum, asked directly: each condition stands alone."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import ORMExecuteState, Session

import coordnet.forum
from coordnet import clock
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries import visibility
from coordnet.forum.services import moderating
from coordnet.forum.services.editing import delete_own_post
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from tests.builders import Make
from tests.forum.threads import COORDINATORS, MINISTRY, OPEN, ask, opening, reply, seen_by

LAST_ID = 2**31 - 1  # of PostgreSQL's integer


@pytest.fixture
def reader(make: Make) -> Viewer:
    return seen_by(make.user())


@pytest.fixture
def moderator(make: Make) -> Viewer:
    return seen_by(make.moderator())


@contextmanager
def locks() -> Iterator[list[str]]:
    """How PostgreSQL is asked to lock, for each statement: „“ or „NO KEY UPDATE OF thread“."""
    asked: list[str] = []

    def note(state: ORMExecuteState) -> None:
        text = str(state.statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        asked.append(text.partition(" FOR ")[2].strip())

    session = db.session()
    event.listen(session, "do_orm_execute", note)
    try:
        yield asked
    finally:
        event.remove(session, "do_orm_execute", note)


def seen_threads(viewer: Viewer) -> set[int]:
    return set(db.session.scalars(visibility.visible_threads(viewer)))


def seen_posts(viewer: Viewer) -> set[int]:
    return set(db.session.scalars(visibility.visible_posts(viewer)))


def test_categories_are_those_of_the_viewer_in_the_products_order(make: Make) -> None:
    everything = json.loads(Path(coordnet.forum.__file__).with_name("categories.json").read_text())
    for person, audiences in (
        (make.administrator(), {"members", "coordinators", "ministry"}),
        (make.coordinator(), {"members", "coordinators"}),
        (make.user(), {"members"}),
        (make.user(state="suspended"), set()),
    ):
        viewer = seen_by(person)
        expected = [category["slug"] for category in everything if category["audience"] in audiences]
        assert [category.slug for category in visibility.visible_categories(viewer)] == expected
        for slug in (OPEN, COORDINATORS, MINISTRY):
            found = visibility.visible_category(slug, viewer)
            assert (found.slug if found else None) == (slug if slug in expected else None)
        assert visibility.visible_category("nera", viewer) is None
        assert visibility.visible_category(None, viewer) is None


def test_the_order_of_categories_is_that_of_their_positions(session: Session, make: Make) -> None:
    admin = seen_by(make.administrator())
    slugs = [category.slug for category in visibility.visible_categories(admin)]
    session.execute(update(Category).values(position=-Category.position))
    assert [category.slug for category in visibility.visible_categories(admin)] == slugs[::-1]


def test_a_thread_and_its_posts_are_seen_by_the_audience_of_its_own_category(make: Make) -> None:
    admin = make.administrator()
    threads = {slug: ask(admin, category=slug) for slug in (OPEN, COORDINATORS, MINISTRY)}
    for person, slugs in (
        (admin, {OPEN, COORDINATORS, MINISTRY}),
        (make.coordinator(), {OPEN, COORDINATORS}),
        (make.ministry(), {OPEN, MINISTRY}),
        (make.moderator(), {OPEN}),
        (make.user(state="suspended"), set()),
    ):
        viewer = seen_by(person)
        assert seen_threads(viewer) == {threads[slug].id for slug in slugs}
        assert seen_posts(viewer) == {opening(threads[slug]).id for slug in slugs}
        for slug, thread in threads.items():
            post = opening(thread)
            assert visibility.may_read_post(post.id, viewer) is (slug in slugs)
            if slug in slugs:
                assert visibility.get_thread(thread.id, viewer) is thread
                assert visibility.get_post(post.id, viewer) is post
            else:
                with pytest.raises(NotFound):
                    visibility.get_thread(thread.id, viewer)
                with pytest.raises(NotFound):
                    visibility.get_post(post.id, viewer)


def test_a_hidden_thread_and_its_posts_are_seen_by_moderators_alone(
    user: User, reader: Viewer, moderator: Viewer
) -> None:
    hidden, shown = ask(user), ask(user)
    moderating.hide_thread(hidden, "Per daug duomenų", by=moderator)
    assert seen_threads(reader) == seen_threads(seen_by(user)) == {shown.id}
    assert seen_posts(reader) == seen_posts(seen_by(user)) == {opening(shown).id}
    assert seen_threads(moderator) == {hidden.id, shown.id}
    assert seen_posts(moderator) == {opening(hidden).id, opening(shown).id}


def test_a_hidden_post_is_seen_by_moderators_alone(user: User, reader: Viewer, moderator: Viewer) -> None:
    thread = ask(user)
    hidden, shown = reply(thread, user), reply(thread, user)
    moderating.hide_post(hidden, "Per daug duomenų", by=moderator)
    assert seen_posts(reader) == seen_posts(seen_by(user)) == {opening(thread).id, shown.id}
    assert seen_posts(moderator) == {opening(thread).id, hidden.id, shown.id}
    assert seen_threads(reader) == {thread.id}


def test_what_is_deleted_is_seen_by_nobody(user: User, reader: Viewer, moderator: Viewer) -> None:
    thread, gone = ask(user), ask(user)
    deleted = reply(thread, user)
    delete_own_post(deleted, by=seen_by(user))
    delete_own_post(opening(gone), by=seen_by(user))
    for viewer in (seen_by(user), reader, moderator):
        assert seen_threads(viewer) == {thread.id}
        assert seen_posts(viewer) == {opening(thread).id}
        assert not visibility.may_read_post(deleted.id, viewer)


def test_the_columns_that_are_asked_for(user: User, reader: Viewer) -> None:
    thread = ask(user, "Kas apmoka vertėją?")
    titles = db.session.execute(visibility.visible_threads(reader, Thread.title, Thread.id)).all()
    assert [tuple(row) for row in titles] == [("Kas apmoka vertėją?", thread.id)]
    rows = db.session.execute(visibility.visible_posts(reader, Thread.title, Post.body_text)).all()
    assert [tuple(row) for row in rows] == [("Kas apmoka vertėją?", "Klausimas.")]


def test_ids_no_row_can_have_are_not_asked_for(
    user: User, reader: Viewer, queries: Callable[[], Any], make: Make
) -> None:
    first = ask(user)
    category = visibility.visible_category(OPEN, reader)
    assert isinstance(category, Category)
    moment = clock.now()
    columns = {"author_id": user.id, "created_at": moment}
    last = Thread(
        id=LAST_ID, title="Paskutinė", category_id=category.id, last_author_id=user.id, last_post_at=moment, **columns
    )
    db.session.add(last)
    db.session.flush()
    post = Post(id=LAST_ID, thread_id=first.id, body_html="<p>x</p>", body_text="x", **columns)
    db.session.add(post)
    db.session.commit()
    assert visibility.get_thread(LAST_ID, reader) is last
    assert visibility.get_post(LAST_ID, reader) is post
    assert (visibility.get_thread(1, reader).id, visibility.get_post(1, reader).id) == (first.id, 1)
    with queries() as seen:
        for number in (-1, 0, LAST_ID + 1, LAST_ID + 2):
            with pytest.raises(NotFound):
                visibility.get_thread(number, reader)
            with pytest.raises(NotFound):
                visibility.get_post(number, reader)
    assert seen == []


def renamed(session: Session, thread: Thread, post: Post) -> None:
    """As another process would: the objects at hand do not know it."""
    unaware = {"synchronize_session": False}
    session.execute(update(Thread).where(Thread.id == thread.id).values(title="Naujas"), execution_options=unaware)
    session.execute(update(Post).where(Post.id == post.id).values(body_text="Naujas"), execution_options=unaware)


def test_reading_locks_nothing_and_keeps_what_is_at_hand(session: Session, user: User, reader: Viewer) -> None:
    thread = ask(user, "Senas")
    post = opening(thread)
    assert (thread.title, post.body_text) == ("Senas", "Klausimas.")
    renamed(session, thread, post)
    with locks() as asked:
        assert visibility.get_post(post.id, reader).body_text == "Klausimas."
        assert visibility.get_thread(thread.id, reader).title == "Senas"
    assert asked == ["", ""]


def test_a_lock_is_the_threads_and_what_it_finds_is_read_anew(session: Session, user: User, reader: Viewer) -> None:
    thread = ask(user, "Senas")
    post = opening(thread)
    assert (thread.title, post.body_text) == ("Senas", "Klausimas.")
    renamed(session, thread, post)
    with locks() as asked:
        assert visibility.get_post(post.id, reader, lock=True).body_text == "Naujas"
    assert asked == ["", "NO KEY UPDATE OF thread", ""]
    assert thread.title == "Naujas"
    session.execute(update(Thread).values(title="Kitas"), execution_options={"synchronize_session": False})
    with locks() as asked:
        assert visibility.get_thread(thread.id, reader, lock=True).title == "Kitas"
    assert asked == ["NO KEY UPDATE OF thread"]
    with locks() as asked, pytest.raises(NotFound):
        visibility.get_post(post.id + 1, reader, lock=True)
    assert asked == [""]
