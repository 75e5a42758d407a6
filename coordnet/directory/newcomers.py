"""Who joined the network lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select

from coordnet.extensions import db
from coordnet.members.holdings import place_now
from coordnet.members.models import User
from coordnet.members.viewer import Viewer


def new_colleagues(viewer: Viewer, since: datetime, limit: int) -> Sequence[Row[int, str, datetime | None, str]]:
    """Who joined since a moment (id, name, joined_at, place), newest first."""
    return db.session.execute(
        select(User.id, User.name, User.joined_at, place_now(User.id).label("place"))
        .where(User.state == "active", User.id != viewer.id, User.joined_at >= since)
        .order_by(User.joined_at.desc(), User.id.desc())
        .limit(limit)
    ).all()
