"""Correcting what stands of a person, and their role in the network."""

from flask_babel import gettext as _

from coordnet import clock
from coordnet.association.services.checks import actor, hold, person_changed, protect_last_administrator, refuse_taken
from coordnet.association.services.known import refuse_known
from coordnet.audit.services import record
from coordnet.auth.services import withdraw_resets
from coordnet.errors import Invalid, Problems
from coordnet.extensions import db
from coordnet.mail.services import queue
from coordnet.members import services as members
from coordnet.members.models import SITE_ROLES, User
from coordnet.members.queries import user_by_email
from coordnet.members.services import normalise_email, normalise_name, revoke_invitations, set_name
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer
from coordnet.saving import claim_version


def change_role(user: User, site_role: str, *, by: Viewer | None, version: int | None = None) -> User:
    """Give a site role. Raises Forbidden, Invalid for an unknown role or the last administrator, Conflict."""
    actor_id = actor(by)
    if site_role not in SITE_ROLES:
        raise Invalid(_("Choose a role from the list."), "site_role")
    hold(user)
    if site_role == user.site_role:
        return user
    if user.site_role == "administrator" and user.state == "active":
        protect_last_administrator(user)
    claim_version(user, version, person_changed())
    detail: dict[str, str | int] = {"from": user.site_role, "to": site_role}
    user.site_role = site_role
    index_person(user)
    record("member.role_changed", actor_id=actor_id, target_kind="user", target_id=user.id, detail=detail)
    db.session.flush()
    return user


def correct_person(
    user: User, *, name: str, email: str, another: bool = False, by: Viewer | None, version: int | None = None
) -> User:
    """Correct name or e-mail. Who has joined is told at the old address; an open invitation moves.

    Raises Forbidden, Invalid with all that is wrong, AlreadyKnown for an address that somebody else had before unless
    they are `another` person, and Conflict when somebody saved after `version` was read.
    """
    actor_id = actor(by)
    problems = Problems()
    with problems.noted():
        name = normalise_name(name)
    with problems.noted():
        email = normalise_email(email)
        if email != user.email:
            refuse_taken(user_by_email(email))
    problems.refuse()
    if email != user.email:
        refuse_known(email, another=another, but=user.id)
    hold(user)
    renamed, moved = name != user.name, email != user.email
    if not renamed and not moved:
        return user
    claim_version(user, version, person_changed())
    if moved:
        _move_mailbox(user, email, by=by)
    if renamed:
        set_name(user, name)
        index_person(user)
    detail: dict[str, str | int] = {"name": int(renamed), "email": int(moved)}
    record("member.corrected", actor_id=actor_id, target_kind="user", target_id=user.id, detail=detail)
    db.session.flush()
    return user


def _move_mailbox(user: User, email: str, *, by: Viewer | None) -> None:
    """Links that lie in the old mailbox stop working. Whoever has only been invited may never have had it."""
    refuse_taken(user_by_email(email))
    former = members.change_email(user, email)
    withdraw_resets(user.id)
    if user.joined_at is not None:
        queue("email-changed", str(former.id), user_id=user.id, address=former.email)
    if user.state == "invited" and revoke_invitations(user, at=clock.now()):
        members.send_invitation(user, invited_by_id=by.id if by else None)
