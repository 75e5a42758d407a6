"""The 60 seats: who holds them, giving one, ending a holding."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import clock
from coordnet.association import queries, services
from coordnet.association.blueprint import bp
from coordnet.association.forms import EndHoldingForm, GiveSeatForm, person_choices, seat_roles
from coordnet.association.views_common import Answer, get_municipality, get_person
from coordnet.errors import Invalid, NotFound
from coordnet.members import holdings, occupancy
from coordnet.members.models import Municipality, User
from coordnet.members.seats import end_seat
from coordnet.web.acts import submit
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
    municipality = get_municipality(code)
    present = holdings.holdings_of_seat(municipality.id)
    role = "deputy" if any(holding.seat_role != "deputy" for holding in present) else "coordinator"
    form = GiveSeatForm(data={"user": request.args.get("user", ""), "since": clock.today(), "role": role})
    people = queries.who_may_hold_a_seat()
    form.user.choices = options(person_choices(people))
    form.role.choices = options(seat_roles())
    status = 200
    if request.method == "POST":
        if submit(form, lambda: _give(form, municipality, people)):
            return _done(municipality, _("%(place)s: the seat is given", place=municipality.name))
        status = 422
    return render_template("association/give_seat.html", form=form, municipality=municipality, present=present), status


def _give(form: GiveSeatForm, municipality: Municipality, people: list[User]) -> None:
    chosen = {str(person.id): person for person in people}.get(form.user.data)
    if chosen is None:
        raise Invalid(_("Choose an active or invited member."), "user")
    services.hand_over_seat(
        chosen,
        municipality,
        form.role.data or "",
        since=form.since.data,
        act=form.act.data or "",
        by_id=current_user.id,
    )


@bp.route("/holdings/<id:holding_id>/end", methods=["GET", "POST"])
def end_holding(holding_id: int) -> Answer:
    holding = holdings.holding(holding_id)
    if holding is None or (request.method != "POST" and holding.until is not None):
        raise NotFound
    form = EndHoldingForm(data={"until": clock.today()})
    status = 200
    if request.method == "POST":
        if submit(form, lambda: end_seat(holding, until=form.until.data, by_id=current_user.id)):
            municipality = holding.seat.municipality
            return _done(
                municipality, _("%(name)s, %(place)s: ended", name=holding.user.name, place=municipality.short_name)
            )
        status = 422
    return render_template("association/end_holding.html", form=form, holding=holding), status


def _done(municipality: Municipality, said: str) -> Response:
    flash(said)
    return redirect(url_for("association.seats") + f"#{municipality.code}", 303)
