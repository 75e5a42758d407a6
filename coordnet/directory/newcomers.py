"""Who joined the network lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select

from coordnet.extensions import db
from coordnet.members.models import Municipality, Seat, SeatHolding, User
from coordnet.members.viewer import Viewer


def new_colleagues(viewer: Viewer, since: datetime, limit: int) -> Sequence[Row[int, str, datetime | None, str]]:
    """Who joined since a moment (id, name, joined_at, place), newest first."""
    return db.session.execute(
        select(User.id, User.name, User.joined_at, func.min(Municipality.short_name).label("place"))
        .outerjoin(SeatHolding, (SeatHolding.user_id == User.id) & SeatHolding.until.is_(None))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
        .where(User.state == "active", User.id != viewer.id, User.joined_at >= since)
        .group_by(User.id, User.name, User.joined_at)
        .order_by(User.joined_at.desc(), User.id.desc())
        .limit(limit)
    ).all()
