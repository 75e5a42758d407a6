"""Settings: the profile and the weekly digest."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import taxonomy
from coordnet.account import services
from coordnet.account.forms import NotificationsForm, ProfileForm
from coordnet.extensions import db
from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.members.models import User
from coordnet.web.acts import submit
from coordnet.web.fields import options

bp = Blueprint("account", __name__, url_prefix="/settings")


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> Response | tuple[str, int] | str:
    user = db.session.get_one(User, current_user.id)
    form = ProfileForm(data=asdict(services.profile_of(user)))
    locale = str(get_locale())
    form.expertise.choices = options(
        (slug, taxonomy.heading(term, locale)) for slug, term in taxonomy.EXPERTISE.items()
    )
    if request.method != "POST":
        return render_template("account/profile.html", form=form, user=user)
    if submit(form, lambda: services.update_profile(user, _typed(form))):
        with force_locale(user.locale):  # the language just chosen
            flash(_("Your profile is saved."))
        return redirect(url_for("account.profile"), 303)
    return render_template("account/profile.html", form=form, user=user), 422


def _typed(form: ProfileForm) -> services.Profile:
    return services.Profile(
        name=form.name.data,
        addressed_as=form.addressed_as.data or "",
        position=form.position.data or "",
        phone=form.phone.data or "",
        languages=form.languages.data or "",
        expertise=form.expertise.data or [],
        locale=form.locale.data,
    )


@bp.route("/notifications", methods=["GET", "POST"])
def notifications() -> Response | tuple[str, int] | str:
    user = db.session.get_one(User, current_user.id)
    form = NotificationsForm(obj=user)
    if request.method != "POST":
        return _notifications(form)
    if submit(form, lambda: services.choose_digest(user, form.digest_frequency.data)):
        flash(_("Saved."))
        return redirect(url_for("account.notifications"), 303)
    return _notifications(form), 422


def _notifications(form: NotificationsForm) -> str:
    mailbox = refusing_mailbox(current_user.id, current_user.email)
    return render_template("account/notifications.html", form=form, mailbox=mailbox)
