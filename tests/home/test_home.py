"""The home page: what is new for me, who waits, and no more queries when there is more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.forum import services
from coordnet.library.content import EntryContent
from coordnet.library.services import propose, publish
from coordnet.members.models import User
from tests.builders import Make

SignIn = Callable[[User], FlaskClient]
OPEN = "pagalba-nukentejusiesiems"


def test_an_empty_network_says_what_to_do(make: Make, sign_in: SignIn) -> None:
    page = sign_in(make.coordinator()).get("/").get_data(as_text=True)
    assert "<h1>Laba diena</h1>" in page
    assert "Viskas perskaityta" not in page
    assert "Nuo ko pradėti" in page
    assert "/forum/threads/new" in page


def test_replies_to_me_unread_and_waiting(make: Make, sign_in: SignIn, session: Session) -> None:
    me, colleague = make.coordinator("LT-57", addressed_as="Edita"), make.coordinator("LT-15", name="Nijolė Navickė")
    me.previous_visit_at = clock.now() - timedelta(days=7)
    mine = services.ask("Mano klausimas", "<p>Klausimas.</p>", OPEN, by=make.viewer(me))
    services.reply(mine.thread, "<p>Atsakymas Jums.</p>", by=make.viewer(colleague))
    services.ask("Kolegės klausimas", "<p>Kas žino?</p>", OPEN, by=make.viewer(colleague))
    session.commit()
    page = sign_in(me).get("/").get_data(as_text=True)
    assert "Laba diena, Edita" in page
    assert "Atsakymai Jums" in page
    assert "Atsakymas Jums." in page
    assert page.count("Kolegės klausimas") >= 2  # unread, and waiting for an answer
    assert "Nijolė Navickė" in page


def test_proposals_are_shown_to_those_who_publish(make: Make, sign_in: SignIn, session: Session) -> None:
    proposer = make.coordinator("LT-57")
    content = EntryContent("Siūloma atmintinė", "Santrauka.", "<p>Tekstas.</p>", "atmintine")
    propose(content, by=make.viewer(proposer))
    session.commit()
    assert "Siūloma atmintinė" in sign_in(make.administrator()).get("/").get_data(as_text=True)
    assert "Siūloma atmintinė" not in sign_in(make.coordinator("LT-15")).get("/").get_data(as_text=True)


def test_the_number_of_queries_does_not_grow(
    make: Make, sign_in: SignIn, session: Session, queries: Callable[[], Any]
) -> None:
    me, colleague, admin = make.coordinator("LT-57"), make.coordinator("LT-15"), make.administrator()
    counts = []
    for size in (2, 12):
        for number in range(size):
            by = make.viewer(colleague)
            services.ask(f"Klausimas {size}-{number}", "<p>Kas žino?</p>", OPEN, by=by)
            mine = services.ask(f"Mano {size}-{number}", "<p>Kas žino?</p>", OPEN, by=make.viewer(me))
            services.reply(mine.thread, "<p>Štai.</p>", by=by)
            entry = propose(EntryContent(f"Leidinys {size}-{number}", "S.", "<p>T.</p>", "gaires"), by=by)
            publish(entry, by=make.viewer(admin))
        session.commit()
        browser = sign_in(me)
        browser.get("/")
        with queries() as seen:
            assert browser.get("/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 15
