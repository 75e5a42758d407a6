"""One person: correct, give a role, suspend and restore, invite again, end the membership."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.association import queries, services
from coordnet.association.blueprint import bp
from coordnet.association.forms import ConfirmForm, PersonForm, RoleForm, SuspendForm, site_roles
from coordnet.association.views_common import Answer, get_person, press
from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.members.models import User
from coordnet.web.acts import submit
from coordnet.web.fields import options
from coordnet.web.forms import Form

ADDRESS = "/members/<id:user_id>"


@bp.route(ADDRESS, methods=["GET", "POST"])
def member(user_id: int) -> Answer:
    """Everything one can do with a person; a POST corrects name or e-mail."""
    person = get_person(user_id)
    if request.method != "POST":
        return _page(person)
    form = PersonForm()

    def correct() -> None:
        services.correct_person(person, name=form.name.data, email=form.email.data, by_id=current_user.id)

    if not submit(form, correct):
        return _page(person, form), 422
    return _done(person, _("%(name)s: name and e-mail are saved", name=person.name))


@bp.post(ADDRESS + "/role")
def change_role(user_id: int) -> Answer:
    person, form = get_person(user_id), RoleForm()
    if not submit(form, lambda: services.change_role(person, form.site_role.data or "", by_id=current_user.id)):
        return _page(person, form), 422
    return _done(person, _("%(name)s: the role is saved", name=person.name))


@bp.post(ADDRESS + "/suspend")
def suspend(user_id: int) -> Answer:
    person, form = get_person(user_id), SuspendForm()
    if not submit(form, lambda: services.suspend(person, reason=form.reason.data, by_id=current_user.id)):
        return _page(person, form), 422
    return _done(person, _("%(name)s: access is suspended", name=person.name))


@bp.post(ADDRESS + "/restore")
def restore(user_id: int) -> Response:
    person = get_person(user_id)
    said = _("%(name)s: access is restored", name=person.name)
    return press(lambda: services.restore(person, by_id=current_user.id), said)


@bp.post(ADDRESS + "/invitation")
def send_invitation(user_id: int) -> Response:
    person = get_person(user_id)
    said = _("%(name)s: the invitation is sent", name=person.name)
    return press(lambda: services.send_invitation(person, by_id=current_user.id), said)


@bp.post(ADDRESS + "/invitation/revoke")
def revoke_invitation(user_id: int) -> Response:
    person = get_person(user_id)
    said = _("%(name)s: the invitation is withdrawn", name=person.name)
    return press(lambda: services.revoke_invitation(person, by_id=current_user.id), said)


@bp.route(ADDRESS + "/end", methods=["GET", "POST"])
def end_membership(user_id: int) -> Answer:
    """Asks first: seats and sessions end with the membership."""
    person, form = get_person(user_id), ConfirmForm()
    status = 200
    if request.method == "POST":
        if submit(form, lambda: services.end_membership(person, by_id=current_user.id)):
            return _done(person, _("%(name)s: the membership has ended", name=person.name))
        status = 422
    row = queries.with_seats_and_invitations([person])[0]
    return render_template("association/end_membership.html", form=form, row=row), status


def _done(person: User, said: str) -> Response:
    flash(said)
    return redirect(url_for("association.member", user_id=person.id), 303)


def _page(person: User, submitted: Form | None = None) -> str:
    """The page with all its forms; the one that came back keeps what was typed and its errors."""
    forms: dict[str, Form] = {}
    for key, kind in (("person", PersonForm), ("role", RoleForm), ("suspension", SuspendForm)):
        forms[key] = submitted if isinstance(submitted, kind) else _fresh(kind, person, submitted)
    forms["role"].site_role.choices = options(site_roles())
    return render_template(
        "association/member.html",
        row=queries.with_seats_and_invitations([person])[0],
        forms=forms,
        submitted=submitted,
        acts=queries.acts_on(person.id),
        mailbox=refusing_mailbox(person.id, person.email),
    )


def _fresh(kind: type[Form], person: User, submitted: Form | None) -> Form:
    """A form beside the submitted one does not read what was sent to that one."""
    if submitted is None:
        return kind(obj=person)
    form = kind(obj=person, formdata=None)
    form.form_page.data = submitted.form_page.data
    return form
