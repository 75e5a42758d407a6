"""Signing in and out, accepting an invitation, choosing a new password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from coordnet import clock
from coordnet.audit.services import record
from coordnet.auth import passwords
from coordnet.auth.models import PasswordReset, UserSession
from coordnet.errors import Invalid, Problems
from coordnet.extensions import db
from coordnet.mail.services import queue
from coordnet.members.models import Invitation, User
from coordnet.members.queries import user_by_email
from coordnet.members.services import activate, own_name
from coordnet.members.services import send_invitation as send_another_invitation

SESSION_LASTS = timedelta(days=14)
VISIT_BREAK = timedelta(hours=4)
RESET_LASTS = timedelta(hours=2)
RESETS_A_DAY = 5
KEPT_AFTER = timedelta(days=30)


def hash_token(token: str) -> str:
    """What the session table holds of the cookie's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_credentials(email: str, password: str) -> User | None:
    """The active member with this address and password, or None; takes the same time either way."""
    user = user_by_email(email)
    stored = user.password_hash if user is not None and user.state == "active" else None
    return user if passwords.verify(stored, password) else None


def start_session(user: User) -> str:
    """Open a session row; the random token that belongs into the cookie."""
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    db.session.add(
        UserSession(
            user_id=user.id,
            token_hash=hash_token(token),
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + SESSION_LASTS,
        )
    )
    for name, value in visit(user.last_seen_at, moment).items():
        setattr(user, name, value)
    db.session.flush()
    return token


def visit(last_seen: datetime | None, moment: datetime) -> dict[str, datetime]:
    """What to note about a member who is here now: a new visit begins after four hours away."""
    noted = {"last_seen_at": moment}
    if last_seen is not None and moment - last_seen > VISIT_BREAK:
        noted["previous_visit_at"] = last_seen
    return noted


def end_session(session_id: int) -> None:
    """Sign one browser out."""
    db.session.connection().execute(
        update(UserSession).where(UserSession.id == session_id).values(ended_at=clock.now())
    )


def end_all_sessions(user_id: int) -> None:
    """Sign a person out everywhere."""
    db.session.connection().execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def accept_invitation(invitation: Invitation, *, name: str, password: str) -> User:
    """The invited person joins with a name and a password. Works once (claimed by the row count).

    Raises Invalid with all that is wrong: name, weak password, an invitation used in between.
    """
    user = invitation.user
    problems = Problems()
    with problems.noted():
        name = own_name(user, name)
    with problems.noted():
        passwords.check_strength(password, name, user.email)
    problems.refuse()
    password_hash = passwords.hash_password(password)
    moment = clock.now()
    claimed = db.session.connection().execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > moment,
        )
        .values(accepted_at=moment)
    )
    db.session.refresh(user, with_for_update=True)
    if claimed.rowcount != 1 or user.state != "invited":
        raise Invalid(_("This invitation has already been used. Sign in, or ask for a new password."))
    user.password_hash = password_hash
    activate(user, name=name, at=moment)
    record("invitation.accepted", actor_id=user.id, target_kind="user", target_id=user.id)
    return user


def renew_invitation(invitation: Invitation) -> None:
    """Send a fresh invitation to the invited address, because this one has expired."""
    if invitation.user.state == "invited" and invitation.revoked_at is None:
        send_another_invitation(invitation.user, invited_by_id=invitation.invited_by_id)
        user_id = invitation.user_id
        record("invitation.renewed", actor_id=user_id, target_kind="user", target_id=user_id)


def request_reset(email: str) -> None:
    """Queue a link for a new password when the address is an active member's; silent otherwise."""
    user = user_by_email(email)
    if user is None or user.state != "active":
        return
    moment = clock.now()
    recent = select(func.count()).where(
        PasswordReset.user_id == user.id, PasswordReset.created_at > moment - timedelta(days=1)
    )
    if (db.session.scalar(recent) or 0) >= RESETS_A_DAY:
        return
    reset = PasswordReset(user_id=user.id, created_at=moment, expires_at=moment + RESET_LASTS)
    db.session.add(reset)
    db.session.flush()
    queue("password-reset", str(reset.id), user_id=user.id)


def open_reset(reset_id: int | None) -> PasswordReset | None:
    """A password reset that can still be used, or None."""
    reset = db.session.get(PasswordReset, reset_id) if reset_id is not None else None
    if reset is None or reset.used_at is not None or reset.expires_at <= clock.now():
        return None
    return reset


def reset_password(reset: PasswordReset, password: str) -> User:
    """Set a new password and sign the person out everywhere. Works once; raises Invalid."""
    user = db.session.get_one(User, reset.user_id)
    if user.state != "active":
        raise Invalid(_("This link no longer works. Ask for a new one."))
    passwords.check_strength(password, user.name, user.email)
    password_hash = passwords.hash_password(password)
    claimed = db.session.connection().execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset.id, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )
    db.session.refresh(user, with_for_update=True)
    if claimed.rowcount != 1 or user.state != "active":
        raise Invalid(_("This link no longer works. Ask for a new one."))
    withdraw_resets(user.id)
    user.password_hash = password_hash
    end_all_sessions(user.id)
    record("password.reset", actor_id=user.id, target_kind="user", target_id=user.id)
    return user


def withdraw_resets(user_id: int) -> None:
    """Make every link for a new password of this person useless (a new password, another mailbox)."""
    db.session.connection().execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )


def forget_old() -> int:
    """Delete sessions and password links that have been over for a month; the number of rows."""
    before = clock.now() - KEPT_AFTER
    connection = db.session.connection()
    return sum(
        connection.execute(delete(table).where(table.expires_at < before)).rowcount
        for table in (UserSession, PasswordReset)
    )
