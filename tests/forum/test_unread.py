"""The number of unread posts is exact, whatever happens to posts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coordnet import clock
from coordnet.database import lock_for_writing
from coordnet.extensions import db
from coordnet.forum import queries, services
from coordnet.forum.models import Thread, UnreadSince
from coordnet.forum.services import moderating
from coordnet.forum.services.marks import mark_all_read
from tests.forum.threads import ask, opening, read, reply, seen_by, unread


@pytest.fixture
def people(make):
    """Asker, helper, reader, moderator."""
    return make.coordinator("LT-57"), make.coordinator("LT-15"), make.user(), make.moderator()


def test_writing_reads_for_the_writer_and_for_nobody_else(people):
    asker, helper, reader, _moderator = people
    thread = ask(asker)
    reply(thread, helper)
    assert (unread(thread, asker), unread(thread, helper), unread(thread, reader)) == (1, 0, 2)
    read(thread, reader, opening(thread))
    assert unread(thread, reader) == 1


def test_hiding_and_restoring_count_read_and_unread_posts(people):
    asker, helper, reader, moderator = people
    thread = ask(asker)
    first, second = reply(thread, helper), reply(thread, asker)
    read(thread, reader, first)
    by = seen_by(moderator)
    for post, while_hidden in ((first, 1), (second, 0)):
        moderating.hide_post(post, "Bandymas", by=by)
        db.session.commit()
        assert unread(thread, reader) == while_hidden
        assert queries.thread_row(thread.id, by)[0].replies == 1
        moderating.restore_post(post, by=by)
        db.session.commit()
        assert unread(thread, reader) == 1
        assert queries.thread_row(thread.id, by)[0].replies == 2


def test_hiding_takes_the_last_post_and_the_answer_back(people):
    asker, helper, _reader, moderator = people
    with clock.frozen(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        thread = ask(asker)
    post = reply(thread, helper)
    services.mark_answer(post, by=seen_by(asker))
    moderating.hide_post(post, "Bandymas", by=seen_by(moderator))
    db.session.commit()
    row, _first = queries.thread_row(thread.id, seen_by(asker))
    assert (row.last_author.id, row.answer_post_id, row.state) == (asker.id, None, "wait")
    assert row.last_post_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_deleting_counts_a_reply_but_the_stub_of_an_opening_post_stays(people):
    asker, helper, reader, _moderator = people
    thread = ask(asker)
    first, second = reply(thread, helper), reply(thread, helper)
    read(thread, reader, first)
    services.delete_own_post(first, by=seen_by(helper))
    db.session.commit()
    assert unread(thread, reader) == 1
    services.delete_own_post(opening(thread), by=seen_by(asker))
    db.session.commit()
    row, _first = queries.thread_row(thread.id, seen_by(reader))
    assert (row.replies, row.unread) == (1, 1)
    read(thread, reader, second)
    assert unread(thread, reader) == 0
    reply(thread, helper)
    assert unread(thread, reader) == 1


def test_a_mark_never_goes_back(people):
    asker, helper, reader, _moderator = people
    thread = ask(asker)
    post = reply(thread, helper)
    read(thread, reader, post)
    read(thread, reader, opening(thread))
    assert unread(thread, reader) == 0


def test_what_was_before_one_joined_is_not_unread(make):
    with clock.frozen(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        author = make.user()
        old = ask(author, "Sena tema")
    newcomer = make.user()
    assert unread(old, newcomer) == 0
    assert queries.unread_threads(seen_by(newcomer), 5) == []
    reply(old, author)
    assert unread(old, newcomer) == 2
    assert [row.title for row in queries.unread_threads(seen_by(newcomer), 5)] == ["Sena tema"]


def test_reading_a_page_marks_it_and_only_it(people, sign_in):
    asker, helper, reader, _moderator = people
    thread = ask(asker)
    for _number in range(24):
        reply(thread, helper)
    client = sign_in(reader)
    page = client.get(f"/forum/threads/{thread.id}")
    assert unread(thread, reader) == 5
    following = page.get_data(as_text=True).split('rel="next" href="')[1].split('"')[0]
    client.get(following)
    assert unread(thread, reader) == 0


def test_a_mark_is_skipped_while_somebody_writes_and_made_the_next_time(people, sign_in, engine_name):
    if engine_name != "sqlite":
        pytest.skip("other engines let readers write beside a writer")
    asker, _helper, reader, _moderator = people
    thread = ask(asker)
    client, address = sign_in(reader), f"/forum/threads/{thread.id}"
    db.session.commit()
    with db.engine.connect() as writer:
        lock_for_writing(writer)
        assert client.get(address).status_code == 200
        writer.rollback()
    assert unread(thread, reader) == 1
    client.get(address)
    assert unread(thread, reader) == 0


def test_mark_all_as_read(people, sign_in):
    asker, helper, reader, moderator = people
    first, second = ask(asker, "Pirma"), ask(asker, "Antra")
    post = reply(first, helper)
    moderating.hide_post(post, "Bandymas", by=seen_by(moderator))
    db.session.commit()
    read(second, reader, opening(second))
    assert sign_in(reader).post("/forum/read-all").status_code == 303
    assert unread(first, reader) == unread(second, reader) == 0
    reply(second, helper)
    assert unread(second, reader) == 1
    moderating.restore_post(post, by=seen_by(moderator))
    db.session.commit()
    assert unread(first, reader) == 1


def test_the_bound_for_looking_moves_up_and_back(people, sign_in):
    asker, helper, reader, moderator = people
    reader.joined_at = datetime(2026, 1, 1, tzinfo=UTC)
    db.session.commit()
    with clock.frozen(datetime(2026, 10, 1, 9, tzinfo=UTC)):
        read_one, hidden = ask(asker, "Skaityta"), ask(asker, "Paslėpta")
        moderating.hide_thread(hidden, "Bandymas", by=seen_by(moderator))
        db.session.commit()
    with clock.frozen(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        ask(helper, "Neskaityta")
    read(read_one, reader, opening(read_one))
    sign_in(reader).get("/forum/")
    bound = select(UnreadSince.moment).where(UnreadSince.user_id == reader.id)
    assert db.session.scalar(bound) == datetime(2026, 11, 1, 9, tzinfo=UTC)
    moderating.restore_thread(hidden, by=seen_by(moderator))
    db.session.commit()
    assert db.session.scalar(bound) == datetime(2026, 10, 1, 9, tzinfo=UTC)
    assert [row.title for row in queries.unread_threads(seen_by(reader), 5)] == ["Neskaityta", "Paslėpta"]


def test_the_bound_never_passes_what_is_being_written(people, sign_in):
    _asker, _helper, reader, _moderator = people
    reader.joined_at = clock.now() - timedelta(days=30)
    db.session.commit()
    sign_in(reader).get("/forum/")
    bound = db.session.scalars(select(UnreadSince.moment).where(UnreadSince.user_id == reader.id)).one()
    assert bound < clock.now() - timedelta(minutes=59)


def test_counters_match_the_posts_after_everything(people):
    """The stored count against counting, after a mixed history."""
    asker, helper, reader, moderator = people
    by = seen_by(moderator)
    thread = ask(asker)
    posts = [reply(thread, helper) for _number in range(6)]
    read(thread, reader, posts[3])
    moderating.hide_post(posts[0], "x y", by=by)
    services.delete_own_post(posts[1], by=seen_by(helper))
    moderating.hide_post(posts[5], "x y", by=by)
    moderating.restore_post(posts[0], by=by)
    mark_all_read(seen_by(helper))
    db.session.commit()
    db.session.expire_all()
    stored = db.session.get_one(Thread, thread.id)
    assert (stored.post_count, stored.last_post_id) == (5, posts[4].id)
    assert (unread(thread, reader), unread(thread, helper)) == (1, 0)
