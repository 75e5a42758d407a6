"""The 60 seats: who holds them, giving one, ending a holding."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coordnet import clock
from coordnet.association import queries, services
from coordnet.association.blueprint import bp
from coordnet.association.forms import EndHoldingForm, GiveSeatForm, person_choices, role_names, seat_roles
from coordnet.association.views_common import get_person, get_seat
from coordnet.errors import NotFound
from coordnet.members import holdings, occupancy
from coordnet.members.models import Seat, SeatHolding, User
from coordnet.web.acts import Answer, act
from coordnet.web.fields import options


@bp.get("/seats")
def seats() -> str:
    """`vacant=1` shows those whose coordinator has not joined; `user` is the person a seat is to be given to."""
    rows = occupancy.seats()
    vacant = [row for row in rows if not row.occupied]
    only_vacant = request.args.get("vacant") == "1"
    given_to = request.args.get("user", 0, int)
    return render_template(
        "association/seats.html",
        rows=vacant if only_vacant else rows,
        total=len(rows),
        vacant=len(vacant),
        counts=occupancy.counted(rows),
        today=clock.today(),
        only_vacant=only_vacant,
        person=get_person(given_to) if given_to else None,
    )


@bp.route("/seats/<code>/give", methods=["GET", "POST"])
def give_seat(code: str) -> Answer:
    seat = get_seat(code)
    present = holdings.holdings_of_seat(seat.municipality_id)
    role = "deputy" if any(holding.seat_role != "deputy" for holding in present) else "coordinator"
    given = {"user": request.args.get("user", ""), "since": clock.today(), "role": role, "version": seat.version}
    form = GiveSeatForm(data=given)
    people = queries.who_may_hold_a_seat()
    form.user.choices = options(person_choices(people))
    form.role.choices = options(seat_roles())

    def page(status: int = 200) -> Answer:
        now = present if status == 200 else holdings.holdings_of_seat(seat.municipality_id)
        place = seat.municipality
        return render_template("association/give_seat.html", form=form, municipality=place, present=now), status

    if request.method != "POST":
        return page()
    said = _("%(place)s: the seat is given", place=seat.municipality.name)
    return act(form, lambda: _give(form, seat, people), _address, page, said=said)


def _give(form: GiveSeatForm, seat: Seat, people: list[User]) -> SeatHolding:
    return services.hand_over_seat(
        {str(person.id): person for person in people}.get(form.user.data),
        seat.municipality,
        form.role.data or "",
        since=form.since.data,
        act=form.act.data or "",
        by=current_user,
        version=form.started_from(),
    )


@bp.route("/holdings/<id:holding_id>/end", methods=["GET", "POST"])
def end_holding(holding_id: int) -> Answer:
    holding = holdings.holding(holding_id)
    if holding is None or (request.method != "POST" and holding.until is not None):
        raise NotFound
    form = EndHoldingForm(data={"until": clock.today(), "version": holding.seat.version})

    def page(status: int = 200) -> Answer:
        if status == 409:
            form.theirs = [(_("Now"), _who_holds(holding.seat))]
        return render_template("association/end_holding.html", form=form, holding=holding), status

    if request.method != "POST":
        return page()

    def end() -> SeatHolding:
        return services.end_seat(holding, until=form.until.data, by=current_user, version=form.started_from())

    place = holding.seat.municipality.short_name
    said = _("%(name)s, %(place)s: ended", name=holding.user.name, place=place)
    return act(form, end, _address, page, said=said)


def _who_holds(seat: Seat) -> str:
    """Those who hold a seat now, in one line."""
    present = holdings.holdings_of_seat(seat.municipality_id)
    names = role_names()
    return "; ".join(f"{holding.user.name}: {names[holding.seat_role]}" for holding in present) or "–"


def _address(holding: SeatHolding) -> str:
    return url_for("association.seats") + f"#{holding.seat.municipality.code}"
