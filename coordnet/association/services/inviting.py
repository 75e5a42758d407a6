"""Invite, invite once more, withdraw."""

from flask_babel import gettext as _

from coordnet.association.services.checks import actor, hold, refuse_taken
from coordnet.association.services.known import AlreadyKnown, refuse_known
from coordnet.association.services.standing import leave
from coordnet.audit.services import record
from coordnet.errors import Invalid, Problems
from coordnet.members import services as members
from coordnet.members.identity import Known, People
from coordnet.members.models import SEAT_ROLES, Invitation, Municipality, User
from coordnet.members.queries import user_by_email
from coordnet.members.services import normalise_email, tidy
from coordnet.members.viewer import Viewer


def invite(
    email: str,
    name: str,
    *,
    role: str,
    municipality: Municipality | None,
    another: bool = False,
    by: Viewer | None,
) -> User:
    """Invite one person with a role of a seat, which needs a municipality, or of the site.

    Raises Forbidden, Invalid with all that is wrong, and AlreadyKnown for somebody who seems to be in the network
    unless this is `another` person.
    """
    actor(by)
    seat_role = role if role in SEAT_ROLES else None
    known = _recognised(email, name, municipality, seat_role)
    if known is not None and (known.how == "email" or not another):
        raise AlreadyKnown(known)
    site_role = "member" if seat_role else role
    problems = Problems()
    if municipality is not None and seat_role is None:
        problems.add("municipality", _("This role belongs to no municipality: choose none, or another role."))
    with problems.noted():
        user = members.invite(email, name, site_role=site_role, municipality=municipality, seat_role=seat_role, by=by)
    problems.refuse()
    return user


def _recognised(email: str, name: str, municipality: Municipality | None, seat_role: str | None) -> Known | None:
    """Who that is already, if anybody. An address that cannot be is nobody's."""
    try:
        email = normalise_email(email)
    except Invalid:
        return None
    return People().recognise(email, tidy(name), municipality.id if municipality is not None else None, seat_role)


def send_invitation(user: User, *, by: Viewer | None) -> User:
    """Invite somebody who has not joined once more, or somebody who had left anew. Raises Forbidden, Invalid."""
    actor_id = actor(by)
    hold(user)
    if user.state not in ("invited", "left"):
        raise Invalid(_("This person has already joined."))
    user.state, user.ended_at = "invited", None
    members.send_invitation(user, invited_by_id=actor_id)
    record("invitation.sent", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def revoke_invitation(user: User, *, by: Viewer | None) -> User:
    """Withdraw an invitation; the seat the person was given goes with it.

    Raises Forbidden, Invalid when they have joined.
    """
    actor_id = actor(by)
    hold(user)
    if user.state != "invited":
        raise Invalid(_("This person has already joined."))
    leave(user)
    record("invitation.revoked", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def create_administrator(email: str, *, another: bool = False) -> Invitation:
    """Invite an administrator (the first one, or another); the open invitation.

    Raises Invalid, and AlreadyKnown when somebody else had this address before unless this is `another` person.
    """
    email = normalise_email(email)
    user = user_by_email(email)
    if user is None:
        refuse_known(email, another=another)
        user = members.add_person(email, "", site_role="administrator")
    elif user.state not in ("invited", "left"):
        refuse_taken(user)
    user.site_role, user.state, user.ended_at = "administrator", "invited", None
    user.version += 1
    record("member.invited", actor_id=None, target_kind="user", target_id=user.id, detail={"role": "administrator"})
    return members.send_invitation(user, invited_by_id=None)
