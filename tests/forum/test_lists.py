"""Lists: order, pages, filters, and the digest's links that lead to exactly what it counted."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import filters, queries, services
from coordnet.forum.queries import lists
from coordnet.forum.queries import thread as thread_queries
from coordnet.forum.services import moderating
from coordnet.notifications.services import choose
from tests.forum.threads import OPEN, ask, opening, reply, seen_by

NOON = datetime(2026, 11, 18, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MONDAY, NEXT_MONDAY = datetime(2026, 11, 15, 22, tzinfo=UTC), datetime(2026, 11, 22, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 3)
    monkeypatch.setattr(thread_queries, "POSTS", 3)


@pytest.fixture
def author(make):
    return make.coordinator("LT-57", joined_at=NOON - 300 * DAY)


@pytest.fixture
def reader(make):
    return make.coordinator("LT-15", joined_at=NOON - 300 * DAY)


def at(moment, act, *args, **kwargs):
    with clock.frozen(moment):
        return act(*args, **kwargs)


def walk(client, address):
    """Titles page by page, forward to the end; then back to the beginning."""
    pages, back = [], []
    while address:
        page = client.get(address).get_data(as_text=True)
        pages.append(re.findall(r'class="row-link" href="[^"]*">(?:<span[^>]*>[^<]*</span>)?([^<]+)</a>', page))
        back.append(link(page, "prev"))
        address = link(page, "next")
    return pages, back


def link(page, rel):
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else None


def test_pages_hold_every_thread_once_and_lead_back(author, reader, sign_in):
    for number in range(8):
        at(NOON + number // 2 * DAY, ask, author, f"Tema {number}")  # two at the same moment
    client = sign_in(reader)
    with clock.frozen(NOON + 10 * DAY):
        pages, back = walk(client, "/forum/")
        assert [title for page in pages for title in page] == [f"Tema {number}" for number in range(7, -1, -1)]
        assert [len(page) for page in pages] == [3, 3, 2]
        assert back[0] is None
        second, _links = walk(client, back[2])
        assert second[0] == pages[1]
        assert link(client.get(back[1]).get_data(as_text=True), "prev") is None


def test_a_reply_brings_a_thread_up_and_pinned_ones_stand_first_once(author, reader, make, sign_in):
    threads = [at(NOON + number * DAY, ask, author, f"Tema {number}") for number in range(5)]
    at(NOON + 6 * DAY, reply, threads[1], reader)
    moderating.set_pinned(threads[0], True, by=seen_by(make.moderator()))
    db.session.commit()
    with clock.frozen(NOON + 10 * DAY):
        pages, _back = walk(sign_in(reader), f"/forum/categories/{OPEN}")
    assert pages == [["Tema 0", "Tema 1", "Tema 4", "Tema 3"], ["Tema 2"]]


def test_filters(author, reader, sign_in):
    answered, waiting = ask(author, "Atsakyta"), ask(author, "Laukia")
    reply(answered, reader)
    ask(reader, "Mano")
    client = sign_in(reader)
    expected = {"unread": ["Laukia"], "waiting": ["Laukia"], "answered": ["Atsakyta"], "mine": ["Mano"]}
    for view, titles in expected.items():
        assert walk(client, f"/forum/?view={view}")[0] == [titles], view
        assert walk(client, f"/forum/categories/{OPEN}?view={view}")[0] == [titles], view
    assert client.get(f"/forum/threads/{waiting.id}").status_code == 200
    assert "row-link" not in client.get("/forum/?view=unread").get_data(as_text=True)


def test_states(author, reader, make):
    thread = ask(author)
    row = lambda: queries.thread_row(thread.id, seen_by(reader))[0].state  # noqa: E731
    assert row() == "wait"
    post = reply(thread, reader)
    assert row() == ""
    services.mark_answer(post, by=seen_by(author))
    assert row() == "ok"


def test_counts_stop_at_a_hundred(author, reader, monkeypatch, sign_in):
    monkeypatch.setattr(lists, "CAP", 4)
    for number in range(6):
        ask(author, f"Tema {number}")
    viewer = seen_by(reader)
    counts = queries.counts(viewer, queries.unread_since(viewer))
    assert (counts.unread, counts.waiting, counts.complete) == (4, 4, False)
    assert sign_in(reader).get("/forum/").status_code == 200


# ── The week ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def week(author, reader, make):
    """A week with something in each section, and neighbours that belong to none."""
    choose("answers", "digest", by=seen_by(reader))
    with clock.frozen(MONDAY - timedelta(seconds=1)):
        old, silent, mine = ask(author, "Sena"), ask(author, "Sena tyli"), ask(reader, "Mano")
    with clock.frozen(MONDAY):
        waiting, new = ask(author, "Laukia"), ask(author, "Nauja")
        ask(reader, "Mano nauja")
        reply(new, reader)
        reply(old, author, "<p>Pirmas naujas</p>")
        reply(mine, author)
    with clock.frozen(NEXT_MONDAY - timedelta(seconds=1)):
        reply(old, make.user())
        reply(silent, reader)  # one's own reply is no news
    with clock.frozen(NEXT_MONDAY):
        ask(author, "Per vėlai")
        reply(silent, author)
    return waiting, old, mine


def test_each_thread_of_the_week_stands_in_one_section(week, reader):
    viewer = seen_by(reader)
    sections = {
        "waiting": queries.digest_waiting,
        "new": queries.digest_new_threads,
        "replied": queries.digest_replied_threads,
        "mine": queries.digest_replies_to,
    }
    found = {name: section(viewer, MONDAY, NEXT_MONDAY) for name, section in sections.items()}
    titles = {name: [row.thread.title for row in section.threads] for name, section in found.items()}
    assert titles == {"waiting": ["Laukia"], "new": ["Nauja"], "replied": ["Sena"], "mine": ["Mano"]}
    replied = found["replied"].threads[0]
    assert (replied.new_replies, replied.new_place, replied.text) == (2, "Vilniaus m.", "Klausimas.")
    assert found["waiting"].threads[0].first_new_post_id == opening(week[0]).id


def test_more_leads_to_exactly_those(week, author, reader, sign_in):
    with clock.frozen(MONDAY + DAY):
        for number in range(9):
            ask(author, f"Dar {number}")
    client, viewer = sign_in(reader), seen_by(reader)
    sections = (
        queries.digest_waiting,
        queries.digest_new_threads,
        queries.digest_replied_threads,
        queries.digest_replies_to,
    )
    for section in sections:
        found = section(viewer, MONDAY, NEXT_MONDAY)
        every = section(viewer, MONDAY, NEXT_MONDAY, limit=50)
        assert len(found.threads) == min(found.total, 7) and len(every.threads) == found.total == every.total
        with clock.frozen(NEXT_MONDAY + DAY):
            address = "/forum/?" + "&".join(f"{name}={value}" for name, value in found.wanted.as_args().items())
            listed = [title for page in walk(client, address)[0] for title in page]
        assert listed == [row.thread.title for row in every.threads]


@pytest.mark.parametrize("moment", [MONDAY, NOON, NOON.replace(microsecond=123456), NOON.replace(tzinfo=UTC)])
def test_a_filter_survives_its_address(moment):
    wanted = filters.ThreadFilter("waiting", new_from=moment, new_to=NEXT_MONDAY)
    assert filters.from_args(wanted.as_args()) == wanted


def test_replies_to_my_threads(week, reader):
    _waiting, _old, mine = week
    (row,) = queries.replies_to_my_threads(seen_by(reader), MONDAY, 5)
    assert (row.thread.id, row.replies, row.text) == (mine.id, 1, "Atsakymas.")
    assert row.author.municipality_short == "Vilniaus m."


# ── Profiles and places ──────────────────────────────────────────────────────────────────────────────────────


def test_what_somebody_wrote(author, reader):
    thread = ask(author, "Pirmoji")
    post = reply(thread, reader)
    viewer = seen_by(author)
    assert [row.id for row in queries.threads_by(author.id, viewer, 5)] == [thread.id]
    assert [(row.id, row.title) for row in queries.posts_by(reader.id, viewer, 5)] == [(post.id, "Pirmoji")]
    assert queries.posts_by(author.id, viewer, 5) == []


def test_threads_of_a_municipality(author, reader):
    ask(author, "Vilniaus")
    ask(reader, "Kauno")
    viewer = seen_by(author)
    found = queries.threads_of_municipality(viewer.seats[0].municipality_id, viewer, 5)
    assert [row.title for row in found] == ["Vilniaus"]


# ── A thread's pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_post_link_leads_to_its_page(author, reader, sign_in):
    thread = ask(author)
    posts = [opening(thread), *(reply(thread, author) for _number in range(7))]
    client = sign_in(reader)
    for number, post in enumerate(posts):
        target = client.get(f"/forum/posts/{post.id}").location
        page = client.get(target).get_data(as_text=True)
        assert target.endswith(f"#post-{post.id}")
        shown = [int(found) for found in re.findall(r'id="post-(\d+)"', page)]
        assert shown == [p.id for p in posts[number // 3 * 3 :][:3]]
        if number >= 3:
            before = client.get(link(page, "prev")).get_data(as_text=True)
            assert f'id="post-{posts[number // 3 * 3 - 1].id}"' in before


def test_the_first_unread_post_is_linked(author, reader, sign_in):
    thread = ask(author)
    client = sign_in(reader)
    client.get(f"/forum/threads/{thread.id}")
    posts = [reply(thread, author) for _number in range(5)]
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert f'href="#post-{posts[0].id}"' in page
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert f'href="/forum/posts/{posts[2].id}"' in page
