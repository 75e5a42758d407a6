"""Verbs about seats: give one, end a holding. At most one open holding as coordinator or equivalent per seat."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from coordnet import clock
from coordnet.audit.services import record
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.members.models import HOLDER_ROLES, SEAT_ROLES, Municipality, Seat, SeatHolding, User


def give_seat(
    user: User, municipality: Municipality, seat_role: str, *, since: date, act: str = "", by_id: int | None
) -> SeatHolding:
    """Open a holding; `act` is one tidy line. Raises Invalid when the seat is taken or the person already holds it."""
    holding = open_holding(user, municipality, seat_role, since=since, act=act)
    record(
        "seat.given",
        actor_id=by_id,
        target_kind="user",
        target_id=user.id,
        detail={"municipality": municipality.code, "role": seat_role},
    )
    return holding


def open_holding(user: User, municipality: Municipality, seat_role: str, *, since: date, act: str = "") -> SeatHolding:
    """The holding, without an audit row. Raises Invalid when the seat has a holder or the person already holds it.

    The seat's row is locked first, so that of two at once the second sees the first (SQLite locks everything).
    """
    if seat_role not in SEAT_ROLES:
        raise Invalid(_("Choose a role from the list."), "role")
    seat = db.session.scalars(select(Seat).where(Seat.municipality_id == municipality.id).with_for_update()).one()
    open_here = select(SeatHolding).where(SeatHolding.seat_id == seat.id, SeatHolding.until.is_(None))
    for holding in db.session.scalars(open_here):
        if holding.user_id == user.id:
            raise Invalid(_("This person already holds a role in this municipality."), "user")
        if seat_role in HOLDER_ROLES and holding.seat_role in HOLDER_ROLES:
            raise Invalid(_taken(municipality, holding.user), "municipality")
    holding = SeatHolding(seat_id=seat.id, user_id=user.id, seat_role=seat_role, since=since, act=act)
    db.session.add(holding)
    db.session.flush()
    return holding


def _taken(municipality: Municipality, holder: User) -> str:
    """By whom the seat is taken, and what to do: somebody only invited is easily overlooked."""
    if holder.state != "invited":
        return _("%(municipality)s already has a coordinator. End that first.", municipality=municipality.short_name)
    return _(
        "%(place)s: %(name)s is invited to this seat, but has not joined yet. Withdraw the invitation or end this "
        "appointment first.",
        place=municipality.short_name,
        name=holder.name,
    )


def end_seat(holding: SeatHolding, *, until: date, by_id: int | None) -> None:
    """Close a holding; the seat is vacant when nobody else holds it. Raises Invalid for a day that cannot be."""
    if until < holding.since:
        raise Invalid(_("The end cannot be before the beginning."), "until")
    if until > clock.today():
        raise Invalid(_("The end cannot lie in the future."), "until")
    if not close_holding(holding, until=until):
        raise Invalid(_("This role has already ended."))
    record(
        "seat.ended",
        actor_id=by_id,
        target_kind="user",
        target_id=holding.user_id,
        detail={"municipality": holding.seat.municipality.code, "role": holding.seat_role},
    )


def close_holding(holding: SeatHolding, *, until: date) -> bool:
    """Write the last day of a holding; False when somebody else has already done so."""
    closed = db.session.connection().execute(
        update(SeatHolding).where(SeatHolding.id == holding.id, SeatHolding.until.is_(None)).values(until=until)
    )
    return bool(closed.rowcount)
