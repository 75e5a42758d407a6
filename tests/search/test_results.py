"""Who finds what, at once and in which order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Category, Thread
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members.models import User
from coordnet.members.queries import municipality_by_code
from coordnet.members.texts import index_person, municipality_text
from coordnet.members.viewer import Viewer
from coordnet.search import queries
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Count
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import index_many

MEMBERS = "tinklo-reikalai"

Found = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def found() -> Found:
    def search(viewer: Viewer, text: str, **options: Any) -> list[tuple[str, int]]:
        return [(hit.kind, hit.ref_id) for hit in queries.find(viewer, parse(text), **options).hits]

    return search


def material(title: str, **values: Any) -> EntryContent:
    given = {"summary": "Apie žvirblį.", "body": "Tekstas", "material_type": "metodines-rekomendacijos", **values}
    return EntryContent(title=title, **given)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("members", {"member", "deputy", "coordinator", "moderator", "administrator", "ministry"}),
        ("coordinators", {"deputy", "coordinator", "administrator"}),
        ("ministry", {"administrator", "ministry"}),
    ],
)
def test_only_the_audience_finds_threads_and_posts(
    people: dict[str, Viewer], found: Found, audience: str, readers: set[str]
) -> None:
    slug = db.session.scalars(db.select(Category.slug).where(Category.audience == audience)).first() or ""
    admin = people["administrator"]
    opening = forum.ask("Žvirblis tupi", "Kodėl žvirblis tupi?", slug, by=admin)
    answer = forum.reply(opening.thread, "Žvirblis ilsisi.", by=admin)
    assert answer.thread is opening.thread  # one thing, shown once
    both = {("thread", opening.thread_id)}
    for name, viewer in people.items():
        results = queries.find(viewer, parse("žvirblis"))
        assert {(hit.kind, hit.ref_id) for hit in results.hits} == (both if name in readers else set()), name
        assert results.total.number == (1 if name in readers else 0), name


def test_moving_and_suspending_take_effect_at_once(people: dict[str, Viewer], found: Found) -> None:
    admin, member = people["administrator"], people["member"]
    opening = forum.ask("Žvirblis", "tekstas", MEMBERS, by=admin)
    assert found(member, "zvirblis") == [("thread", opening.thread_id)]
    target = db.select(Category.id).where(Category.audience == "ministry").limit(1).scalar_subquery()
    db.session.execute(update(Thread).values(category_id=target))
    assert found(member, "zvirblis") == []
    assert found(people["ministry"], "zvirblis") == [("thread", opening.thread_id)]
    suspended = Viewer(**{**vars(people["ministry"]), "state": "suspended"})
    assert found(suspended, "zvirblis") == []


def test_what_is_hidden_or_deleted_is_found_by_nobody(people: dict[str, Viewer], found: Found) -> None:
    admin, member = people["administrator"], people["member"]
    opening = forum.ask("Kėkštas", "tekstas", MEMBERS, by=member)
    reply = forum.reply(opening.thread, "Kėkštas žvirblis žvirblis", by=member)
    thread, post = ("thread", opening.thread_id), ("post", reply.id)
    assert (found(admin, "kekstas"), found(admin, "zvirblis")) == ([thread], [post])
    moderating.hide_post(reply, "netinka", by=admin)
    assert (found(admin, "kekstas"), found(admin, "zvirblis")) == ([thread], [])
    moderating.restore_post(reply, by=admin)
    moderating.hide_thread(opening.thread, "netinka", by=admin)
    assert (found(admin, "kekstas"), found(admin, "zvirblis")) == ([], [])
    moderating.restore_thread(opening.thread, by=admin)
    assert (found(admin, "kekstas"), found(admin, "zvirblis")) == ([thread], [post])
    forum.delete_own_post(reply, by=member)
    assert (found(admin, "kekstas"), found(admin, "zvirblis")) == ([thread], [])


def test_entries_are_found_while_published(people: dict[str, Viewer], found: Found) -> None:
    admin = people["administrator"]
    entry = library.save_draft(material("Žvirblių vadovas"), by=admin)
    assert found(admin, "zvirbliu vadovas") == []
    library.publish(entry, by=admin)
    assert found(people["member"], "zvirbliu vadovas") == [("entry", entry.id)]
    library.archive(entry, by=admin)
    assert found(admin, "zvirbliu vadovas") == []


def test_people_are_found_while_active(people: dict[str, Viewer], found: Found) -> None:
    member, admin = people["member"], people["administrator"]
    assert found(admin, "Naryte") == [("person", member.id)]
    user = db.session.get(User, member.id)
    assert user is not None
    user.state = "suspended"
    db.session.flush()
    assert found(admin, "Naryte") == []
    index_person(user)
    assert found(admin, "Naryte") == []


def test_siauliai_finds_siauliai_before_what_is_said_about_it(people: dict[str, Viewer], found: Found) -> None:
    place = municipality_by_code("LT-44")
    assert place is not None
    index_many([municipality_text(place)])
    opening = forum.ask("Siauliai, Šiauliai, siauliai", "Šiauliai ir dar kartą Šiauliai.", MEMBERS, by=people["member"])
    assert place.place == "Šiauliai"
    assert set(found(people["member"], "siauliai")) == {("municipality", place.id), ("thread", opening.thread_id)}
    assert found(people["member"], "siauliu savivaldybe")[0] == ("municipality", place.id)


def test_newest_and_best(people: dict[str, Viewer], found: Found) -> None:
    member = people["member"]
    start = datetime(2025, 1, 1, tzinfo=UTC)
    asked = []
    for day, (title, body) in enumerate(
        [
            ("Vertėjas ir vertėjas", "vertėjas"),
            ("Kita tema", "čia kartą minimas vertėjas, toliau daug kitų žodžių apie visai ką kita"),
            ("Vertėjas", "tekstas"),
        ]
    ):
        with clock.frozen(start + timedelta(days=day)):
            asked.append(("thread", forum.ask(title, body, MEMBERS, by=member).thread_id))
    assert found(member, "vertėjas", order="newest") == asked[::-1]
    assert found(member, "vertėjas") == [asked[0], asked[2], asked[1]]


def test_a_page_after_the_last_is_the_last(people: dict[str, Viewer], found: Found) -> None:
    member = people["member"]
    threads = [("thread", forum.ask(f"Strazdas {n}", "tekstas", MEMBERS, by=member).thread_id) for n in range(35)]
    results = queries.find(member, parse("strazdas"), filters=SearchFilters(kind="thread"), order="newest", page=2)
    assert [(hit.kind, hit.ref_id) for hit in results.hits] == threads[14::-1]
    assert (results.counts["thread"], results.has_next) == (Count(35, more=False), False)
    assert queries.find(member, parse("strazdas"), page=999).page == 2
    assert found(member, "strazdas", filters=SearchFilters(kind="entry")) == []
    assert found(member, "-strazdas") == []


def test_a_page_costs_the_same_number_of_queries(
    app: Flask, people: dict[str, Viewer], queries: Callable[[], Any], sign_in: Any
) -> None:
    member = people["member"]
    user = db.session.get(User, member.id)
    assert user is not None
    seen = []
    for size in (6, 40):
        for number in range(size):
            opening = forum.ask(f"Zylė {number}", "tekstas", MEMBERS, by=people["coordinator"])
            forum.reply(opening.thread, "zylė", by=people["deputy"])
        browser = sign_in(user)
        browser.get("/search?q=zyle")
        with queries() as statements:
            assert browser.get("/search?q=zyle&order=newest").status_code == 200
        seen.append(len(statements))
    assert seen[0] == seen[1] <= 12
