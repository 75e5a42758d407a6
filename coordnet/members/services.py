"""Verbs about people that every desk above needs: add, rename, invite. Those about seats are in `seats`."""

from datetime import datetime, timedelta
from unicodedata import normalize

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from coordnet import clock, privacy
from coordnet.audit.services import record
from coordnet.collation import fold, sort_key
from coordnet.errors import Invalid, Problems
from coordnet.extensions import db
from coordnet.mail.services import queue
from coordnet.members.models import SITE_ROLES, FormerEmail, Invitation, Municipality, User
from coordnet.members.seats import check_seat, open_holding
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer

INVITATION_LASTS = timedelta(days=30)


def normalise_email(email: str) -> str:
    """The address in the one form that is stored; raises Invalid when it cannot be one or holds a personal code."""
    if len(email) > 254:
        raise Invalid(_("This address is too long."), "email")
    _refuse_code(email, "email")
    foreign = [char for char in normalize("NFC", email.rpartition("@")[0]) if char.isalpha() and not char.isascii()]
    if foreign:
        raise Invalid(_("An address that cannot be: the letter “%(letter)s”.", letter=foreign[0]), "email")
    try:
        checked = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise Invalid(_("Write an e-mail address such as vardas.pavarde@savivaldybe.lt."), "email") from error
    return checked.normalized.lower()


def tidy(text: str) -> str:
    """One line of text as it is stored: single spaces, nothing invisible (PostgreSQL refuses NUL).

    A soft hyphen or a zero-width sign of what was pasted stands inside a word, and parts it not.
    """
    return " ".join("".join(char for char in " ".join(text.split()) if char.isprintable()).split())


def normalise_name(name: str) -> str:
    """The name with single spaces; raises Invalid when it is empty, too long or holds a personal code."""
    name = tidy(name[:1000])
    if not name or len(name) > 120:
        raise Invalid(_("Write the first name and the surname."), "name")
    _refuse_code(name, "name")
    return name


def _refuse_code(text: str, field: str) -> None:
    if privacy.contains_code(text):
        raise Invalid(_("This looks like a personal code. Remove it: the network never publishes them."), field)


def own_name(user: User, name: str) -> str:
    """The name somebody chooses for themselves, as `normalise_name` gives it. Raises Invalid also when another member
    is called so: that two are namesakes the association knows, and enters it."""
    name = normalise_name(name)
    folded = fold(name)[:200]
    others = select(User.id).where(User.name_fold == folded, User.id != user.id, User.state == "active")
    if folded != user.name_fold and db.session.scalar(others.limit(1)) is not None:
        raise Invalid(_("Another member is called so. If you are namesakes, ask the association to enter it."), "name")
    return name


def take_name(user: User, name: str) -> None:
    """Give somebody the name they chose; another one than before leaves an audit row."""
    if name != user.name != stand_in_name(user.email):
        detail: dict[str, str | int] = {"name": 1, "email": 0}
        record("member.corrected", actor_id=user.id, target_kind="user", target_id=user.id, detail=detail)
    set_name(user, name)


def set_name(user: User, name: str) -> None:
    """Give a person a name together with its sorting and search forms (a few signs grow when folded)."""
    user.name = normalise_name(name)
    user.name_sort = sort_key(user.name)[:400]
    user.name_fold = fold(user.name)[:200]


def free_email(email: str) -> str:
    """The address in the form that is stored, when nobody has it yet. Raises Invalid, which names nobody."""
    email = normalise_email(email)
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise _taken()
    return email


def flush_email() -> None:
    """Flush a new or changed address. Raises Invalid when somebody took it at this very moment."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Invalid:
    return Invalid(_("A person with this e-mail address is already in the network."), "email")


def change_email(user: User, email: str) -> FormerEmail:
    """Give a person another address and keep the old one on record. Raises Invalid when somebody has it."""
    former = FormerEmail(user_id=user.id, email=user.email, until=clock.now())
    user.email = free_email(email)
    db.session.add(former)
    flush_email()
    return former


def add_person(email: str, name: str, *, site_role: str = "member", phone: str = "", position: str = "") -> User:
    """A new person in the state 'invited'. Raises Invalid with all that is wrong: address, name, role, long texts."""
    phone, position = tidy(phone), tidy(position)
    problems = Problems()
    with problems.noted():
        email = free_email(email)
    with problems.noted():
        name = normalise_name(name) if name else ""
    if site_role not in SITE_ROLES:
        problems.add("role", _("Choose a role from the list."))
    with problems.noted():
        check_details(phone=phone, position=position)
    problems.refuse()
    user = User(
        email=email,
        site_role=site_role,
        state="invited",
        phone=phone,
        position=position,
        created_at=clock.now(),
    )
    set_name(user, name or stand_in_name(email))
    db.session.add(user)
    flush_email()
    return user


def check_details(*, phone: str, position: str) -> None:
    """Raise Invalid when a phone number or a position is longer than what is stored."""
    problems = Problems()
    if len(phone) > 40:
        problems.add("phone", _("The phone number is longer than 40 characters."))
    if len(position) > 200:
        problems.add("position", _("The position is longer than 200 characters."))
    problems.refuse()


def stand_in_name(email: str) -> str:
    """What a person is called until a name is known."""
    return email.partition("@")[0]


def invite(
    email: str,
    name: str,
    *,
    site_role: str = "member",
    municipality: Municipality | None = None,
    seat_role: str | None = None,
    phone: str = "",
    position: str = "",
    by: Viewer | None,
    send: bool = True,
) -> User:
    """Add a person, give them the seat and queue one invitation. Raises Invalid with all that is wrong."""
    problems = Problems()
    if seat_role is not None and municipality is None:
        problems.add("municipality", _("Choose the municipality: this role belongs to a seat."))
    if seat_role is not None and municipality is not None:
        with problems.noted():
            check_seat(municipality, seat_role)
    with problems.noted():
        user = add_person(email, name, site_role=site_role, phone=phone, position=position)
    problems.refuse()
    detail: dict[str, str | int] = {"role": seat_role or site_role}
    if seat_role is not None and municipality is not None:
        open_holding(user, municipality, seat_role, since=clock.today())
        detail["municipality"] = municipality.code
    record("member.invited", actor_id=by.id if by else None, target_kind="user", target_id=user.id, detail=detail)
    if send:
        send_invitation(user, invited_by_id=by.id if by else None)
    return user


def send_invitation(user: User, *, invited_by_id: int | None) -> Invitation:
    """Revoke what is still open and queue a new invitation, good for 30 days."""
    moment = clock.now()
    revoke_invitations(user, at=moment)
    invitation = Invitation(
        user_id=user.id, invited_by_id=invited_by_id, created_at=moment, expires_at=moment + INVITATION_LASTS
    )
    db.session.add(invitation)
    db.session.flush()
    queue("invitation", str(invitation.id), user_id=user.id)
    return invitation


def revoke_invitations(user: User, *, at: datetime) -> int:
    """Make a person's open invitations unusable; how many there were."""
    result = db.session.connection().execute(
        update(Invitation)
        .where(Invitation.user_id == user.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return result.rowcount


def activate(user: User, *, name: str, at: datetime) -> None:
    """The invited person has joined."""
    take_name(user, name)
    user.state = "active"
    user.version += 1
    user.joined_at = at
    index_person(user)
