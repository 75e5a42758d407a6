"""The desk: the list of members, inviting one, invitations, and the test message."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import clock
from coordnet.association import queries, services, views_import, views_member, views_seats
from coordnet.association.blueprint import bp
from coordnet.association.forms import InviteForm, seat_roles, site_roles
from coordnet.association.views_common import Answer
from coordnet.extensions import db
from coordnet.mail.queries import waiting
from coordnet.members import occupancy
from coordnet.members.identity import Known
from coordnet.members.models import STATES
from coordnet.members.occupancy import SeatNow
from coordnet.members.places import Places, all_places
from coordnet.members.services import tidy
from coordnet.web.acts import submit
from coordnet.web.fields import options

__all__ = ["bp", "views_import", "views_member", "views_seats"]


@bp.get("/members", endpoint="members")
def list_members() -> str:
    roles = [*seat_roles(), *site_roles()]
    wanted = queries.Filter(
        text=tidy(request.args.get("q", "")[:100]),
        state=_one_of(request.args.get("state", ""), STATES),
        role=_one_of(request.args.get("role", ""), [role for role, _name in roles]),
    )
    page = queries.members_page(wanted, after=request.args.get("after"), before=request.args.get("before"))
    return render_template(
        "association/members.html",
        wanted=wanted,
        page=page,
        meant=[] if page.rows or not wanted.text else all_places().nearest(wanted.text),
        states=STATES,
        roles=roles,
        counts=queries.counts(),
        troubles=queries.mail_troubles(),
        mail_waiting=waiting(clock.now()),
        acts=queries.latest_acts(),
    )


def _one_of(value: str, known: list[str] | tuple[str, ...]) -> str:
    return value if value in known else ""


@bp.route("/members/invite", methods=["GET", "POST"])
def invite() -> Answer:
    seats = occupancy.seats()
    places = Places(seat.municipality for seat in seats)
    place = places.named(request.args.get("municipality", ""))
    form = InviteForm(data={"municipality": place.code if place else "", "role": "coordinator"})
    form.municipality.choices = options([("", _("No municipality")), *_choices(seats)])
    form.role.choices = options([*seat_roles(), *site_roles()])
    known: list[Known] = []
    status = 200
    if request.method == "POST":
        if submit(form, lambda: _invite(form, places, known)):
            flash(_("%(name)s: the invitation is sent", name=tidy(form.name.data or "") or form.email.data))
            return redirect(url_for("association.members"), 303)
        status = 422
    return render_template("association/invite.html", form=form, known=known[0] if known else None), status


def _choices(seats: list[SeatNow]) -> list[tuple[str, str]]:
    """The 60 municipalities, those whose coordinator has not joined marked."""
    return [(seat.municipality.code, _marked(seat.municipality.name, seat.state)) for seat in seats]


def _marked(place: str, state: str) -> str:
    if state == "vacant":
        return _("%(place)s: vacant", place=place)
    return _("%(place)s: invited, not joined yet", place=place) if state == "invited" else place


def _invite(form: InviteForm, places: Places, known: list[Known]) -> None:
    """`known` gets the person who is in the network already."""
    typed = tidy(form.municipality.data or "")
    try:
        services.invite(
            form.email.data,
            form.name.data or "",
            role=form.role.data or "",
            municipality=places.asked(typed) if typed else None,
            another=form.another.data,
            by_id=current_user.id,
        )
    except services.AlreadyKnown as error:
        known.append(error.known)
        raise


@bp.get("/invitations")
def invitations() -> str:
    page = queries.invited_page(after=request.args.get("after"), before=request.args.get("before"))
    return render_template("association/invitations.html", page=page, accepted=queries.accepted_lately())


@bp.post("/test-mail")
def test_mail() -> Response:
    services.send_test_mail(by_id=current_user.id)
    db.session.commit()
    if current_app.config["MAIL_SERVER"]:
        flash(
            _(
                "%(email)s: the test message is on its way. Look into that mailbox, and into its junk folder, "
                "in a few minutes. If it is not there, reload this page: what went wrong stands beside the button.",
                email=current_user.email,
            )
        )
    else:
        flash(_("No mail server is set: the test message is put as a file into the folder “mail” of the data folder."))
    return redirect(url_for("association.members"), 303)
