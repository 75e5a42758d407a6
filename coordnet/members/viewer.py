"""Who is looking: the one value that queries and policies take to decide what may be seen or done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Row, Select, and_, select

from coordnet.extensions import db
from coordnet.members.models import Municipality, Seat, SeatHolding, User


@dataclass(frozen=True)
class Viewer(UserMixin):
    """An immutable picture of an active member and the seat they hold, read in one query."""

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
    seat_role: str | None = None
    municipality_id: int | None = None
    municipality_code: str | None = None
    municipality_short: str | None = None
    session_id: int | None = None
    session_token: str = ""

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
        return self.seat_role is not None

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


_COLUMNS = (
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
    SeatHolding.seat_role,
    Municipality.id.label("municipality_id"),
    Municipality.code.label("municipality_code"),
    Municipality.short_name.label("municipality_short"),
)


def viewer_rows(*more: Any) -> Select[*tuple[Any, ...]]:
    """Select one row per person and open seat, the person's main seat first; `more` adds columns.

    A person may hold several seats (coordinator at home, deputy next door): callers take the first
    row of each person. 'coordinator' < 'deputy' < 'equivalent' would sort deputies before
    equivalents, so the order is spelled out.
    """
    rank = (SeatHolding.seat_role == "deputy").asc()
    return (
        select(*_COLUMNS, *more)
        .outerjoin(SeatHolding, and_(SeatHolding.user_id == User.id, SeatHolding.until.is_(None)))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
        .order_by(User.id, rank, SeatHolding.id)
    )


def from_row(row: Row[*tuple[Any, ...]], **more: Any) -> Viewer:
    """The viewer of one row of `viewer_rows()`."""
    return Viewer(*row[: len(_COLUMNS)], **more)


def load(user_id: int) -> Viewer | None:
    """The person as a viewer, or None when there is no such person."""
    row = db.session.execute(viewer_rows().where(User.id == user_id).limit(1)).first()
    return from_row(row) if row else None


def active_viewers() -> list[Viewer]:
    """Every active member, one viewer each, in the order of their ids."""
    found: dict[int, Viewer] = {}
    for row in db.session.execute(viewer_rows().where(User.state == "active")):
        found.setdefault(row.id, from_row(row))
    return list(found.values())
