"""Give a seat to a member, end a holding."""

from datetime import date

from flask_babel import gettext as _

from coordnet import clock, privacy
from coordnet.association.services.checks import actor, hold
from coordnet.errors import Invalid, Problems
from coordnet.members import seats
from coordnet.members.models import Municipality, SeatHolding, User
from coordnet.members.services import tidy
from coordnet.members.viewer import Viewer


def hand_over_seat(
    user: User | None,
    municipality: Municipality,
    seat_role: str,
    *,
    since: date | None,
    act: str,
    by: Viewer | None,
    version: int | None = None,
) -> SeatHolding:
    """Give a seat to a member.

    Raises Forbidden, Invalid with all that is wrong, and Conflict when the seat changed after `version` was read.
    """
    actor(by)
    act = tidy(act)
    problems = Problems()
    if since is None or since > clock.today():
        problems.add("since", _("The beginning cannot lie in the future.") if since else _("Write the date."))
    if len(act) > 200:
        problems.add("act", _("At most 200 characters."))
    elif privacy.contains_code(act):
        problems.codes.append("act")
    if user is not None:
        hold(user)
    if user is None or user.state not in ("active", "invited"):
        problems.add("user", _("Choose an active or invited member."))
    with problems.noted():
        seats.check_seat(municipality, seat_role, user)
    problems.refuse()
    assert user is not None and since is not None
    return seats.give_seat(user, municipality, seat_role, since=since, act=act, by=by, version=version)


def end_seat(holding: SeatHolding, *, until: date | None, by: Viewer | None, version: int | None = None) -> SeatHolding:
    """Close a holding. Raises Forbidden, Invalid for a day that cannot be, and Conflict as `hand_over_seat`."""
    actor(by)
    if until is None:
        raise Invalid(_("Write the date."), "until")
    return seats.end_seat(holding, until=until, by=by, version=version)
