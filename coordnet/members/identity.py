"""Whether somebody to be added is in the network already, be it with another address."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from coordnet.collation import fold
from coordnet.extensions import db
from coordnet.members.models import FormerEmail, Seat, SeatHolding, User

How = Literal["email", "former", "namesake"]


@dataclass(frozen=True)
class Known:
    """Somebody in the network, and what they were recognised by."""

    id: int
    name: str
    email: str
    state: str
    how: How


class People:
    """Everybody who is or was in the network, ready to be recognised; three queries."""

    def __init__(self) -> None:
        users = db.session.execute(select(User.id, User.name, User.email, User.state)).all()
        self._users = {user.id: (user.name, user.email, user.state) for user in users}
        self._now = {user.email: user.id for user in users}
        former = db.session.execute(select(FormerEmail.email, FormerEmail.user_id).order_by(FormerEmail.id))
        self._former: dict[str, int] = {row.email: row.user_id for row in former}
        self._held: dict[tuple[str, int, str], int] = {}
        self._holds: set[tuple[int, int, str]] = set()
        holdings = select(SeatHolding.user_id, SeatHolding.seat_role, SeatHolding.until, Seat.municipality_id)
        for row in db.session.execute(holdings.join(Seat, Seat.id == SeatHolding.seat_id).order_by(SeatHolding.id)):
            self._held[fold(self._users[row.user_id][0]), row.municipality_id, row.seat_role] = row.user_id
            if row.until is None:
                self._holds.add((row.user_id, row.municipality_id, row.seat_role))

    def recognise(self, email: str, name: str, municipality_id: int | None, seat_role: str | None) -> Known | None:
        """Who has this address, had it, or has or had this name and this role in this municipality; in this order."""
        email = email.strip().lower()
        if email in self._now:
            return self._known(self._now[email], "email")
        if email in self._former:
            return self._known(self._former[email], "former")
        if municipality_id is None or seat_role is None:
            return None
        namesake = self._held.get((fold(name), municipality_id, seat_role))
        return self._known(namesake, "namesake") if namesake is not None else None

    def holds(self, user_id: int, municipality_id: int, seat_role: str) -> bool:
        """Whether the person holds that role now."""
        return (user_id, municipality_id, seat_role) in self._holds

    def _known(self, user_id: int, how: How) -> Known:
        name, email, state = self._users[user_id]
        return Known(user_id, name, email, state, how)
