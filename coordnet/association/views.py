"""The desk: the list of members, inviting one, invitations, and the test message."""

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coordnet import clock
from coordnet.association import queries, services, views_import, views_member, views_moderation, views_seats
from coordnet.association.blueprint import bp
from coordnet.association.forms import InviteForm, seat_roles, site_roles
from coordnet.mail.queries import waiting
from coordnet.members import occupancy
from coordnet.members.identity import Known
from coordnet.members.models import STATES, User
from coordnet.members.occupancy import SeatNow
from coordnet.members.places import Places, all_places
from coordnet.members.services import tidy
from coordnet.web.acts import Answer, act, press
from coordnet.web.fields import options

__all__ = ["bp", "views_import", "views_member", "views_moderation", "views_seats"]


@bp.get("/members", endpoint="members")
def list_members() -> str:
    roles = [*seat_roles(), *site_roles()]
    wanted = queries.MemberFilter(
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
    form = InviteForm(places, data={"municipality": place.code if place else "", "role": "coordinator"})
    form.municipality.choices = options([("", _("No municipality")), *_choices(seats)])
    form.role.choices = options([*seat_roles(), *site_roles()])
    known: list[Known] = []

    def page(status: int = 200) -> Answer:
        return render_template("association/invite.html", form=form, known=known[0] if known else None), status

    if request.method != "POST":
        return page()
    said = _("%(name)s: the invitation is sent", name=tidy(form.name.data or "") or form.email.data)
    return act(form, lambda: _invite(form, known), lambda _user: url_for("association.members"), page, said=said)


def _choices(seats: list[SeatNow]) -> list[tuple[str, str]]:
    """The 60 municipalities, those whose coordinator has not joined marked."""
    return [(seat.municipality.code, _marked(seat.municipality.name, seat.state)) for seat in seats]


def _marked(place: str, state: str) -> str:
    if state == "vacant":
        return _("%(place)s: vacant", place=place)
    return _("%(place)s: invited, not joined yet", place=place) if state == "invited" else place


def _invite(form: InviteForm, known: list[Known]) -> User:
    """`known` gets the person who is in the network already."""
    try:
        return services.invite(
            form.email.data or "",
            form.name.data or "",
            role=form.role.data or "",
            municipality=None if form.municipality.errors else form.place(),
            another=bool(form.another.data),
            by=current_user,
        )
    except services.AlreadyKnown as error:
        known.append(error.known)
        raise


@bp.get("/invitations")
def invitations() -> str:
    page = queries.invited_page(after=request.args.get("after"), before=request.args.get("before"))
    return render_template("association/invitations.html", page=page, accepted=queries.accepted_lately())


@bp.post("/test-mail")
def test_mail() -> Answer:
    return press(lambda: services.send_test_mail(by=current_user), url_for("association.members"), _test_mail_said())


def _test_mail_said() -> str:
    if not current_app.config["MAIL_SERVER"]:
        return _("No mail server is set: the test message is put as a file into the folder “mail” of the data folder.")
    return _(
        "%(email)s: the test message is on its way. Look into that mailbox, and into its junk folder, "
        "in a few minutes. If it is not there, reload this page: what went wrong stands beside the button.",
        email=current_user.email,
    )
