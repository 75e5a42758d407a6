"""People's municipalities as parts of other rooms' queries."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from coordnet.database import Rows
from coordnet.members.models import Municipality, Seat, SeatHolding


def with_codes(things: Rows, person: Any) -> Rows:
    """The rows of a select, one for each municipality the person now has a seat in, with its code (or none)."""
    return (
        things.add_columns(Municipality.code.label("code"))
        .outerjoin(SeatHolding, and_(SeatHolding.user_id == person, SeatHolding.until.is_(None)))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
    )


def holds_seat_of(person: Any, code: str) -> ColumnElement[bool]:
    """Whether somebody now holds a seat of this municipality; asked for once, not row by row."""
    holders = (
        select(SeatHolding.user_id)
        .join(Seat, Seat.id == SeatHolding.seat_id)
        .join(Municipality, Municipality.id == Seat.municipality_id)
        .where(SeatHolding.until.is_(None), Municipality.code == code)
    )
    held: ColumnElement[bool] = person.in_(holders)
    return held
