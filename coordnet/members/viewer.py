"""Who is looking: the one value that queries and policies take to decide what may be seen or done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Row, Select, select

from coordnet.extensions import db
from coordnet.members.holdings import held_now, main_first, with_seats
from coordnet.members.models import Municipality, Seat, SeatHolding, User


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat that somebody holds now, and as what."""

    seat_id: int
    seat_role: str
    municipality_id: int
    municipality_code: str
    municipality_short: str


@dataclass(frozen=True)
class Viewer(UserMixin):
    """An immutable picture of an active member and the seats they hold, the main one first; read in one query.

    `drafts`: how many texts of theirs wait unsent, for the menu.
    """

    id: int
    name: str
    email: str
    site_role: str
    state: str
    locale: str
    addressed_as: str
    joined_at: datetime | None
    last_seen_at: datetime | None
    previous_visit_at: datetime | None
    seats: tuple[HeldSeat, ...] = ()
    session_id: int | None = None
    session_token: str = ""
    drafts: int = 0

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie: the session's random token, never the user id."""
        return self.session_token

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2])

    @property
    def hue(self) -> int:
        return self.id % 5 + 1

    @property
    def is_administrator(self) -> bool:
        return self.site_role == "administrator"

    @property
    def is_moderator(self) -> bool:
        """May moderate: moderators and the association."""
        return self.site_role in ("moderator", "administrator")

    @property
    def is_ministry(self) -> bool:
        return self.site_role == "ministry"

    @property
    def holds_seat(self) -> bool:
        return bool(self.seats)

    def holds(self, municipality_id: int) -> bool:
        """Whether a seat of this municipality is among theirs, in whatever role."""
        return any(seat.municipality_id == municipality_id for seat in self.seats)

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences of forum categories this person belongs to; none unless active."""
        if not self.is_active:
            return ()
        belongs = ["members"]
        if self.holds_seat or self.is_administrator:
            belongs.append("coordinators")
        if self.is_ministry or self.is_administrator:
            belongs.append("ministry")
        return tuple(belongs)


_PERSON = (
    User.id,
    User.name,
    User.email,
    User.site_role,
    User.state,
    User.locale,
    User.addressed_as,
    User.joined_at,
    User.last_seen_at,
    User.previous_visit_at,
)
_SEAT = (
    Seat.id.label("seat_id"),
    SeatHolding.seat_role,
    Municipality.id.label("municipality_id"),
    Municipality.code.label("municipality_code"),
    Municipality.short_name.label("municipality_short"),
)
_END = len(_PERSON) + len(_SEAT)


def viewer_rows(*more: Any) -> Select[*tuple[Any, ...]]:
    """Select one row per person and open seat, the person's main seat first; `more` adds columns."""
    query = with_seats(select(*_PERSON, *_SEAT, *more), held_now(User.id))
    return query.order_by(User.id, *main_first())


def from_rows(rows: Sequence[Row[*tuple[Any, ...]]], **more: Any) -> Viewer:
    """The viewer of one person's rows of `viewer_rows()`."""
    seats = tuple(HeldSeat(*row[len(_PERSON) : _END]) for row in rows if row.seat_id is not None)
    return Viewer(*rows[0][: len(_PERSON)], seats=seats, **more)


def load(user_id: int) -> Viewer | None:
    """The person as a viewer, or None when there is no such person."""
    rows = db.session.execute(viewer_rows().where(User.id == user_id)).all()
    return from_rows(rows) if rows else None


def active_viewers(ids: Collection[int] | None = None) -> list[Viewer]:
    """Every active member, or those of these people who are, one viewer each, in the order of their ids."""
    query = viewer_rows().where(User.state == "active")
    rows = db.session.execute(query if ids is None else query.where(User.id.in_(ids)))
    return [from_rows(list(of_one)) for _id, of_one in groupby(rows, key=lambda row: row.id)]
