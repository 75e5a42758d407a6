"""The association's acts on members: each asks the policy, writes one audit row and flushes."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from coordnet import clock, privacy
from coordnet.association.policies import may_manage
from coordnet.audit.services import record
from coordnet.auth.services import end_all_sessions, withdraw_resets
from coordnet.errors import Forbidden, Invalid, Problems
from coordnet.extensions import db
from coordnet.mail.services import queue, queue_test
from coordnet.members import seats
from coordnet.members import services as members
from coordnet.members.holdings import holdings_of_people
from coordnet.members.identity import Known, People
from coordnet.members.models import SEAT_ROLES, SITE_ROLES, Invitation, Municipality, SeatHolding, User
from coordnet.members.queries import user_by_email
from coordnet.members.services import index_person, normalise_email, normalise_name, revoke_invitations, set_name, tidy
from coordnet.members.viewer import Viewer
from coordnet.saving import claim_version

LONGEST_REASON = 500


def hold(user: User) -> None:
    """Lock the person's row until the commit and read it anew: what is checked from here on still holds then.

    The administrators' rows come first and in one order, so that two who act on each other do not deadlock.
    """
    administrators = select(User.id).where(User.site_role == "administrator").order_by(User.id)
    db.session.execute(administrators.with_for_update()).all()
    db.session.refresh(user, with_for_update=True)


def protect_last_administrator(user: User) -> None:
    """Raise Invalid when `user` is the only active administrator. Locks those rows, so two at once are safe."""
    query = select(User.id).where(User.site_role == "administrator", User.state == "active").order_by(User.id)
    if list(db.session.scalars(query.with_for_update())) == [user.id]:
        raise Invalid(_("This is the only active administrator. Appoint another one first."))


def change_role(user: User, site_role: str, *, by: Viewer | None, version: int | None = None) -> User:
    """Give a site role. Raises Forbidden, Invalid for an unknown role or the last administrator, Conflict."""
    actor_id = _actor(by)
    if site_role not in SITE_ROLES:
        raise Invalid(_("Choose a role from the list."), "site_role")
    hold(user)
    if site_role == user.site_role:
        return user
    if user.site_role == "administrator" and user.state == "active":
        protect_last_administrator(user)
    claim_version(user, version, _person_changed())
    detail: dict[str, str | int] = {"from": user.site_role, "to": site_role}
    user.site_role = site_role
    record("member.role_changed", actor_id=actor_id, target_kind="user", target_id=user.id, detail=detail)
    db.session.flush()
    return user


def correct_person(user: User, *, name: str, email: str, by: Viewer | None, version: int | None = None) -> User:
    """Correct name or e-mail. Who has joined is told at the old address; an open invitation moves.

    Raises Forbidden, Invalid with all that is wrong, and Conflict when somebody saved after `version` was read.
    """
    actor_id = _actor(by)
    problems = Problems()
    with problems.noted():
        name = normalise_name(name)
    with problems.noted():
        email = normalise_email(email)
        if email != user.email:
            _refuse_taken(user_by_email(email))
    problems.refuse()
    hold(user)
    renamed, moved = name != user.name, email != user.email
    if not renamed and not moved:
        return user
    claim_version(user, version, _person_changed())
    if moved:
        _move_mailbox(user, email, by_id=actor_id)
    if renamed:
        set_name(user, name)
        index_person(user)
    detail: dict[str, str | int] = {"name": int(renamed), "email": int(moved)}
    record("member.corrected", actor_id=actor_id, target_kind="user", target_id=user.id, detail=detail)
    db.session.flush()
    return user


def _actor(by: Viewer | None) -> int | None:
    """Whose act it is in the audit trail. Raises Forbidden."""
    if not may_manage(by):
        raise Forbidden
    return by.id if by else None


def _person_changed() -> str:
    return _("Somebody changed this person’s data while you had the page open.")


def _move_mailbox(user: User, email: str, *, by_id: int | None) -> None:
    """Links that lie in the old mailbox stop working. Whoever has only been invited may never have had it."""
    _refuse_taken(user_by_email(email))
    former = members.change_email(user, email)
    withdraw_resets(user.id)
    if user.joined_at is not None:
        queue("email-changed", str(former.id), user_id=user.id, address=former.email)
    if user.state == "invited" and revoke_invitations(user, at=clock.now()):
        members.send_invitation(user, invited_by_id=by_id)


def _refuse_taken(holder: User | None) -> None:
    """Name to the association who has an address. Raises Invalid."""
    if holder is not None:
        raise Invalid(_("%(name)s is already in the network with this e-mail address.", name=holder.name), "email")


def suspend(user: User, *, reason: str, by: Viewer | None) -> User:
    """Close the door at once, with a reason. Raises Forbidden, Invalid with all that is wrong."""
    actor_id = _actor(by)
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
    actor_id = _actor(by)
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
    actor_id = _actor(by)
    hold(user)
    if user.state == "left":
        raise Invalid(_("This membership has already ended."))
    if user.state == "active" and user.site_role == "administrator":
        protect_last_administrator(user)
    _leave(user)
    user.site_role = "member"  # whoever comes back starts as everybody does
    user.version += 1
    record("member.left", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def _leave(user: User) -> None:
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


def send_invitation(user: User, *, by: Viewer | None) -> User:
    """Invite somebody who has not joined once more, or somebody who had left anew. Raises Forbidden, Invalid."""
    actor_id = _actor(by)
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
    actor_id = _actor(by)
    hold(user)
    if user.state != "invited":
        raise Invalid(_("This person has already joined."))
    _leave(user)
    record("invitation.revoked", actor_id=actor_id, target_kind="user", target_id=user.id)
    return user


def create_administrator(email: str) -> Invitation:
    """Invite an administrator (the first one, or another); the open invitation. Raises Invalid."""
    user = user_by_email(normalise_email(email))
    if user is None:
        user = members.add_person(email, "", site_role="administrator")
    elif user.state not in ("invited", "left"):
        _refuse_taken(user)
    user.site_role, user.state, user.ended_at = "administrator", "invited", None
    user.version += 1
    record("member.invited", actor_id=None, target_kind="user", target_id=user.id, detail={"role": "administrator"})
    return members.send_invitation(user, invited_by_id=None)


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
    actor_id, act = _actor(by), tidy(act)
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
    return seats.give_seat(user, municipality, seat_role, since=since, act=act, by_id=actor_id, version=version)


def end_seat(holding: SeatHolding, *, until: date | None, by: Viewer | None, version: int | None = None) -> SeatHolding:
    """Close a holding. Raises Forbidden, Invalid for a day that cannot be, and Conflict as `hand_over_seat`."""
    actor_id = _actor(by)
    if until is None:
        raise Invalid(_("Write the date."), "until")
    return seats.end_seat(holding, until=until, by_id=actor_id, version=version)


class AlreadyKnown(Invalid):
    """Somebody to be invited is in the network already; `known` says who and how that was seen."""

    def __init__(self, known: Known) -> None:
        said = {"name": known.name, "email": known.email}
        messages = {
            "email": _("%(name)s is already in the network with this e-mail address.", **said),
            "former": _("%(name)s had this e-mail address before, and now has %(email)s.", **said),
            "namesake": _("%(name)s has or had this role in this municipality, with the address %(email)s.", **said),
        }
        super().__init__(messages[known.how], "name" if known.how == "namesake" else "email")
        self.known = known


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
    actor_id = _actor(by)
    seat_role = role if role in SEAT_ROLES else None
    known = _recognised(email, name, municipality, seat_role)
    if known is not None and (known.how == "email" or not another):
        raise AlreadyKnown(known)
    site_role = "member" if seat_role else role
    problems = Problems()
    if municipality is not None and seat_role is None:
        problems.add("municipality", _("This role belongs to no municipality: choose none, or another role."))
    with problems.noted():
        user = members.invite(
            email, name, site_role=site_role, municipality=municipality, seat_role=seat_role, by_id=actor_id
        )
    problems.refuse()
    return user


def _recognised(email: str, name: str, municipality: Municipality | None, seat_role: str | None) -> Known | None:
    """Who that is already, if anybody. An address that cannot be is nobody's."""
    try:
        email = normalise_email(email)
    except Invalid:
        return None
    return People().recognise(email, tidy(name), municipality.id if municipality is not None else None, seat_role)


def send_test_mail(*, by: Viewer) -> None:
    """A message to oneself that proves that mail works. Raises Forbidden."""
    _actor(by)
    queue_test(by.id)
    record("mail.tested", actor_id=by.id, target_kind="user", target_id=by.id)
