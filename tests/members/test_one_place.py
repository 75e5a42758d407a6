"""In every room the same municipality stands beside a name, and what was written stays where it was written."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from coordnet import clock
from coordnet.digest.content import content_for
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from tests.builders import Make
from tests.library.entries import published
from tests.members.places import KAUNAS, VILNIUS_DISTRICT, end, give, noon

SignIn = Callable[[User], FlaskClient]
OPEN = "pagalba-nukentejusiesiems"
MONDAY = date(2026, 11, 16)
WEEK = Period(MONDAY, MONDAY + timedelta(days=7))
WRITTEN = noon(MONDAY + timedelta(days=1))
LATER = WRITTEN + timedelta(days=2)
LONG_AGO = WRITTEN - timedelta(days=99)
NAME = "Rasa Vaitkutė"


def write(make: Make, person: User, moment: datetime = WRITTEN) -> tuple[int, int, int]:
    """A thread, a reply in a colleague's thread, and a published entry; the ids of both threads and the entry."""
    with clock.frozen(moment):
        thread = forum.ask("Vertėjo klausimas", "<p>Kas apmoka?</p>", OPEN, by=make.viewer(person)).thread_id
        colleague = make.coordinator("LT-43", joined_at=LONG_AGO, name="Kolegė Kolegaitė")
        other = forum.ask("Kitas klausimas", "<p>Kas žino?</p>", OPEN, by=make.viewer(colleague))
        forum.reply(other.thread, "<p>Vertėjo atsakymas.</p>", by=make.viewer(person))
        entry = published(
            make.viewer(person), make.viewer(make.administrator(joined_at=LONG_AGO)), title="Vertėjo atmintinė"
        ).id
    db.session.commit()
    return thread, other.thread_id, entry


class TestTwoSeats:
    """Coordinator of Vilnius district, and deputy in Kaunas, which comes first in the alphabet and in the table."""

    @pytest.fixture
    def person(self, make: Make) -> User:
        person = make.deputy(KAUNAS, name=NAME, joined_at=WRITTEN - timedelta(hours=1))
        give(person, VILNIUS_DISTRICT, date(2025, 6, 1))
        return person

    def test_the_main_one_is_shown_in_every_room(self, make: Make, sign_in: SignIn, person: User) -> None:
        thread, answered, entry = write(make, person)
        colleague = db.session.query(User).filter_by(name="Kolegė Kolegaitė").one()
        colleague.previous_visit_at = WRITTEN - timedelta(days=3)
        desk = sign_in(make.administrator())
        with clock.frozen(LATER):
            browser = sign_in(colleague)
            shown = {
                "/": ["Rasa Vaitkutė, Vilniaus r. ·", '<div class="meta">Vilniaus r. ·'],
                "/forum/": ["Rasa Vaitkutė, Vilniaus r."],
                f"/forum/threads/{thread}": ["Rasa Vaitkutė</a>, Vilniaus r."],
                f"/forum/threads/{answered}": ["Rasa Vaitkutė</a>, Vilniaus r."],
                "/search?q=apmoka": ["Rasa Vaitkutė, Vilniaus r."],
                "/search?q=vaitkute": [" · Vilniaus r."],
                f"/library/{entry}": ["Rasa Vaitkutė</a>, Vilniaus r."],
                f"/directory/members/{person.id}": ['LT-58">Vilniaus r.</a>'],
            }
            pages = {address: browser.get(address).text for address in shown}
            pages["/association/members?q=vaitkute"] = desk.get("/association/members?q=vaitkute").text
        shown["/association/members?q=vaitkute"] = ["Vilniaus r., Kauno m."]
        missing = [(address, text) for address, texts in shown.items() for text in texts if text not in pages[address]]
        assert missing == []
        assert [address for address, page in pages.items() if "Vaitkutė, Kauno" in page.replace("</a>", "")] == []

    def test_the_digest_says_it_too(self, make: Make, person: User) -> None:
        write(make, person)
        reader = make.viewer(make.coordinator("LT-57", joined_at=LONG_AGO))
        content = content_for(reader, "weekly", WEEK)
        metas = {section.key: [item.meta for item in section.items] for section in content.sections}
        assert metas["colleagues"] == ["Vilniaus r."]
        assert [meta.split(" · ")[0] for meta in metas["waiting"]] == ["Rasa Vaitkutė, Vilniaus r."]
        own = make.viewer(db.session.query(User).filter_by(name="Kolegė Kolegaitė").one())
        db.session.execute(update(OutboxMessage).values(state="failed"))  # what went at once is not told again
        (mine,) = [section for section in content_for(own, "weekly", WEEK).sections if section.key == "mine"]
        assert mine.items[0].meta.endswith("Rasa Vaitkutė, Vilniaus r.")

    def test_their_threads_stand_on_both_pages(self, make: Make, sign_in: SignIn, person: User) -> None:
        write(make, person)
        browser = sign_in(make.user())
        for code in (VILNIUS_DISTRICT, KAUNAS):
            page = browser.get(f"/directory/municipalities/{code}").text
            assert "Vertėjo klausimas" in page and "Vertėjo atmintinė" in page

    def test_both_may_be_described_and_are_ones_own_on_the_map(self, sign_in: SignIn, person: User) -> None:
        browser = sign_in(person)
        for code in (VILNIUS_DISTRICT, KAUNAS):
            assert browser.get(f"/directory/municipalities/{code}/edit").status_code == 200
        assert browser.get("/directory/").text.count('<a class="me"') == 1  # Kaunas has no coordinator: vacant


class TestTheLastDay:
    """Coordinator of Vilnius district until the day of writing, of Kaunas from the next day on."""

    @pytest.fixture(params=[0, 1], ids=["the same day", "the day after"])
    def person(self, make: Make, request: pytest.FixtureRequest) -> User:
        person = make.coordinator(VILNIUS_DISTRICT, name=NAME, joined_at=LONG_AGO)
        write(make, person)
        with clock.frozen(LATER):
            end(person, VILNIUS_DISTRICT, WRITTEN.date())
            give(person, KAUNAS, WRITTEN.date() + timedelta(days=request.param))
        return person

    def test_what_was_written_stands_there_and_nowhere_else(self, make: Make, sign_in: SignIn, person: User) -> None:
        browser = sign_in(make.user())
        before, after = (browser.get(f"/directory/municipalities/{code}").text for code in (VILNIUS_DISTRICT, KAUNAS))
        for title in ("Vertėjo klausimas", "Vertėjo atmintinė"):
            assert title in before
            assert title not in after

    def test_the_old_place_stands_beside_it(self, make: Make, sign_in: SignIn, person: User) -> None:
        browser = sign_in(make.user())
        assert "Rasa Vaitkutė, Vilniaus r." in browser.get("/forum/").text
        found = browser.get("/search?q=vertejo").text
        assert found.count("Rasa Vaitkutė, Vilniaus r.") == 2  # thread and reply
        assert " · Kauno m." in browser.get("/search?q=vaitkute").text  # the person is where she is now

    def test_search_narrows_to_the_place_it_was_written_for(self, make: Make, sign_in: SignIn, person: User) -> None:
        browser = sign_in(make.user())
        here = browser.get(f"/search?q=vertejo&municipality={VILNIUS_DISTRICT}").text
        assert "3 rezultatai" in here
        assert "nieko neradome" in browser.get(f"/search?q=vertejo&municipality={KAUNAS}").text
        every = browser.get("/search?q=vertejo&narrow=1").text
        assert f"municipality={VILNIUS_DISTRICT}" in every and f"municipality={KAUNAS}" not in every
