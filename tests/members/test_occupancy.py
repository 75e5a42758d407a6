"""Which seats are occupied: whoever is only invited does not occupy one; since when a seat is vacant."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from coordnet import clock
from coordnet.association import services as desk
from coordnet.extensions import db
from coordnet.members import occupancy, seats, services
from coordnet.members.occupancy import SeatCounts, SeatNow
from tests.builders import Make
from tests.members.places import ALYTUS, KAUNAS, VILNIUS_DISTRICT, end, place

DAY = timedelta(days=1)


def seat(code: str) -> SeatNow:
    (found,) = [each for each in occupancy.seats() if each.municipality.code == code]
    return found


def counted_both_ways() -> SeatCounts:
    """From the list of seats and by the database, which must agree."""
    states = ("joined", "invited", "vacant")
    numbers = db.session.execute(select(*(occupancy.how_many(state) for state in states))).one()
    assert SeatCounts(*numbers) == occupancy.counted(occupancy.seats())
    return SeatCounts(*numbers)


def test_joined_invited_and_vacant(app: Flask, make: Make) -> None:
    make.coordinator(KAUNAS)
    make.holder(VILNIUS_DISTRICT, "equivalent", state="suspended")
    make.coordinator(ALYTUS, state="invited")
    make.deputy("LT-43")
    states = [seat(code).state for code in (KAUNAS, VILNIUS_DISTRICT, ALYTUS, "LT-43", "LT-57")]
    assert states == ["joined", "joined", "invited", "vacant", "vacant"]
    assert counted_both_ways() == SeatCounts(joined=2, invited=1, vacant=57)


def test_all_sixty_and_five_of_them_only_invited(app: Flask, make: Make) -> None:
    for number in range(1, 61):
        make.coordinator(f"LT-{number:02}", state="invited" if number <= 5 else "active")
    assert counted_both_ways() == SeatCounts(joined=55, invited=5, vacant=0)


def test_an_invited_person_occupies_the_seat_by_joining(app: Flask, make: Make) -> None:
    person = make.coordinator(KAUNAS, state="invited")
    assert not seat(KAUNAS).occupied
    services.activate(person, name=person.name, at=clock.now())
    assert seat(KAUNAS).occupied


def test_who_has_left_holds_nothing(app: Flask, make: Make) -> None:
    person = make.coordinator(KAUNAS)
    desk.end_membership(person, by=None)
    db.session.commit()
    assert (seat(KAUNAS).state, seat(KAUNAS).vacant_since) == ("vacant", clock.today())


def test_vacant_since_the_last_day_of_whoever_occupied_it(app: Flask, make: Make) -> None:
    last = clock.today() - 9 * DAY
    end(make.coordinator(KAUNAS), KAUNAS, last)
    assert seat(KAUNAS).vacant_since == last
    make.coordinator(KAUNAS, state="invited")
    assert (seat(KAUNAS).state, seat(KAUNAS).vacant_since) == ("invited", last)
    assert seat(ALYTUS).vacant_since is None


def test_an_invitation_that_came_to_nothing_does_not_count_as_an_occupant(app: Flask, make: Make) -> None:
    last = clock.today() - 9 * DAY
    end(make.coordinator(KAUNAS), KAUNAS, last)
    invited = make.coordinator(KAUNAS, state="invited")
    desk.revoke_invitation(invited, by=None)
    db.session.commit()
    assert (seat(KAUNAS).state, seat(KAUNAS).vacant_since) == ("vacant", last)


def test_left_in_a_period_and_not_occupied_since(app: Flask, make: Make) -> None:
    first, end_of_period = clock.today() - 9 * DAY, clock.today() - 2 * DAY
    for code, last in ((KAUNAS, first), (ALYTUS, first), ("LT-43", first - DAY), ("LT-44", end_of_period)):
        end(make.coordinator(code), code, last)
    end(make.coordinator("LT-57"), "LT-57", first)
    make.coordinator("LT-57")
    make.coordinator(ALYTUS, state="invited")
    end(make.deputy("LT-29"), "LT-29", first)
    found = occupancy.vacated(first, end_of_period)
    assert [(each.municipality.code, each.invited) for each in found] == [(ALYTUS, True), (KAUNAS, False)]


def test_deputies_stand_in_the_order_in_which_they_came(app: Flask, make: Make) -> None:
    later, earlier = make.user(), make.user()
    seats.give_seat(later, place(KAUNAS), "deputy", since=clock.today(), by=None)
    seats.give_seat(earlier, place(KAUNAS), "deputy", since=clock.today() - DAY, by=None)
    found = seat(KAUNAS)
    assert (found.holder, [each.user_id for each in found.people]) == (None, [earlier.id, later.id])
