"""Whose main seat is where, as whose holder something was written, and who held a seat on a day."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import coordnet
from coordnet import clock
from coordnet.database import local_day
from coordnet.extensions import db
from coordnet.forum.models import Thread
from coordnet.members import holdings
from coordnet.members.models import User
from tests.builders import Make
from tests.forum.threads import ask
from tests.members.places import ALYTUS, KAUNAS, VILNIUS_DISTRICT, end, give, noon, place

FIRST, LAST = date(2026, 3, 2), date(2026, 6, 1)
DAY = timedelta(days=1)


def seats(user: User, make: Make) -> list[str]:
    return [f"{seat.seat_role} {seat.municipality_code}" for seat in make.viewer(user).seats]


def shown_with(user: User) -> str | None:
    return db.session.scalar(select(holdings.place_now(User.id)).where(User.id == user.id))


def written(user: User, moment: datetime) -> int:
    with clock.frozen(moment):
        return ask(user).id


def shown_beside(thread_id: int) -> str | None:
    where = holdings.place_on(Thread.author_id, Thread.created_at)
    return db.session.scalar(select(where).select_from(Thread).where(Thread.id == thread_id))


def stands_with(thread_id: int) -> set[str]:
    """The codes of the municipalities that the thread was written for."""
    found = set()
    for code in (VILNIUS_DISTRICT, KAUNAS, ALYTUS):
        here = holdings.written_in([place(code).id], Thread.author_id, Thread.created_at)
        if db.session.scalar(select(Thread.id).where(Thread.id == thread_id, here)) is not None:
            found.add(code)
    return found


class TestMainSeat:
    def test_a_coordinator_is_no_deputy_whichever_came_first(self, app: Flask, make: Make) -> None:
        person = make.deputy(KAUNAS)
        give(person, VILNIUS_DISTRICT, FIRST, "equivalent")
        assert shown_with(person) == "Vilniaus r."
        assert seats(person, make) == ["equivalent LT-58", "deputy LT-15"]
        assert [each.seat_role for each in holdings.holdings_of_people([person.id])] == ["equivalent", "deputy"]

    def test_of_two_alike_the_one_held_longest(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, KAUNAS, LAST)  # entered first, begun later
        give(person, ALYTUS, FIRST, "equivalent")
        assert shown_with(person) == "Alytaus m."
        assert seats(person, make) == ["equivalent LT-02", "coordinator LT-15"]

    def test_what_has_ended_is_nobodys_seat(self, app: Flask, make: Make) -> None:
        person = make.coordinator(KAUNAS)
        end(person, KAUNAS, clock.today())
        assert shown_with(person) is None
        assert make.viewer(person).seats == ()
        assert not make.viewer(person).holds(place(KAUNAS).id)


class TestWhatWasWritten:
    def test_the_last_day_belongs_to_the_seat_and_the_next_does_not(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, VILNIUS_DISTRICT, FIRST)
        threads = [written(person, noon(day)) for day in (FIRST, LAST, LAST + 2 * DAY)]
        end(person, VILNIUS_DISTRICT, LAST)
        give(person, KAUNAS, LAST + 2 * DAY)
        assert [shown_beside(thread) for thread in threads] == ["Vilniaus r.", "Vilniaus r.", "Kauno m."]
        assert [stands_with(thread) for thread in threads] == [{VILNIUS_DISTRICT}, {VILNIUS_DISTRICT}, {KAUNAS}]
        assert shown_with(person) == "Kauno m."

    def test_between_two_seats_it_is_nobodys(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, VILNIUS_DISTRICT, FIRST)
        thread = written(person, noon(LAST + DAY))
        end(person, VILNIUS_DISTRICT, LAST)
        give(person, KAUNAS, LAST + 2 * DAY)
        assert shown_beside(thread) is None

    @pytest.mark.parametrize("roles", [("coordinator", "coordinator"), ("deputy", "coordinator")])
    def test_on_the_day_of_moving_it_stays_with_the_seat_that_was_left(
        self, app: Flask, make: Make, roles: tuple[str, str]
    ) -> None:
        person = make.user()
        give(person, VILNIUS_DISTRICT, FIRST, roles[0])
        thread = written(person, noon(LAST))
        end(person, VILNIUS_DISTRICT, LAST)
        give(person, KAUNAS, LAST, roles[1])
        assert shown_beside(thread) == "Vilniaus r."
        assert stands_with(thread) == {VILNIUS_DISTRICT}
        assert shown_beside(written(person, noon(LAST + DAY))) == "Kauno m."

    def test_both_people_of_a_handover_wrote_as_the_seat(self, app: Flask, make: Make) -> None:
        before, after = make.user(), make.user()
        give(before, KAUNAS, FIRST)
        threads = [written(before, noon(LAST)), written(after, noon(LAST))]
        end(before, KAUNAS, LAST)
        give(after, KAUNAS, LAST)
        assert [stands_with(thread) for thread in threads] == [{KAUNAS}, {KAUNAS}]
        assert [shown_beside(thread) for thread in threads] == ["Kauno m.", "Kauno m."]

    def test_ended_and_given_again_on_one_day(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, KAUNAS, FIRST, "deputy")
        thread = written(person, noon(LAST))
        end(person, KAUNAS, LAST)
        give(person, KAUNAS, LAST)
        end(person, KAUNAS, LAST)
        give(person, KAUNAS, LAST)
        assert (shown_beside(thread), stands_with(thread)) == ("Kauno m.", {KAUNAS})

    def test_two_seats_at_once_are_both_written_for_and_the_main_one_is_shown(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, KAUNAS, FIRST, "deputy")
        give(person, VILNIUS_DISTRICT, FIRST)
        thread = written(person, noon(LAST))
        assert (shown_beside(thread), stands_with(thread)) == ("Vilniaus r.", {VILNIUS_DISTRICT, KAUNAS})

    @pytest.mark.parametrize(
        ("moment", "shown"),
        [
            (datetime(2026, 6, 1, 20, 59, tzinfo=UTC), "Vilniaus r."),  # 23:59 in Vilnius
            (datetime(2026, 6, 1, 21, 0, tzinfo=UTC), None),  # midnight there
            (datetime(2026, 3, 1, 21, 59, tzinfo=UTC), None),
            (datetime(2026, 3, 1, 22, 0, tzinfo=UTC), "Vilniaus r."),
        ],
    )
    def test_a_day_is_one_of_lithuania(self, app: Flask, make: Make, moment: datetime, shown: str | None) -> None:
        person = make.user()
        give(person, VILNIUS_DISTRICT, FIRST)
        end(person, VILNIUS_DISTRICT, LAST)
        assert shown_beside(written(person, moment)) == shown


class TestHolderOnADay:
    def test_of_two_on_one_day_who_began_last(self, app: Flask, make: Make) -> None:
        before, after, deputy = make.user(), make.user(), make.user()
        give(deputy, KAUNAS, LAST, "deputy")
        give(before, KAUNAS, FIRST)
        end(before, KAUNAS, LAST)
        give(after, KAUNAS, LAST)
        days = (FIRST - DAY, FIRST, LAST - DAY, LAST, LAST + DAY)
        found = [holdings.holder_on(place(KAUNAS).id, day) for day in days]
        assert [each.user_id if each else None for each in found] == [None, before.id, before.id, after.id, after.id]

    def test_ended_and_given_again_on_one_day(self, app: Flask, make: Make) -> None:
        person = make.user()
        give(person, KAUNAS, LAST)
        end(person, KAUNAS, LAST)
        again = give(person, KAUNAS, LAST, "equivalent")
        end(person, KAUNAS, LAST)
        assert holdings.holder_on(place(KAUNAS).id, LAST) == again
        assert holdings.holder_on(place(KAUNAS).id, LAST + DAY) is None


def test_present_and_past_of_a_seat_and_of_a_person(app: Flask, make: Make) -> None:
    first, second, deputy = make.user(), make.user(), make.user()
    give(deputy, KAUNAS, FIRST, "deputy")
    give(first, KAUNAS, FIRST)
    end(first, KAUNAS, LAST)
    give(second, KAUNAS, LAST)
    give(first, ALYTUS, LAST)
    end(first, ALYTUS, LAST + DAY)
    kaunas = place(KAUNAS).id
    assert [each.user_id for each in holdings.holdings_of_seat(kaunas)] == [second.id, deputy.id]
    assert [each.user_id for each in holdings.history_of_seat(kaunas)] == [first.id]
    codes = [each.seat.municipality.code for each in holdings.history_of_person(first.id)]
    assert codes == [ALYTUS, KAUNAS]
    assert set(db.session.scalars(holdings.holders(role="deputy"))) == {deputy.id}
    assert set(db.session.scalars(holdings.holders(places=[kaunas]))) == {second.id, deputy.id}


def test_of_what_was_held_on_one_day_the_newest_comes_first(app: Flask, make: Make) -> None:
    person = make.user()
    for role in ("deputy", "coordinator"):
        give(person, KAUNAS, LAST, role)
        end(person, KAUNAS, LAST)
    assert [each.seat_role for each in holdings.history_of_person(person.id)] == ["coordinator", "deputy"]


def test_the_day_of_a_moment_that_is_not_there(app: Flask, make: Make) -> None:
    person = make.user(state="invited")
    assert db.session.scalar(select(local_day(User.joined_at)).where(User.id == person.id)) is None


def test_no_other_room_asks_the_tables() -> None:
    """Whoever writes their own join of seats and holdings answers the question anew, and perhaps otherwise."""
    package = Path(coordnet.__file__).parent
    asking = re.compile(r"\bSeatHolding\.|\bSeat\.|\(Seat\b|\bselect\([^)]*\bSeat\b")
    rooms = [path for path in package.rglob("*.py") if path.parent.name != "members"]
    assert len(rooms) > 150
    assert [path.name for path in rooms if asking.search(path.read_text())] == []
