"""Which seats are occupied.

- A seat is *joined*, occupied, when its coordinator or equivalent has joined the network, suspended or not.
- It is *invited* while that person is only invited, and else *vacant*. Deputies do not occupy it.
- Unless joined it is vacant since the last day of whoever occupied it last. Who never joined never occupied it.

Who has left holds nothing: leaving ends what they held.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from coordnet.extensions import db
from coordnet.members.models import HOLDER_ROLES, Municipality, Seat, SeatHolding, User

_LAST, _LAST_HOLDER = aliased(SeatHolding), aliased(User)
_HOLDER_IS = {"joined": User.state != "invited", "invited": User.state == "invited", "vacant": User.id.is_(None)}


@dataclass
class SeatNow:
    """A seat with the people who hold it; `last_day` is that of whoever occupied it last (None: nobody has left it)."""

    municipality: Municipality
    last_day: date | None = None
    holder: SeatHolding | None = None
    deputies: list[SeatHolding] = field(default_factory=list)

    @property
    def people(self) -> list[SeatHolding]:
        """The holder, then the deputies."""
        return [self.holder, *self.deputies] if self.holder else self.deputies

    @property
    def state(self) -> str:
        """'joined', 'invited' or 'vacant'."""
        return _state_of(self.holder.user.state if self.holder else None)

    @property
    def occupied(self) -> bool:
        return self.state == "joined"

    @property
    def vacant_since(self) -> date | None:
        return None if self.occupied else self.last_day


@dataclass(frozen=True)
class SeatCounts:
    """How many seats are in each state; together all there are."""

    joined: int
    invited: int
    vacant: int


@dataclass(frozen=True)
class Vacancy:
    """A seat that was left, and whether somebody is already invited to it."""

    municipality: Municipality
    invited: bool


def _state_of(holder_state: str | None) -> str:
    if holder_state is None:
        return "vacant"
    return "invited" if holder_state == "invited" else "joined"


def seats() -> list[SeatNow]:
    """The 60 seats in Lithuanian order, the deputies in the order in which they came; two queries."""
    query = select(Seat.id, Municipality, _last_day()).join(Seat.municipality).order_by(Municipality.position)
    found = {seat_id: SeatNow(place, last_day) for seat_id, place, last_day in db.session.execute(query)}
    people = select(SeatHolding).where(SeatHolding.until.is_(None)).options(joinedload(SeatHolding.user))
    for holding in db.session.scalars(people.order_by(SeatHolding.since, SeatHolding.id)):
        seat = found[holding.seat_id]
        if holding.seat_role in HOLDER_ROLES:
            seat.holder = holding
        else:
            seat.deputies.append(holding)
    return list(found.values())


def counted(seats: Iterable[SeatNow]) -> SeatCounts:
    """How many of these seats are in each state."""
    states = Counter(seat.state for seat in seats)
    return SeatCounts(states["joined"], states["invited"], states["vacant"])


def how_many(state: str) -> ScalarSelect[int]:
    """In SQL: how many seats are 'joined', 'invited' or 'vacant'."""
    number: ScalarSelect[int] = _with_holder(select(func.count())).where(_HOLDER_IS[state]).scalar_subquery()
    return number


def vacated(start: date, end: date) -> list[Vacancy]:
    """The seats whose last occupant's last day lies in [start, end), and that are not occupied now."""
    last_day = _last_day()
    query = _with_holder(select(Municipality, User.state)).join(Municipality, Municipality.id == Seat.municipality_id)
    left = query.where(or_(_HOLDER_IS["vacant"], _HOLDER_IS["invited"]), last_day >= start, last_day < end)
    return [
        Vacancy(place, _state_of(state) == "invited")
        for place, state in db.session.execute(left.order_by(Municipality.position))
    ]


def _with_holder(query: Any) -> Any:
    """Every seat with its open holding as coordinator or equivalent and that person, if there is one."""
    holds = (SeatHolding.seat_id == Seat.id, SeatHolding.until.is_(None), SeatHolding.seat_role.in_(HOLDER_ROLES))
    return query.select_from(Seat).outerjoin(SeatHolding, and_(*holds)).outerjoin(User, User.id == SeatHolding.user_id)


def _last_day() -> ScalarSelect[date | None]:
    """Of a seat the last day on which somebody who has joined left it."""
    return (
        select(func.max(_LAST.until))
        .join(_LAST_HOLDER, _LAST_HOLDER.id == _LAST.user_id)
        .where(_LAST.seat_id == Seat.id, _LAST.seat_role.in_(HOLDER_ROLES), _LAST_HOLDER.joined_at.is_not(None))
        .correlate(Seat)
        .scalar_subquery()
    )
