"""One person: correct, give a role, suspend and restore, invite again, end the membership."""

from collections.abc import Callable
from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from coordnet.association import queries, services
from coordnet.association.blueprint import bp
from coordnet.association.forms import PersonForm, RoleForm, SuspendForm, site_roles
from coordnet.association.views_common import back, get_person
from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.members.models import User
from coordnet.web.acts import Answer, act, press
from coordnet.web.editing import VersionedForm
from coordnet.web.fields import options
from coordnet.web.forms import ConfirmForm, Form

ADDRESS = "/members/<id:user_id>"


@bp.route(ADDRESS, methods=["GET", "POST"])
def member(user_id: int) -> Answer:
    """Everything one can do with a person; a POST corrects name or e-mail."""
    person = get_person(user_id)
    if request.method != "POST":
        return _page(person)
    form = PersonForm()

    return _act(
        person, form, lambda: _correct(person, form), lambda: _("%(name)s: name and e-mail are saved", name=person.name)
    )


def _correct(person: User, form: PersonForm) -> User:
    """The form gets who had the new address before."""
    try:
        return services.correct_person(
            person,
            name=form.name.data or "",
            email=form.email.data or "",
            another=bool(form.another.data),
            by=current_user,
            version=form.started_from(),
        )
    except services.AlreadyKnown as error:
        form.known = error.known
        raise


@bp.post(ADDRESS + "/role")
def change_role(user_id: int) -> Answer:
    person, form = get_person(user_id), RoleForm()
    form.site_role.choices = options(site_roles())

    def change() -> User:
        role = form.site_role.data or ""
        return services.change_role(person, role, by=current_user, version=form.started_from())

    return _act(person, form, change, lambda: _("%(name)s: the role is saved", name=person.name))


@bp.post(ADDRESS + "/suspend")
def suspend(user_id: int) -> Answer:
    person, form = get_person(user_id), SuspendForm()

    def close() -> User:
        return services.suspend(person, reason=form.reason.data or "", by=current_user)

    return _act(person, form, close, lambda: _("%(name)s: access is suspended", name=person.name))


def _act(person: User, form: Form, write: Callable[[], User], said: Callable[[], str]) -> Answer:
    """One of the forms of the page came in."""
    page = partial(_page, person, form)
    stands = partial(form.held_by, person) if isinstance(form, VersionedForm) else dict
    return act(form, write, _address, page, said=lambda _person: said(), stands=stands)


@bp.post(ADDRESS + "/restore")
def restore(user_id: int) -> Answer:
    person = get_person(user_id)
    said = _("%(name)s: access is restored", name=person.name)
    return press(lambda: services.restore(person, by=current_user), back(), said)


@bp.post(ADDRESS + "/invitation")
def send_invitation(user_id: int) -> Answer:
    person = get_person(user_id)
    said = _("%(name)s: the invitation is sent", name=person.name)
    return press(lambda: services.send_invitation(person, by=current_user), back(), said)


@bp.post(ADDRESS + "/invitation/revoke")
def revoke_invitation(user_id: int) -> Answer:
    person = get_person(user_id)
    said = _("%(name)s: the invitation is withdrawn", name=person.name)
    return press(lambda: services.revoke_invitation(person, by=current_user), back(), said)


@bp.route(ADDRESS + "/end", methods=["GET", "POST"])
def end_membership(user_id: int) -> Answer:
    """Asks first: seats and sessions end with the membership."""
    person, form = get_person(user_id), ConfirmForm()

    def page(status: int = 200) -> Answer:
        row = queries.with_seats_and_invitations([person])[0]
        return render_template("association/end_membership.html", form=form, row=row), status

    if request.method != "POST":
        return page()
    said = _("%(name)s: the membership has ended", name=person.name)
    return act(form, lambda: services.end_membership(person, by=current_user), _address, page, said=said)


def _address(person: User) -> str:
    return url_for("association.member", user_id=person.id)


def _page(person: User, submitted: Form | None = None, status: int = 200) -> Answer:
    """The page with all its forms; the one that came back keeps what was typed and its errors."""
    forms: dict[str, Form] = {}
    for key, kind in (("person", PersonForm), ("role", RoleForm), ("suspension", SuspendForm)):
        forms[key] = submitted if isinstance(submitted, kind) else _fresh(kind, person, submitted)
    forms["role"].site_role.choices = options(site_roles())
    html = render_template(
        "association/member.html",
        row=queries.with_seats_and_invitations([person])[0],
        forms=forms,
        submitted=submitted,
        acts=queries.acts_on(person.id),
        mailbox=refusing_mailbox(person.id, person.email),
    )
    return html, status


def _fresh(kind: type[Form], person: User, submitted: Form | None) -> Form:
    """A form beside the submitted one does not read what was sent to that one."""
    if submitted is None:
        return kind(obj=person)
    form = kind(obj=person, formdata=None)
    form.form_page.data = submitted.form_page.data
    return form
