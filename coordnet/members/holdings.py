"""Who holds what, and when: every question about people, seats and time is answered here and nowhere else.

- A holding covers whole days of Lithuania's calendar, from `since` to `until` with both; it is open while `until`
  is empty. So on the day of a handover two people hold the seat.
- The *main* seat of a person: as coordinator or equivalent before deputy, then the one held longest.
- What somebody *wrote* belongs to the seats they held on that day, whatever they hold now. Both people of a handover
  wrote as the seat. Who passes from one seat to another within a day wrote, that day, as the seat they left.
- The *holder on a day* is the coordinator or equivalent who began last.

Which seats are occupied is said in `occupancy`. No other room asks these tables, because a seat may one day be an
organisation's.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload

from coordnet.database import local_day
from coordnet.extensions import db
from coordnet.members.models import HOLDER_ROLES, Municipality, Seat, SeatHolding
from coordnet.members.queries import LARGEST_ID

# Of their own in subqueries, so that a statement around them may have the tables too.
_Held = aliased(SeatHolding, name="held")
_HeldSeat = aliased(Seat, name="held_seat")
_HeldPlace = aliased(Municipality, name="held_place")

# ── Parts of statements ──────────────────────────────────────────────────────────────────────────────────────────────


def main_first(held: Any = SeatHolding) -> tuple[ColumnElement[Any], ...]:
    """The order of one person's holdings with the main seat first, and of a seat's with its holder first."""
    return (held.seat_role == "deputy", held.since, held.id)


def held_now(user_id: Any, held: Any = SeatHolding) -> ColumnElement[bool]:
    """The holdings that a person has open."""
    return and_(held.user_id == user_id, held.until.is_(None))


def wrote_as(user_id: Any, moment: Any, held: Any = SeatHolding) -> ColumnElement[bool]:
    """The holdings as whose holder a person wrote something at a stored moment."""
    day, left = local_day(moment), aliased(SeatHolding)
    came_over = exists().where(
        left.user_id == held.user_id,
        left.until == held.since,
        tuple_(left.since, left.id) < tuple_(held.since, held.id),
    )
    return and_(held.user_id == user_id, _covers(held, day), or_(held.since < day, ~came_over))


def _covers(held: Any, day: Any) -> ColumnElement[bool]:
    return and_(held.since <= day, or_(held.until.is_(None), held.until >= day))


def with_seats(query: Any, holds: ColumnElement[bool]) -> Any:
    """The query with `holds` (of those above) joined: a row for each seat, one without for who holds none."""
    return (
        query.outerjoin(SeatHolding, holds)
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
    )


def with_codes(things: Any, holds: ColumnElement[bool]) -> Any:
    """The rows of a select of things, one for each municipality of theirs, with its code (or none)."""
    return with_seats(things.add_columns(Municipality.code.label("code")), holds)


def place_now(user_id: Any) -> ScalarSelect[str]:
    """The short name of the municipality of a person's main seat."""
    return _main_place(held_now(user_id, _Held))


def place_on(user_id: Any, moment: Any) -> ScalarSelect[str]:
    """The short name of the municipality that a person mainly wrote for at a stored moment."""
    return _main_place(wrote_as(user_id, moment, _Held))


def _main_place(holds: ColumnElement[bool]) -> ScalarSelect[str]:
    return (
        select(_HeldPlace.short_name)
        .join(_HeldSeat, _HeldSeat.municipality_id == _HeldPlace.id)
        .join(_Held, _Held.seat_id == _HeldSeat.id)
        .where(holds)
        .order_by(*main_first(_Held))
        .limit(1)
        .scalar_subquery()
    )


def holders(*, role: str = "", places: Any = None) -> Select[int]:
    """The ids of those who hold a seat now, in this role, in one of these municipalities (ids, or a select)."""
    query = select(_Held.user_id).where(_Held.until.is_(None))
    if role:
        query = query.where(_Held.seat_role == role)
    return query if places is None else query.where(_Held.seat_id.in_(_seats_in(places)))


def written_in(places: Any, user_id: Any, moment: Any) -> ColumnElement[bool]:
    """Whether somebody wrote something for one of these municipalities (ids, or a select), mainly or not."""
    seats = _seats_in(places)
    ever = select(_Held.user_id).where(_Held.seat_id.in_(seats))  # asked once, before each text's day is looked at
    return and_(user_id.in_(ever), exists().where(wrote_as(user_id, moment, _Held), _Held.seat_id.in_(seats)))


def coded(*codes: str) -> Select[int]:
    """The municipalities of these codes, for `holders` and `written_in`."""
    return select(_HeldPlace.id).where(_HeldPlace.code.in_(codes))


def _seats_in(places: Any) -> Select[int]:
    return select(_HeldSeat.id).where(_HeldSeat.municipality_id.in_(places))


# ── Holdings of a seat and of a person ───────────────────────────────────────────────────────────────────────────────


def holdings_of_seat(municipality_id: int) -> list[SeatHolding]:
    """Who holds a municipality's seat now, its coordinator or equivalent first."""
    return _open(Seat.municipality_id == municipality_id)


def history_of_seat(municipality_id: int) -> list[SeatHolding]:
    """Who held a municipality's seat before, newest first."""
    return _past(Seat.municipality_id == municipality_id)


def holdings_of_people(user_ids: Collection[int]) -> list[SeatHolding]:
    """The seats these people hold now, each one's main seat before the others."""
    return _open(SeatHolding.user_id.in_(user_ids))


def history_of_person(user_id: int) -> list[SeatHolding]:
    """The seats somebody held before, newest first."""
    return _past(SeatHolding.user_id == user_id)


def holder_on(municipality_id: int, day: date) -> SeatHolding | None:
    """Who was a municipality's coordinator or equivalent on a day; of two, who began last."""
    here = (Seat.municipality_id == municipality_id, SeatHolding.seat_role.in_(HOLDER_ROLES))
    found = _whole().where(*here, _covers(SeatHolding, day)).order_by(SeatHolding.since.desc(), SeatHolding.id.desc())
    return db.session.scalars(found.limit(1)).first()


def holding(holding_id: int) -> SeatHolding | None:
    """A holding by its id."""
    if not 0 < holding_id <= LARGEST_ID:
        return None
    return db.session.scalar(_whole().where(SeatHolding.id == holding_id))


def _open(condition: ColumnElement[bool]) -> list[SeatHolding]:
    return list(db.session.scalars(_whole().where(condition, SeatHolding.until.is_(None)).order_by(*main_first())))


def _past(condition: ColumnElement[bool]) -> list[SeatHolding]:
    past = _whole().where(condition, SeatHolding.until.is_not(None))
    return list(db.session.scalars(past.order_by(SeatHolding.since.desc(), SeatHolding.id.desc())))


def _whole() -> Select[SeatHolding]:
    """Holdings with the person and the municipality."""
    return (
        select(SeatHolding)
        .join(SeatHolding.seat)
        .options(
            joinedload(SeatHolding.user),
            contains_eager(SeatHolding.seat).joinedload(Seat.municipality),
        )
    )
