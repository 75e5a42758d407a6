"""Each question about seats and time, with somebody else's holdings beside the right ones."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.models import Thread
from coordnet.members import holdings
from coordnet.members.models import SeatHolding, User
from tests.builders import Make
from tests.forum.threads import ask
from tests.members.places import ALYTUS, KAUNAS, VILNIUS_DISTRICT, end, give, noon, place

FIRST, LAST = date(2026, 3, 2), date(2026, 6, 1)
DAY = timedelta(days=1)


def written(user: User, moment: datetime) -> int:
    with clock.frozen(moment):
        return ask(user).id


def codes_of(thread_id: int) -> list[str | None]:
    """The codes of the municipalities a thread was written for, a row for each."""
    threads = select(Thread.id).select_from(Thread).where(Thread.id == thread_id)
    rows = db.session.execute(holdings.with_codes(threads, holdings.wrote_as(Thread.author_id, Thread.created_at)))
    return sorted((row.code for row in rows), key=str)


def shown_beside(thread_id: int) -> str | None:
    where = holdings.place_on(Thread.author_id, Thread.created_at)
    return db.session.scalar(select(where).select_from(Thread).where(Thread.id == thread_id))


def written_for(*places: int) -> set[int]:
    return set(db.session.scalars(select(Thread.id).where(written_in(places))))


def written_in(places: Any) -> Any:
    return holdings.written_in(places, Thread.author_id, Thread.created_at)


def test_what_one_wrote_is_of_ones_own_seats(app: Flask, make: Make) -> None:
    person, colleague, nobody = make.user(), make.user(), make.user()
    give(colleague, KAUNAS, FIRST)
    give(person, VILNIUS_DISTRICT, FIRST)
    give(person, ALYTUS, FIRST, "deputy")
    theirs, colleagues, nobodys = (written(user, noon(LAST)) for user in (person, colleague, nobody))
    assert codes_of(theirs) == [ALYTUS, VILNIUS_DISTRICT]
    assert codes_of(colleagues) == [KAUNAS]
    assert codes_of(nobodys) == [None]
    beside = [shown_beside(thread) for thread in (theirs, colleagues, nobodys)]
    assert beside == ["Vilniaus r.", "Kauno m.", None]
    kaunas, alytus, vilnius = (place(code).id for code in (KAUNAS, ALYTUS, VILNIUS_DISTRICT))
    assert written_for(kaunas) == {colleagues}
    assert written_for(alytus) == written_for(vilnius) == {theirs}
    assert written_for(kaunas, alytus) == {theirs, colleagues}
    assert written_for() == set()
    found = db.session.scalars(select(Thread.id).where(written_in(holdings.coded(KAUNAS))))
    assert set(found) == {colleagues}


def test_what_was_written_before_a_seat_was_held_is_not_its_own(app: Flask, make: Make) -> None:
    person = make.user()
    before = written(person, noon(FIRST - DAY))
    give(person, KAUNAS, FIRST)
    after = written(person, noon(FIRST))
    assert written_for(place(KAUNAS).id) == {after}
    assert (codes_of(before), codes_of(after)) == ([None], [KAUNAS])


def test_a_seat_held_for_a_day_is_written_for_on_that_day(app: Flask, make: Make) -> None:
    person = make.user()
    give(person, KAUNAS, LAST)
    end(person, KAUNAS, LAST)
    thread = written(person, noon(LAST))
    assert (codes_of(thread), shown_beside(thread)) == ([KAUNAS], "Kauno m.")


def test_who_passes_on_within_the_day_they_came_wrote_as_the_first_seat(app: Flask, make: Make) -> None:
    person = make.user()
    give(person, KAUNAS, LAST)
    end(person, KAUNAS, LAST)
    give(person, VILNIUS_DISTRICT, LAST)
    thread = written(person, noon(LAST))
    assert (codes_of(thread), shown_beside(thread)) == ([KAUNAS], "Kauno m.")


def test_of_two_alike_begun_on_one_day_the_one_entered_first(app: Flask, make: Make) -> None:
    person = make.user()
    first = give(person, KAUNAS, FIRST)
    second = give(person, ALYTUS, FIRST, "equivalent")
    assert [each.id for each in holdings.holdings_of_people([person.id])] == [first.id, second.id]
    assert db.session.scalar(select(holdings.place_now(User.id)).where(User.id == person.id)) == "Kauno m."


def test_the_place_beside_a_name_is_one_value_also_for_postgresql(app: Flask) -> None:
    for place_of in (holdings.place_now(User.id), holdings.place_on(User.id, User.joined_at)):
        text = str(select(place_of).compile(db.engine, compile_kwargs={"literal_binds": True})).split()
        assert text[text.index("LIMIT") + 1].startswith("1")


def test_who_holds_seats_now_in_this_role_and_in_these_places(app: Flask, make: Make) -> None:
    coordinator, deputy, other, left = make.user(), make.user(), make.user(), make.user()
    give(coordinator, KAUNAS, FIRST)
    give(deputy, KAUNAS, FIRST, "deputy")
    give(other, ALYTUS, FIRST)
    give(left, VILNIUS_DISTRICT, FIRST)
    end(left, VILNIUS_DISTRICT, LAST)
    kaunas, alytus = place(KAUNAS).id, place(ALYTUS).id

    def held_by(**asked: Any) -> set[int]:
        return set(db.session.scalars(holdings.holders(**asked)))

    assert held_by() == {coordinator.id, deputy.id, other.id}
    assert held_by(role="coordinator") == {coordinator.id, other.id}
    assert held_by(role="deputy") == {deputy.id}
    assert held_by(places=[kaunas]) == {coordinator.id, deputy.id}
    assert held_by(places=[kaunas, alytus]) == held_by()
    assert held_by(places=[]) == set()
    assert held_by(places=holdings.coded(KAUNAS)) == held_by(places=[kaunas])
    assert held_by(places=holdings.coded(KAUNAS), role="coordinator") == {coordinator.id}
    assert set(db.session.scalars(holdings.coded(ALYTUS))) == {alytus}
    assert [each.user_id for each in holdings.holdings_of_people([coordinator.id, left.id])] == [coordinator.id]
    assert holdings.holdings_of_people([]) == []


def test_the_past_comes_newest_first(app: Flask, make: Make) -> None:
    person, other = make.user(), make.user()
    for code, since, until in (
        (ALYTUS, FIRST + DAY, LAST),
        (VILNIUS_DISTRICT, FIRST + DAY, FIRST + 2 * DAY),
        (KAUNAS, FIRST, FIRST + DAY),  # entered last, begun first
    ):
        give(person, code, since)
        end(person, code, until)
    give(person, KAUNAS, LAST, "deputy")
    give(other, KAUNAS, FIRST + 2 * DAY)
    end(other, KAUNAS, LAST)
    codes = [each.seat.municipality.code for each in holdings.history_of_person(person.id)]
    assert codes == [VILNIUS_DISTRICT, ALYTUS, KAUNAS]
    assert [each.user_id for each in holdings.history_of_seat(place(KAUNAS).id)] == [other.id, person.id]
    assert [each.user_id for each in holdings.holdings_of_seat(place(KAUNAS).id)] == [person.id]
    assert holdings.holdings_of_seat(place(ALYTUS).id) == []


def test_the_holder_on_a_day_is_of_that_seat_and_no_deputy(app: Flask, make: Make) -> None:
    holder, deputy, elsewhere = make.user(), make.user(), make.user()
    give(holder, KAUNAS, FIRST, "equivalent")
    give(deputy, KAUNAS, FIRST + DAY, "deputy")
    give(elsewhere, ALYTUS, FIRST + DAY)
    found = holdings.holder_on(place(KAUNAS).id, LAST)
    assert found is not None and found.user_id == holder.id
    assert holdings.holder_on(place(VILNIUS_DISTRICT).id, LAST) is None


def test_who_began_last_is_the_holder_also_when_they_were_entered_first(app: Flask, make: Make) -> None:
    before, after = make.user(), make.user()
    give(after, KAUNAS, LAST)
    end(after, KAUNAS, LAST + DAY)
    give(before, KAUNAS, FIRST)
    end(before, KAUNAS, LAST)
    found = holdings.holder_on(place(KAUNAS).id, LAST)
    assert found is not None and found.user_id == after.id


def test_a_holding_by_its_id_comes_with_its_person_and_place(
    session: Session, make: Make, queries: Callable[[], Any]
) -> None:
    person, other = make.user(name="Rasa Vaitkutė"), make.user()
    held = give(person, KAUNAS, FIRST)
    give(other, ALYTUS, FIRST)
    last = SeatHolding(
        id=2**31 - 1, seat_id=held.seat_id, user_id=other.id, seat_role="deputy", since=FIRST, until=LAST
    )
    session.add(last)
    session.commit()
    number = held.id
    assert holdings.holding(2**31 - 1) is last
    session.expunge_all()
    with queries() as seen:
        found = holdings.holding(number)
        assert found is not None
        assert (found.id, found.user.name, found.seat.municipality.code) == (number, "Rasa Vaitkutė", KAUNAS)
    assert len(seen) == 1
    with queries() as seen:
        assert [holdings.holding(asked) for asked in (-1, 0, 2**31, 2**31 + 1)] == [None] * 4
    assert seen == []
    assert holdings.holding(number + 1000) is None


def test_a_list_of_holdings_is_one_question(session: Session, make: Make, queries: Callable[[], Any]) -> None:
    for _number in range(3):
        give(make.user(), KAUNAS, FIRST, "deputy")
    session.expunge_all()
    kaunas = place(KAUNAS).id
    session.expunge_all()
    with queries() as seen:
        people = {(each.user.name, each.seat.municipality.code) for each in holdings.holdings_of_seat(kaunas)}
    assert len(people) == 3 and len(seen) == 1
