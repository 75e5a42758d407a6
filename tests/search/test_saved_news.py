"""What the weekly digest says of saved searches: what is new, may be seen and told, and stands nowhere else in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordnet import clock
from coordnet.digest import services as digests
from coordnet.digest.content import DigestContent, Part, content_for, has_news
from coordnet.digest.emails import write_letter
from coordnet.digest.period import Period, due_period
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.finding import file_texts
from coordnet.files.models import StoredFile
from coordnet.forum import services as forum
from coordnet.forum.models import Thread
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members.models import User
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer
from coordnet.search.filters import filters_from
from coordnet.search.services import save_search, tell_in_digest
from coordnet.textsearch.services import index_many
from coordnet.web.filters import long_date
from tests.builders import Make, files_are
from tests.forum.threads import COORDINATORS, MINISTRY, OPEN

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class Network:
    """Three colleagues; what they write has its moment."""

    def __init__(self, make: Make) -> None:
        self.make = make
        with clock.frozen(LONG_AGO):
            self.reader = make.coordinator("LT-57")
            self.writer = make.coordinator("LT-15", site_role="administrator")

    @property
    def me(self) -> Viewer:
        return self.make.viewer(self.reader)

    @property
    def colleague(self) -> Viewer:
        return self.make.viewer(self.writer)

    def save(self, words: str = "vertėjas", **chosen: str) -> Any:
        with clock.frozen(LONG_AGO):
            return save_search(words, filters_from(MultiDict(chosen)), by=self.me)

    def thread(self, title: str, at: datetime = TUESDAY, category: str = OPEN, by: Viewer | None = None) -> Thread:
        with clock.frozen(at):
            return forum.ask(title, "<p>Klausimas.</p>", category, by=by or self.colleague).thread

    def reply(self, thread: Thread, text: str, at: datetime = TUESDAY, by: Viewer | None = None) -> int:
        with clock.frozen(at):
            return forum.reply(thread, f"<p>{text}</p>", by=by or self.colleague).id

    def entry(self, title: str, at: datetime = TUESDAY, **more: Any) -> int:
        content = EntryContent(title, "Santrauka.", "<p>Tekstas.</p>", "atmintine", year=2026)
        with clock.frozen(more.pop("drafted", at)):
            entry = library.propose(content, by=self.colleague, **more)
        with clock.frozen(at):
            library.publish(entry, by=self.colleague)
        return entry.id


@pytest.fixture
def net(make: Make) -> Network:
    return Network(make)


def week() -> Period:
    return due_period(MONDAY)


def content(app: Flask, viewer: Viewer) -> DigestContent:
    with app.test_request_context():
        return content_for(viewer, "weekly", week())


def section(app: Flask, viewer: Viewer) -> Part | None:
    return next((part for part in content(app, viewer).sections if part.key == "saved"), None)


def titles(app: Flask, viewer: Viewer) -> list[list[str]]:
    """Of each list of the section."""
    part = section(app, viewer)
    return [] if part is None else [[item.title for item in each.items] for each in part.lists]


def found_by_name(file_id: int) -> None:
    """As the worker would leave it: the file is read, and found by its name."""
    files_are("read")
    index_many(file_texts(db.session.get_one(StoredFile, file_id), [(None, "Tekstas")]))


def crowd(net: Network) -> None:
    """So many newer threads that none of the others stands in the forum's own sections."""
    for number in range(8):
        net.thread(f"Kita tema {number}", TUESDAY + timedelta(days=1, minutes=number))


def test_a_rare_new_thing_is_told_though_much_of_old_matches(app: Flask, net: Network) -> None:
    net.save()
    for number in range(120):
        net.thread(f"Vertėjas {number}", LONG_AGO + timedelta(minutes=number))
    net.thread("Vertėjas šios savaitės", TUESDAY)
    net.thread("Vertėjas jau po jos", MONDAY)
    assert titles(app, net.me) == []  # the forum's section has said it
    crowd(net)
    assert titles(app, net.me) == [["Vertėjas šios savaitės"]]


def test_a_new_reply_is_told_as_its_thread_and_its_link_leads_to_it(app: Flask, net: Network) -> None:
    net.save()
    old = net.thread("Kas apmoka?", LONG_AGO, by=net.colleague)
    reply = net.reply(old, "Vertėją apmoka savivaldybė.")
    for number in range(8):
        net.reply(net.thread(f"Sena {number}", LONG_AGO), "Atsakymas.", TUESDAY + timedelta(hours=1))
    part = section(app, net.me)
    assert part is not None
    (item,) = part.items
    assert (item.title, item.thing) == ("Kas apmoka?", ("thread", old.id))
    assert item.url == f"{app.config['BASE_URL']}/forum/posts/{reply}"
    assert item.meta == f"Įrašas · {long_date(TUESDAY)}"


def test_what_stands_in_another_section_or_another_search_is_not_said_again(app: Flask, net: Network) -> None:
    net.save("vertėjas nakvynė")
    net.save("nakvynė")
    net.thread("Vertėjas ir nakvynė")
    crowd(net)
    net.thread("Nakvynė naujausia", TUESDAY + timedelta(days=3))
    net.entry("Nakvynė ir vertėjas")
    assert titles(app, net.me) == [["Vertėjas ir nakvynė"]]


def test_only_what_may_be_seen(app: Flask, net: Network, session: Session) -> None:
    net.save()
    hidden = net.thread("Vertėjas paslėptas")
    net.thread("Vertėjas ministerijai", category=MINISTRY)
    net.thread("Vertėjas matomas")
    crowd(net)
    moderating.hide_thread(hidden, "priežastis", by=net.colleague)
    session.commit()
    assert titles(app, net.me) == [["Vertėjas matomas"]]


def test_nothing_of_a_confidential_category_not_even_that_it_matches(app: Flask, net: Network) -> None:
    net.save()
    thread = net.thread("Vertėjas konfidencialiai", category=COORDINATORS)
    net.reply(thread, "Vertėjas.")
    file = files.store(BytesIO(b"Tekstas"), "vertėjas.txt", by=net.colleague)
    with clock.frozen(TUESDAY):
        forum.reply(thread, "<p>Byla.</p>", by=net.colleague, file_ids=[file.id])
    files_are("read")
    crowd(net)
    assert section(app, net.me) is None
    with app.test_request_context():
        assert "Vertėjas" not in write_letter(net.me, content(app, net.me)).text


def test_ones_own_is_no_news(app: Flask, net: Network) -> None:
    net.save()
    net.thread("Vertėjas mano", by=net.me)
    net.reply(net.thread("Sena", LONG_AGO), "Vertėjas.", by=net.me)
    assert section(app, net.me) is None


def test_files_of_what_was_published_and_new_ones(app: Flask, net: Network) -> None:
    net.save()
    with clock.frozen(LONG_AGO):
        early = files.store(BytesIO(b"Tekstas"), "vertėjas.txt", by=net.colleague)
        older = files.store(BytesIO(b"Tekstas"), "vertėjas sename.txt", by=net.colleague)
    net.entry("Atmintinė", drafted=LONG_AGO, file_ids=[early.id])
    net.entry("Sena atmintinė", LONG_AGO, file_ids=[older.id])
    with clock.frozen(TUESDAY):
        added = files.store(BytesIO(b"Tekstas kitas"), "vertėjo sutartis.txt", by=net.colleague)
    old = net.thread("Sena tema", LONG_AGO)
    with clock.frozen(TUESDAY):
        forum.reply(old, "<p>Prisegu.</p>", by=net.colleague, file_ids=[added.id])
    for file in (early, older, added):
        found_by_name(file.id)
    assert titles(app, net.me) == []  # the entry and the thread they belong to are told already
    for number in range(8):
        net.entry(f"Kitas leidinys {number}", TUESDAY + timedelta(hours=1))
        net.reply(net.thread(f"Kita sena tema {number}", LONG_AGO), "Atsakymas.", TUESDAY + timedelta(hours=1))
    (shown,) = titles(app, net.me)
    assert sorted(shown) == ["vertėjas.txt", "vertėjo sutartis.txt"]


def test_filters_and_kinds_hold(app: Flask, net: Network) -> None:
    net.save(kind="entry", type="atmintine", year="2026")
    net.save(kind="entry", year="2019")
    net.thread("Vertėjas forume")
    crowd(net)
    for number in range(8):
        net.entry(f"Kitas leidinys {number}", TUESDAY + timedelta(hours=1))
    net.entry("Vertėjas bibliotekoje", TUESDAY - timedelta(hours=1))
    part = section(app, net.me)
    assert part is not None
    (only,) = part.lists
    assert (only.heading, only.note) == ("vertėjas", "Biblioteka, Atmintinė, 2026")
    assert [item.title for item in only.items] == ["Vertėjas bibliotekoje"]


def test_five_lines_and_the_rest_one_press_away(
    app: Flask, net: Network, session: Session, sign_in: Callable[[User], FlaskClient]
) -> None:
    net.save(kind="thread")
    for number in range(8):
        net.thread(f"Vertėjas {number}", TUESDAY + timedelta(minutes=number))
    crowd(net)
    session.commit()
    part = section(app, net.me)
    assert part is not None
    (only,) = part.lists
    assert [item.title for item in only.items] == [f"Vertėjas {number}" for number in (7, 6, 5, 4, 3)]
    assert (only.total, only.more, part.total) == (8, 3, 8)
    assert only.more_url == f"{app.config['BASE_URL']}/search?q=vert%C4%97jas&kind=thread&order=newest"
    page = sign_in(net.reader).get(only.more_url.removeprefix(app.config["BASE_URL"])).text
    assert all(f"<mark>Vertėjas</mark> {number}" in page for number in range(8))
    with app.test_request_context():
        letter = write_letter(net.me, content(app, net.me))
    for body in (letter.text, letter.html or ""):
        assert "Dar 3" in body and "order=newest" in body and "Vertėjas 7" in body
    assert "8 naujų rezultatų" not in letter.subject  # two others come first
    assert "8 nauji rezultatai pagal išsaugotas paieškas" in letter.text


def test_it_alone_makes_a_digest_and_nothing_new_makes_none(app: Flask, net: Network, session: Session) -> None:
    saved = net.save()
    other = net.save("alpinizmas")
    with clock.frozen(LONG_AGO):
        file = files.store(BytesIO(b"Tekstas"), "vertėjas.txt", by=net.colleague)
        thread = net.thread("Mano tema", LONG_AGO, by=net.me)
        post = forum.reply(thread, "<p>Prisegu.</p>", by=net.colleague, file_ids=[file.id])
    found_by_name(file.id)
    file.created_at = TUESDAY  # added to an old post
    session.commit()
    assert post.created_at == LONG_AGO
    parts = content(app, net.me).sections
    assert [part.key for part in parts] == ["saved"]
    assert [each.heading for each in parts[0].lists] == ["vertėjas"]  # nothing is said of what has nothing new
    assert has_news(net.me, week()) and digests.build_digest(net.me, "weekly", week())
    assert not digests.build_digest(net.colleague, "weekly", week())
    tell_in_digest(saved, False, by=net.me)
    assert other.in_digest and not has_news(net.me, week())


def test_whoever_has_no_digest_gets_nothing(app: Flask, net: Network) -> None:
    net.save()
    net.thread("Vertėjas")
    assert not digests.build_digest(net.me, "off", week())


def test_contacts_of_people_stay_in_the_network(app: Flask, net: Network, make: Make, session: Session) -> None:
    net.save("justina")
    for number in range(7):
        make.user(f"Aida {number}", joined_at=TUESDAY)
    index_person(make.user("Justina Rimgailė", joined_at=TUESDAY, phone="8 600 11111"))
    session.commit()
    part = section(app, net.me)
    assert part is not None
    (item,) = part.items
    assert (item.title, item.meta, item.excerpt) == ("Justina Rimgailė", f"Asmuo · {long_date(TUESDAY)}", "")


def test_a_newcomer_is_told_what_came_after(app: Flask, net: Network, make: Make) -> None:
    newcomer = make.coordinator("LT-20", joined_at=TUESDAY + timedelta(hours=1))
    save_search("vertėjas", filters_from(MultiDict()), by=make.viewer(newcomer))
    net.thread("Vertėjas anksčiau")
    net.thread("Vertėjas vėliau", TUESDAY + timedelta(hours=2))
    crowd(net)
    assert titles(app, make.viewer(newcomer)) == [["Vertėjas vėliau"]]


def test_it_costs_a_query_a_search_however_much_is_new(
    app: Flask, net: Network, session: Session, queries: Callable[[], Any]
) -> None:
    costs = []
    crowd(net)
    for number, words in enumerate(("vertėjas", "nakvynė", "byla")):
        net.save(words)
        for more in range(1, 4 + number):
            net.thread(f"Vertėjas, nakvynė, byla {more}")
        session.commit()
        me = net.me
        with app.test_request_context(), queries() as seen:
            content_for(me, "weekly", week())
        costs.append(len(seen))
    assert costs[1] - costs[0] <= 1 and costs[2] - costs[1] <= 1
