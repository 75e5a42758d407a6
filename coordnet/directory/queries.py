"""People and places as the directory shows them. Every active member may see all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from coordnet.collation import fold, sort_key
from coordnet.extensions import db
from coordnet.members import occupancy
from coordnet.members import queries as members
from coordnet.members.holdings import holders
from coordnet.members.models import Municipality, SeatHolding, User, UserExpertise
from coordnet.members.occupancy import SeatNow

Moment = TypeVar("Moment", date, datetime)


@dataclass
class Colleague:
    """Somebody in the directory."""

    id: int
    name: str
    email: str
    phone: str
    position: str
    site_role: str
    state: str
    seat_role: str | None
    joined_at: datetime | None
    expertise: list[str] = field(default_factory=list)


@dataclass
class SeatCard:
    """A municipality's seat with the people who hold it now."""

    seat: SeatNow
    holder: Colleague | None
    deputies: list[Colleague]

    @property
    def municipality(self) -> Municipality:
        return self.seat.municipality

    @property
    def people(self) -> list[Colleague]:
        return [person for person in (self.holder, *self.deputies) if person is not None]


@dataclass(frozen=True)
class DirectoryFilter:
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
        return self == DirectoryFilter()

    def admits(self, card: SeatCard) -> bool:
        if self.county and card.municipality.county_code != self.county:
            return False
        if self.vacant and card.seat.occupied:
            return False
        if self.joined and not any(map(self._joined_then, card.people)):
            return False
        if self.vacated and not (card.seat.vacant_since and _within(card.seat.vacant_since, self.vacated)):
            return False
        if self.expertise and not any(self.expertise in person.expertise for person in card.people):
            return False
        if card.municipality.id in self.places:
            return True
        return _mentions(self.text, [card.municipality.name, card.municipality.place, *(p.name for p in card.people)])

    def admits_person(self, person: Colleague) -> bool:
        if self.county or self.vacant or self.vacated:
            return False
        if self.joined and not self._joined_then(person):
            return False
        if self.expertise and self.expertise not in person.expertise:
            return False
        return _mentions(self.text, [person.name])

    def _joined_then(self, person: Colleague) -> bool:
        return bool(self.joined and person.joined_at and _within(person.joined_at, self.joined))


def _within(value: Moment, period: tuple[Moment, Moment]) -> bool:
    """Half-open: from the first, until and without the second."""
    return period[0] <= value < period[1]


def _mentions(text: str, names: Iterable[str]) -> bool:
    """Every word typed begins some word of the names, in any case and without diacritics."""
    words = [word for name in names for word in fold(name).split()]
    return all(any(word.startswith(wanted) for word in words) for wanted in fold(text).split())


def cards() -> list[SeatCard]:
    """The 60 municipalities in Lithuanian order with their holders; three queries."""
    found = occupancy.seats()
    skills = _expertise({holding.user_id for seat in found for holding in seat.people})
    return [_card(seat, skills) for seat in found]


def _card(seat: SeatNow, skills: dict[int, list[str]]) -> SeatCard:
    deputies = sorted(seat.deputies, key=lambda holding: (holding.user.name_sort, holding.user_id))
    return SeatCard(
        seat,
        _person(seat.holder.user, seat.holder, skills) if seat.holder else None,
        [_person(holding.user, holding, skills) for holding in deputies],
    )


def members_without_seat() -> list[Colleague]:
    """Active members who hold no seat: the association, the ministry, moderators; two queries."""
    seatless = select(User).where(User.state == "active", User.id.not_in(holders()))
    users = db.session.scalars(seatless.order_by(User.name_sort, User.id)).all()
    skills = _expertise({user.id for user in users})
    return [_person(user, None, skills) for user in users]


def by_county(shown: list[SeatCard]) -> list[tuple[Municipality, list[SeatCard]]]:
    """Cards grouped by county in Lithuanian order; a municipality of the county stands for its names."""
    groups: dict[str, list[SeatCard]] = {}
    for card in shown:
        groups.setdefault(card.municipality.county, []).append(card)
    return [(groups[county][0].municipality, groups[county]) for county in sorted(groups, key=sort_key)]


def _expertise(user_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(UserExpertise).where(UserExpertise.user_id.in_(user_ids)).order_by(UserExpertise.slug)
    for row in db.session.scalars(query):
        found.setdefault(row.user_id, []).append(row.slug)
    return found


def _person(user: User, holding: SeatHolding | None, skills: dict[int, list[str]]) -> Colleague:
    return Colleague(
        id=user.id,
        name=user.name,
        email=user.email,
        phone=user.phone,
        position=user.position,
        site_role=user.site_role,
        state=user.state,
        seat_role=holding.seat_role if holding else None,
        joined_at=user.joined_at,
        expertise=skills.get(user.id, []),
    )


def shown_member(user_id: int) -> User | None:
    """A person whose page members may open: whoever is or was in the network, once they have joined."""
    user = members.user(user_id)
    return user if user is not None and (user.joined_at is not None or user.state == "invited") else None
