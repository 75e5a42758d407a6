"""Seats given and ended on stated days."""

from datetime import UTC, date, datetime

from coordnet.extensions import db
from coordnet.members import seats
from coordnet.members.models import Municipality, SeatHolding, User
from coordnet.members.queries import municipality_by_code

VILNIUS_DISTRICT, KAUNAS, ALYTUS = "LT-58", "LT-15", "LT-02"


def place(code: str) -> Municipality:
    found = municipality_by_code(code)
    assert found is not None
    return found


def give(user: User, code: str, since: date, role: str = "coordinator") -> SeatHolding:
    holding = seats.give_seat(user, place(code), role, since=since, by=None)
    db.session.commit()
    return holding


def end(user: User, code: str, until: date) -> None:
    """End what the person holds there."""
    open_ones = db.session.query(SeatHolding).filter_by(user_id=user.id, until=None).all()
    (holding,) = [each for each in open_ones if each.seat.municipality.code == code]
    seats.end_seat(holding, until=until, by=None)
    db.session.commit()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
