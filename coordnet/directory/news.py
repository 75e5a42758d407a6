"""What the directory says in the weekly digest: who joined, and which seats were left."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, func, select

from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.members.models import HOLDER_ROLES, Municipality, Seat, SeatHolding, User
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Listing, Section
from coordnet.web.urls import external_url


def _colleagues(viewer: Viewer, start: datetime, end: datetime, most: int, _with_text: bool) -> Listing:
    """Who joined in the period, with the municipality whose seat they hold."""
    rows = db.session.execute(
        select(User.id, User.name, func.min(Municipality.short_name).label("place"))
        .outerjoin(SeatHolding, (SeatHolding.user_id == User.id) & SeatHolding.until.is_(None))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
        .where(User.state == "active", User.id != viewer.id, User.joined_at >= start, User.joined_at < end)
        .group_by(User.id, User.name, User.name_sort)
        .order_by(User.name_sort, User.id)
    ).all()
    items = [Item(row.name, external_url("directory.member", member_id=row.id), row.place or "") for row in rows[:most]]
    more = external_url("directory.index", joined_from=start.isoformat(), joined_to=end.isoformat())
    return Listing(items, len(rows), more)


def _vacancies(_viewer: Viewer, start: datetime, end: datetime, most: int, _with_text: bool) -> Listing:
    """Seats left on the days of the period and still vacant."""
    first, after = start.astimezone(VILNIUS).date(), end.astimezone(VILNIUS).date()
    held = exists().where(
        SeatHolding.seat_id == Seat.id, SeatHolding.until.is_(None), SeatHolding.seat_role.in_(HOLDER_ROLES)
    )
    last_day = (
        select(func.max(SeatHolding.until))
        .where(SeatHolding.seat_id == Seat.id, SeatHolding.seat_role.in_(HOLDER_ROLES))
        .scalar_subquery()
    )
    rows = db.session.scalars(
        select(Municipality)
        .join(Seat, Seat.municipality_id == Municipality.id)
        .where(~held, last_day >= first, last_day < after)
        .order_by(Municipality.position)
    ).all()
    items = [
        Item(row.name, external_url("directory.municipality", code=row.code), _("No coordinator appointed"))
        for row in rows[:most]
    ]
    more = external_url("directory.index", vacated_from=first.isoformat(), vacated_to=after.isoformat())
    return Listing(items, len(rows), more)


SECTIONS = [
    Section(
        key="colleagues",
        order=70,
        heading=lambda: _("New colleagues"),
        phrase=lambda n: ngettext("%(num)s new colleague", "%(num)s new colleagues", n),
        phrase_order=70,
        news=_colleagues,
    ),
    Section(
        key="vacancies",
        order=80,
        heading=lambda: _("New vacancies"),
        phrase=lambda n: ngettext("%(num)s new vacancy", "%(num)s new vacancies", n),
        phrase_order=80,
        news=_vacancies,
    ),
]
