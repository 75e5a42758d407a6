"""Verbs about seats: give one, end a holding. At most one open holding as coordinator or equivalent per seat."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from coordnet import clock
from coordnet.audit.services import record
from coordnet.errors import Invalid, Problems
from coordnet.extensions import db
from coordnet.members.models import HOLDER_ROLES, SEAT_ROLES, Municipality, Seat, SeatHolding, User
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer
from coordnet.saving import claim_version


def give_seat(
    user: User,
    municipality: Municipality,
    seat_role: str,
    *,
    since: date,
    act: str = "",
    by: Viewer | None,
    version: int | None = None,
) -> SeatHolding:
    """Open a holding; `act` is one tidy line. Raises Invalid when the seat is taken or the person already holds it.

    `version` is the state of the seat that was seen: raises Conflict when it has changed since.
    """
    holding = open_holding(user, municipality, seat_role, since=since, act=act, version=version)
    record(
        "seat.given",
        actor_id=by.id if by else None,
        target_kind="user",
        target_id=user.id,
        detail={"municipality": municipality.code, "role": seat_role},
    )
    return holding


def open_holding(
    user: User, municipality: Municipality, seat_role: str, *, since: date, act: str = "", version: int | None = None
) -> SeatHolding:
    """The holding, without an audit row. Raises Invalid and Conflict as `give_seat`.

    The seat's row is written first, so that of two at once the second waits and then sees the first.
    """
    seat = db.session.scalars(select(Seat).where(Seat.municipality_id == municipality.id)).one()
    claim_version(seat, version, _seat_changed())
    check_seat(municipality, seat_role, user)
    holding = SeatHolding(seat_id=seat.id, user_id=user.id, seat_role=seat_role, since=since, act=act)
    db.session.add(holding)
    db.session.flush()
    index_person(user)
    return holding


def _seat_changed() -> str:
    return _(
        "Somebody changed this seat in the meantime. Look who holds it now, and send the form again if it still fits."
    )


def check_seat(municipality: Municipality, seat_role: str, user: User | None = None) -> None:
    """Raise Invalid with all that forbids giving this role in the municipality (to that person)."""
    problems = Problems()
    if seat_role not in SEAT_ROLES:
        problems.add("role", _("Choose a role from the list."))
    here = select(SeatHolding).join(Seat).where(Seat.municipality_id == municipality.id, SeatHolding.until.is_(None))
    for holding in db.session.scalars(here):
        if user is not None and holding.user_id == user.id:
            problems.add("user", _("This person already holds a role in this municipality."))
        if seat_role in HOLDER_ROLES and holding.seat_role in HOLDER_ROLES:
            problems.add("municipality", _taken(municipality, holding.user))
    problems.refuse()


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


def end_seat(holding: SeatHolding, *, until: date, by: Viewer | None, version: int | None = None) -> SeatHolding:
    """Close a holding; the seat is vacant when nobody else holds it. Raises Invalid for a day that cannot be.

    `version` is the state of the seat that was seen: raises Conflict when it has changed since.
    """
    if until < holding.since:
        raise Invalid(_("The end cannot be before the beginning."), "until")
    if until > clock.today():
        raise Invalid(_("The end cannot lie in the future."), "until")
    if not close_holding(holding, until=until, version=version):
        raise Invalid(_("This role has already ended."))
    record(
        "seat.ended",
        actor_id=by.id if by else None,
        target_kind="user",
        target_id=holding.user_id,
        detail={"municipality": holding.seat.municipality.code, "role": holding.seat_role},
    )
    return holding


def close_holding(holding: SeatHolding, *, until: date, version: int | None = None) -> bool:
    """Write the last day of a holding; False when somebody else has already done so. Raises Conflict as `end_seat`."""
    still_open = (SeatHolding.id == holding.id, SeatHolding.until.is_(None))
    closed = db.session.connection().execute(update(SeatHolding).where(*still_open).values(until=until)).rowcount
    if closed:
        claim_version(holding.seat, version, _seat_changed())
        index_person(holding.user)
    return bool(closed)
