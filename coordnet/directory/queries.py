"""People and places as the directory shows them. Every active member may see all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from coordnet.collation import fold, sort_key
from coordnet.extensions import db
from coordnet.members import queries as members
from coordnet.members.models import HOLDER_ROLES, Municipality, Seat, SeatHolding, User, UserExpertise

Moment = TypeVar("Moment", date, datetime)

SHOWN_STATES = ("active", "invited", "suspended")


@dataclass
class Person:
    """Somebody in the directory."""

    id: int
    name: str
    email: str
    phone: str
    position: str
    site_role: str
    state: str
    seat_role: str | None
    since: date | None
    joined_at: datetime | None
    expertise: list[str] = field(default_factory=list)


@dataclass
class Card:
    """A municipality with the people who hold its seat now."""

    municipality: Municipality
    holder: Person | None = None
    vacant_since: date | None = None
    deputies: list[Person] = field(default_factory=list)

    @property
    def vacant(self) -> bool:
        return self.holder is None

    @property
    def people(self) -> list[Person]:
        return [person for person in (self.holder, *self.deputies) if person is not None]


@dataclass(frozen=True)
class Filter:
    """What the reader looks for; empty fields do not narrow. `places`: municipalities that `text` names in full."""

    text: str = ""
    places: frozenset[int] = frozenset()
    county: str = ""
    expertise: str = ""
    vacant: bool = False
    joined: tuple[datetime, datetime] | None = None
    vacated: tuple[date, date] | None = None

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    def admits(self, card: Card) -> bool:
        if self.county and card.municipality.county_code != self.county:
            return False
        if self.vacant and not card.vacant:
            return False
        if self.joined and not any(map(self._joined_then, card.people)):
            return False
        if self.vacated and not (card.vacant and card.vacant_since and _within(card.vacant_since, self.vacated)):
            return False
        if self.expertise and not any(self.expertise in person.expertise for person in card.people):
            return False
        if card.municipality.id in self.places:
            return True
        return _mentions(self.text, [card.municipality.name, card.municipality.place, *(p.name for p in card.people)])

    def admits_person(self, person: Person) -> bool:
        if self.county or self.vacant or self.vacated:
            return False
        if self.joined and not self._joined_then(person):
            return False
        if self.expertise and self.expertise not in person.expertise:
            return False
        return _mentions(self.text, [person.name])

    def _joined_then(self, person: Person) -> bool:
        return bool(self.joined and person.joined_at and _within(person.joined_at, self.joined))


def _within(value: Moment, period: tuple[Moment, Moment]) -> bool:
    """Half-open: from the first, until and without the second."""
    return period[0] <= value < period[1]


def _mentions(text: str, names: Iterable[str]) -> bool:
    """Every word typed begins some word of the names, in any case and without diacritics."""
    words = [word for name in names for word in fold(name).split()]
    return all(any(word.startswith(wanted) for word in words) for wanted in fold(text).split())


def cards() -> list[Card]:
    """The 60 municipalities in Lithuanian order with their holders; four queries."""
    found = {m.id: Card(m) for m in db.session.scalars(select(Municipality).order_by(Municipality.position))}
    rows = db.session.execute(
        select(Seat.municipality_id, SeatHolding.seat_role, SeatHolding.since, User)
        .join(Seat, Seat.id == SeatHolding.seat_id)
        .join(User, User.id == SeatHolding.user_id)
        .where(SeatHolding.until.is_(None), User.state.in_(SHOWN_STATES))
        .order_by(User.name_sort, User.id)
    ).all()
    skills = _expertise({row.User.id for row in rows})
    for row in rows:
        person = _person(row.User, row.seat_role, row.since, skills)
        card = found[row.municipality_id]
        if row.seat_role in HOLDER_ROLES:
            card.holder = person
        else:
            card.deputies.append(person)
    for municipality_id, last_day in db.session.execute(_last_days()):
        card = found[municipality_id]
        card.vacant_since = last_day if card.vacant else None
    return list(found.values())


def _last_days() -> Select[int, date | None]:
    """When each seat was last left by a coordinator."""
    return (
        select(Seat.municipality_id, func.max(SeatHolding.until))
        .join(SeatHolding, SeatHolding.seat_id == Seat.id)
        .where(SeatHolding.seat_role.in_(HOLDER_ROLES))
        .group_by(Seat.municipality_id)
    )


def members_without_seat() -> list[Person]:
    """Active members who hold no seat: the association, the ministry, moderators; two queries."""
    open_holding = and_(SeatHolding.user_id == User.id, SeatHolding.until.is_(None))
    users = db.session.scalars(
        select(User)
        .where(User.state == "active", ~select(SeatHolding.id).where(open_holding).exists())
        .order_by(User.name_sort, User.id)
    ).all()
    skills = _expertise({user.id for user in users})
    return [_person(user, None, None, skills) for user in users]


def by_county(shown: list[Card]) -> list[tuple[Municipality, list[Card]]]:
    """Cards grouped by county in Lithuanian order; a municipality of the county stands for its names."""
    groups: dict[str, list[Card]] = {}
    for card in shown:
        groups.setdefault(card.municipality.county, []).append(card)
    return [(groups[county][0].municipality, groups[county]) for county in sorted(groups, key=sort_key)]


def _expertise(user_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(UserExpertise).where(UserExpertise.user_id.in_(user_ids)).order_by(UserExpertise.slug)
    for row in db.session.scalars(query):
        found.setdefault(row.user_id, []).append(row.slug)
    return found


def _person(user: User, seat_role: str | None, since: date | None, skills: dict[int, list[str]]) -> Person:
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        phone=user.phone,
        position=user.position,
        site_role=user.site_role,
        state=user.state,
        seat_role=seat_role,
        since=since,
        joined_at=user.joined_at,
        expertise=skills.get(user.id, []),
    )


def holdings_of_seat(municipality_id: int) -> list[SeatHolding]:
    """Everybody who holds or held the seat, newest first."""
    return list(
        db.session.scalars(
            select(SeatHolding)
            .join(Seat)
            .where(Seat.municipality_id == municipality_id)
            .options(joinedload(SeatHolding.user))
            .order_by(SeatHolding.until.is_(None).desc(), SeatHolding.since.desc(), SeatHolding.id.desc())
        )
    )


def holdings_of_person(user_id: int) -> list[SeatHolding]:
    """The seats somebody holds or held, newest first."""
    return list(
        db.session.scalars(
            select(SeatHolding)
            .where(SeatHolding.user_id == user_id)
            .options(joinedload(SeatHolding.seat).joinedload(Seat.municipality))
            .order_by(SeatHolding.until.is_(None).desc(), SeatHolding.since.desc(), SeatHolding.id.desc())
        )
    )


def shown_member(user_id: int) -> User | None:
    """A person whose page members may open: whoever is or was in the network, once they have joined."""
    user = members.user(user_id)
    return user if user is not None and (user.joined_at is not None or user.state == "invited") else None
