"""Who is let in: suspend, restore, end a membership."""

from flask_babel import gettext as _

from coordnet import clock, privacy
from coordnet.association.services.checks import actor, hold, protect_last_administrator
from coordnet.audit.services import record
from coordnet.auth.services import end_all_sessions
from coordnet.errors import Invalid, Problems
from coordnet.extensions import db
from coordnet.members import seats
from coordnet.members.holdings import holdings_of_people
from coordnet.members.models import User
from coordnet.members.services import revoke_invitations, tidy
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer

LONGEST_REASON = 500


def suspend(user: User, *, reason: str, by: Viewer | None) -> User:
    """Close the door at once, with a reason. Raises Forbidden, Invalid with all that is wrong."""
    actor_id = actor(by)
    reason = tidy(reason)
    problems = Problems()
    if not reason:
        problems.add("reason", _("Write the reason: only the association sees it."))
    if len(reason) > LONGEST_REASON:
        problems.add("reason", _("At most 500 characters."))
    elif privacy.contains_code(reason):
        problems.codes.append("reason")
    hold(user)
    if user.state != "active":
        problems.add(None, _("Only an active member can be suspended."))
    problems.refuse()
    if user.site_role == "administrator":
        protect_last_administrator(user)
    _close(user, "suspended", reason=reason)
    record("member.suspended", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def restore(user: User, *, by: Viewer | None) -> User:
    """Open the door again to somebody suspended. Raises Forbidden, Invalid."""
    actor_id = actor(by)
    hold(user)
    if user.state != "suspended":
        raise Invalid(_("This person is not suspended."))
    user.state, user.state_reason = "active", ""
    index_person(user)
    record("member.restored", actor_id=actor_id, target_kind="user", target_id=user.id)
    db.session.flush()
    return user


def end_membership(user: User, *, by: Viewer | None) -> User:
    """The person has left: seats end today, invitations and sessions stop working. Raises Forbidden, Invalid."""
    actor_id = actor(by)
    hold(user)
    if user.state == "left":
        raise Invalid(_("This membership has already ended."))
    if user.state == "active" and user.site_role == "administrator":
        protect_last_administrator(user)
    leave(user)
    user.site_role = "member"  # whoever comes back starts as everybody does
    user.version += 1
    record("member.left", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def leave(user: User) -> None:
    for holding in holdings_of_people([user.id]):
        seats.close_holding(holding, until=max(clock.today(), holding.since))
    revoke_invitations(user, at=clock.now())
    _close(user, "left")
    user.ended_at = clock.now()
    db.session.flush()


def _close(user: User, state: str, *, reason: str = "") -> None:
    user.state, user.state_reason = state, reason
    end_all_sessions(user.id)
    index_person(user)
    db.session.flush()
