"""What the association's desk shows. Each function costs a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.collation import fold
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import troubles
from coordnet.members.holdings import holders, holdings_of_people
from coordnet.members.models import SEAT_ROLES, Invitation, SeatHolding, User
from coordnet.members.occupancy import SeatCounts, how_many
from coordnet.members.places import Places
from coordnet.members.queries import all_municipalities, municipalities_by_code
from coordnet.web.paging import Order, Page, page

PAGE_SIZE = 50
MOST_WORDS = 6
TROUBLES_SHOWN = 5
LATELY = timedelta(days=30)
LONG_AWAY = timedelta(days=60)


@dataclass(frozen=True)
class MemberFilter:
    """Which members to list; empty fields do not narrow. `role` is a seat role or a site role."""

    text: str = ""
    state: str = ""
    role: str = ""

    @property
    def is_empty(self) -> bool:
        return self == MemberFilter()


@dataclass
class Member:
    """A row of a list: the person, the seats they hold and the invitation that is still open."""

    user: User
    holdings: list[SeatHolding] = field(default_factory=list)
    invitation: Invitation | None = None

    @property
    def expired(self) -> bool:
        return self.invitation is not None and self.invitation.expires_at <= clock.now()

    @property
    def quiet(self) -> bool:
        """Whether the person has not been here for two months."""
        return self.user.last_seen_at is None or self.user.last_seen_at < clock.now() - LONG_AWAY


def members_page(wanted: MemberFilter, *, after: str | None = None, before: str | None = None) -> Page[Member]:
    """A page of people by name. Three queries, one more for `wanted.text`."""
    return _page(select(User).where(*_conditions(wanted)), after, before)


def invited_page(*, after: str | None = None, before: str | None = None) -> Page[Member]:
    """A page of those who have not joined yet, by name."""
    return _page(select(User).where(User.state == "invited"), after, before)


def _page(query: Select[User], after: str | None, before: str | None) -> Page[Member]:
    found = page(query, _BY_NAME, _people, size=PAGE_SIZE, after=after, before=before)
    return Page(with_seats_and_invitations(found.rows), found.before, found.after)


def _people(query: Select[User]) -> Sequence[User]:
    return db.session.scalars(query).all()


_BY_NAME: Order[User] = Order((User.name_sort, User.id), (str, int), lambda person: (person.name_sort, person.id))


def _conditions(wanted: MemberFilter) -> list[ColumnElement[bool]]:
    conditions = [] if not wanted.text else _mentions(wanted.text)
    if wanted.state:
        conditions.append(User.state == wanted.state)
    if wanted.role in SEAT_ROLES:
        conditions.append(User.id.in_(holders(role=wanted.role)))
    elif wanted.role:
        conditions.append(User.site_role == wanted.role)
    return conditions


def _mentions(text: str) -> list[ColumnElement[bool]]:
    """Every word stands in the name, the address or the name of a municipality whose seat the person holds.

    Or all of the text names a municipality whose seat the person holds.
    """
    municipalities = all_municipalities()
    named = [place.id for place in Places(municipalities).sought(text)]
    conditions: list[ColumnElement[bool]] = []
    for word in fold(text).split()[:MOST_WORDS]:
        places = [m.id for m in municipalities if word in fold(f"{m.name} {m.short_name} {m.place}")]
        conditions.append(
            or_(
                User.name_fold.contains(word, autoescape=True),
                User.email.contains(word, autoescape=True),
                User.id.in_(holders(places=places)),
            )
        )
    return [or_(and_(*conditions), User.id.in_(holders(places=named)))]


def with_seats_and_invitations(users: Sequence[User]) -> list[Member]:
    """The people in their order, each with open holdings, the main seat first, and open invitation; two queries."""
    rows = {person.id: Member(person) for person in users}
    for holding in holdings_of_people(rows.keys()):
        rows[holding.user_id].holdings.append(holding)
    invitations = (
        select(Invitation)
        .where(Invitation.user_id.in_(rows), Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.id)
    )
    for invitation in db.session.scalars(invitations):
        rows[invitation.user_id].invitation = invitation
    return list(rows.values())


@dataclass(frozen=True)
class MemberCounts:
    """Numbers of the lead line: of seats, and of people who have not joined."""

    seats: SeatCounts
    invited: int


def counts() -> MemberCounts:
    """The numbers as they are now; one query."""
    invited = select(func.count()).select_from(User).where(User.state == "invited").scalar_subquery()
    joined, waiting, vacant, people = db.session.execute(
        select(how_many("joined"), how_many("invited"), how_many("vacant"), invited)
    ).one()
    return MemberCounts(SeatCounts(joined, waiting, vacant), people)


def accepted_lately(limit: int = 20) -> list[Invitation]:
    """Who joined within the last 30 days, latest first."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.accepted_at > clock.now() - LATELY)
            .options(joinedload(Invitation.user))
            .order_by(Invitation.accepted_at.desc(), Invitation.id.desc())
            .limit(limit)
        )
    )


def who_may_hold_a_seat() -> list[User]:
    """Active and invited people by name."""
    query = select(User).where(User.state.in_(("active", "invited"))).order_by(User.name_sort, User.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Act:
    """An audit row as it is told: when, who (None: a command or a job), what, about whom, in which municipality."""

    at: datetime
    by: str | None
    action: str
    detail: dict[str, Any]
    about_id: int | None
    about: str
    place: str


def acts_on(user_id: int, limit: int = 10) -> list[Act]:
    """What was done about a person, newest first."""
    return _acts(limit, AuditRecord.target_id == user_id)


def latest_acts(limit: int = 6) -> list[Act]:
    """What was last done about members, by the association or by themselves."""
    return _acts(limit)


def _acts(limit: int, *conditions: ColumnElement[bool]) -> list[Act]:
    actor, about = aliased(User), aliased(User)
    query = (
        select(AuditRecord, actor.name.label("by"), about.name.label("about"))
        .join(about, about.id == AuditRecord.target_id)
        .outerjoin(actor, actor.id == AuditRecord.actor_id)
        .where(AuditRecord.target_kind == "user", *conditions)
        .order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    codes = {str(record.detail.get("municipality", "")) for record, _by, _name in rows}
    places = {place.code: place.short_name for place in municipalities_by_code(codes)}
    return [
        Act(record.at, by, record.action, record.detail, record.target_id, name, _place(record, places))
        for record, by, name in rows
    ]


def _place(record: AuditRecord, places: dict[str, str]) -> str:
    return places.get(str(record.detail.get("municipality", "")), "")


@dataclass(frozen=True)
class Trouble:
    """A message that was not sent for good, or that its recipient may have got twice."""

    message: OutboxMessage
    name: str


def mail_troubles() -> list[Trouble]:
    """The latest troubles of the last 30 days with the names of the recipients; two queries."""
    since = clock.now() - LATELY
    messages = [message for message in troubles(TROUBLES_SHOWN) if message.created_at > since]
    names = _names(message.user_id for message in messages)
    return [Trouble(message, names.get(message.user_id, "")) for message in messages]


def _names(user_ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {row.id: row.name for row in rows}
