"""What importing a list would do, row by row: whom it would invite, whom it skips, what is wrong and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from coordnet import privacy
from coordnet.association.importing import Row
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.members import services as members
from coordnet.members.models import HOLDER_ROLES, SEAT_ROLES, Municipality, Seat, SeatHolding, User
from coordnet.members.places import all_places
from coordnet.members.services import check_details, normalise_email, normalise_name, tidy
from coordnet.taxonomy import parse_role


@dataclass(frozen=True)
class Ready:
    """A row that can be imported; `row` is what was typed."""

    row: Row
    email: str
    name: str
    municipality: Municipality | None
    seat_role: str | None
    site_role: str

    @property
    def role(self) -> str:
        return self.seat_role or self.site_role


@dataclass(frozen=True)
class Problem:
    """A row that is skipped or wrong, and why."""

    row: Row
    email: str
    reason: str


@dataclass
class Plan:
    """What an import would do."""

    good: list[Ready] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    bad: list[Problem] = field(default_factory=list)


def make_plan(rows: Iterable[Row], *, guess: bool = False) -> Plan:
    """What importing `rows` would do now; nothing changes. `guess` takes the municipality probably meant."""
    return _Planner(guess).plan(rows)


def carry_out(plan: Plan, *, by_id: int | None, send: bool = True) -> int:
    """Add the people of the good rows, invited unless `send` is false; how many. Raises Invalid."""
    for ready in plan.good:
        members.invite(
            ready.email,
            ready.name,
            site_role=ready.site_role,
            municipality=ready.municipality,
            seat_role=ready.seat_role,
            phone=ready.row.values.get("phone", ""),
            position=ready.row.values.get("position", ""),
            by_id=by_id,
            send=send,
        )
    return len(plan.good)


class _Planner:
    """Checks the rows one after another against the network and against the rows before them; three queries."""

    def __init__(self, guess: bool) -> None:
        self.guess = guess
        self.known = {row.email: row.state for row in db.session.execute(select(User.email, User.state))}
        self.places = all_places()
        self.taken = set(
            db.session.scalars(
                select(Seat.municipality_id)
                .join(SeatHolding, SeatHolding.seat_id == Seat.id)
                .where(SeatHolding.until.is_(None), SeatHolding.seat_role.in_(HOLDER_ROLES))
            )
        )
        self.seen: dict[str, int] = {}

    def plan(self, rows: Iterable[Row]) -> Plan:
        plan = Plan()
        for row in rows:
            typed = row.values.get("email", "")
            state = self.known.get(typed.lower())
            if state is not None:
                plan.skipped.append(Problem(row, typed, self._why_skipped(state)))
                continue
            try:
                ready = self._check(row)
            except Invalid as error:
                plan.bad.append(Problem(row, privacy.mask(typed), error.message))
                continue
            self.seen[ready.email] = row.line
            if ready.municipality and ready.seat_role in HOLDER_ROLES:
                self.taken.add(ready.municipality.id)
            plan.good.append(ready)
        return plan

    @staticmethod
    def _why_skipped(state: str) -> str:
        if state == "left":
            return _("This membership has ended. Invite the person again from their page.")
        return _("Already in the network.")

    def _check(self, row: Row) -> Ready:
        values = row.values
        if any(privacy.contains_code(tidy(value)) for value in values.values()):
            raise Invalid(_("The row holds a personal code: the network does not collect them."))
        email = normalise_email(values.get("email", ""))
        if email in self.seen:
            raise Invalid(_("The same e-mail address stands in line %(line)s.", line=self.seen[email]))
        name = normalise_name(values.get("name", ""))
        check_details(phone=values.get("phone", ""), position=values.get("position", ""))
        municipality = self._municipality(values.get("municipality", ""))
        role = self._role(values.get("role", ""), municipality)
        seat_role = role if role in SEAT_ROLES else None
        self._check_seat(seat_role, municipality)
        return Ready(row, email, name, municipality if seat_role else None, seat_role, "member" if seat_role else role)

    def _check_seat(self, seat_role: str | None, municipality: Municipality | None) -> None:
        if seat_role and municipality is None:
            raise Invalid(_("This role needs a municipality."))
        if seat_role in HOLDER_ROLES and municipality and municipality.id in self.taken:
            raise Invalid(_("%(municipality)s already has a coordinator.", municipality=municipality.short_name))

    @staticmethod
    def _role(text: str, municipality: Municipality | None) -> str:
        if not text:
            return "coordinator" if municipality else "member"
        role = parse_role(text)
        if role is None:
            raise Invalid(_("Unknown role “%(role)s”.", role=text[:40]))
        return role

    def _municipality(self, text: str) -> Municipality | None:
        if not text:
            return None
        found = self.places.named(text)
        near = self.places.nearest(text) if found is None and self.guess else []
        return near[0] if len(near) == 1 else self.places.asked(text)
