"""What importing a list would do, row by row: whom it would invite, whom it skips, what is wrong and why."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.association.importing import Row
from coordnet.association.recognising import why_known
from coordnet.collation import fold
from coordnet.errors import Invalid
from coordnet.members import occupancy
from coordnet.members import services as members
from coordnet.members.identity import People
from coordnet.members.models import HOLDER_ROLES, SEAT_ROLES, Municipality
from coordnet.members.places import Places
from coordnet.members.services import check_details, normalise_email, normalise_name, tidy
from coordnet.members.viewer import Viewer
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

    @property
    def loses_municipality(self) -> bool:
        """Whether a municipality was typed although the role belongs to none."""
        return self.seat_role is None and bool(self.row.values.get("municipality"))


@dataclass(frozen=True)
class Problem:
    """A row that is skipped or wrong, and why."""

    row: Row
    email: str
    reason: str


@dataclass
class Plan:
    """What an import would do.

    `mended`: what the bad rows with one suggested municipality would be with it. `remarks`: what good rows lose.
    """

    good: list[Ready] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    bad: list[Problem] = field(default_factory=list)
    mended: list[Ready] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def make_plan(rows: Iterable[Row]) -> Plan:
    """What importing `rows` would do now; nothing changes."""
    return _Planner().plan(rows)


def carry_out(chosen: Iterable[Ready], *, by: Viewer | None, send: bool = True) -> None:
    """Add the people of the chosen rows, invited unless `send` is false. Raises Invalid."""
    for ready in chosen:
        members.invite(
            ready.email,
            ready.name,
            site_role=ready.site_role,
            municipality=ready.municipality,
            seat_role=ready.seat_role,
            phone=ready.row.values.get("phone", ""),
            position=ready.row.values.get("position", ""),
            by=by,
            send=send,
        )


class _Planner:
    """Checks the rows one after another against the network and against the rows before them; five queries."""

    def __init__(self) -> None:
        self.people = People()
        seats = occupancy.seats()
        self.places = Places(seat.municipality for seat in seats)
        # By municipality: who is invited to its seat but has not joined, empty when its coordinator has.
        self.taken = {
            seat.municipality.id: "" if seat.occupied else seat.holder.user.name for seat in seats if seat.holder
        }
        self.seen: dict[str, int] = {}
        self.seen_people: dict[tuple[str, int, str], int] = {}

    def plan(self, rows: Iterable[Row]) -> Plan:
        plan = Plan()
        for row in rows:
            typed = privacy.mask(row.values.get("email", ""))
            skip = self._why_skipped(row)
            if skip:
                plan.skipped.append(Problem(row, typed, skip))
                continue
            try:
                plan.good.append(self._take(row))
            except Invalid as error:
                plan.bad.append(Problem(row, typed, error.message))
        plan.remarks += map(self._lost, (ready for ready in plan.good if ready.loses_municipality))
        plan.mended = list(self._mend(problem.row for problem in plan.bad))
        return plan

    @staticmethod
    def _lost(ready: Ready) -> str:
        return _("Line %(line)s: the municipality is left out, since the role belongs to none.", line=ready.row.line)

    def _mend(self, rows: Iterable[Row]) -> Iterator[Ready]:
        """After all others, so that a suggestion takes nothing away from a row that is good as it is."""
        for row in rows:
            typed = row.values.get("municipality", "")
            near = [] if self.places.named(typed) else self.places.nearest(typed)
            if len(near) == 1:
                mended = replace(row, values={**row.values, "municipality": near[0].code})
                if not self._why_skipped(mended):
                    with suppress(Invalid):
                        yield self._take(mended)

    def _take(self, row: Row) -> Ready:
        """The row as it can be imported; what it takes is gone for the rows that follow. Raises Invalid."""
        ready = self._check(row)
        self.seen[ready.email] = row.line
        if ready.municipality and ready.seat_role:
            self.seen_people[fold(ready.name), ready.municipality.id, ready.seat_role] = row.line
            if ready.seat_role in HOLDER_ROLES:
                self.taken[ready.municipality.id] = ""
        return ready

    def _why_skipped(self, row: Row) -> str:
        if row.hidden:
            return _("The row is hidden in the sheet. Show it there to have it imported.")
        return why_known(row, self.people, self.places)

    def _check(self, row: Row) -> Ready:
        values = row.values
        if row.merged:
            raise Invalid(
                _(
                    "In the column “%(name)s” the cell is merged with the one above. Unmerge them, and write the "
                    "value into each row.",
                    name=row.merged,
                )
            )
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
        same = (fold(name), municipality.id if municipality else 0, seat_role or "")
        if same in self.seen_people:
            raise Invalid(
                _("The same person stands in line %(line)s, with another address.", line=self.seen_people[same])
            )
        return Ready(row, email, name, municipality if seat_role else None, seat_role, "member" if seat_role else role)

    def _check_seat(self, seat_role: str | None, municipality: Municipality | None) -> None:
        if seat_role and municipality is None:
            raise Invalid(_("This role needs a municipality."))
        if seat_role in HOLDER_ROLES and municipality and municipality.id in self.taken:
            place, invited = municipality.short_name, self.taken[municipality.id]
            if invited:
                raise Invalid(_("%(place)s: %(name)s is invited, but has not joined yet.", place=place, name=invited))
            raise Invalid(_("%(municipality)s already has a coordinator.", municipality=place))

    @staticmethod
    def _role(text: str, municipality: Municipality | None) -> str:
        if not text:
            return "coordinator" if municipality else "member"
        role = parse_role(text)
        if role is None:
            raise Invalid(_("Unknown role “%(role)s”.", role=text[:40]))
        return role

    def _municipality(self, text: str) -> Municipality | None:
        return self.places.asked(text) if text else None
