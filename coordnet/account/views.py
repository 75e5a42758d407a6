"""Settings: the profile and the weekly digest."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from coordnet import taxonomy
from coordnet.account import services
from coordnet.account.forms import ProfileForm, with_topics
from coordnet.extensions import db
from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.members.models import User
from coordnet.notifications.queries import choices_of
from coordnet.room import house
from coordnet.web.acts import Answer, act
from coordnet.web.fields import options
from coordnet.web.typed_in import typed

_LANGUAGES = {"lt": "Lietuvių", "en": "English"}
bp = Blueprint("account", __name__, url_prefix="/settings")


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> Answer:
    user = db.session.get_one(User, current_user.id)
    form = ProfileForm(data=_values_of(user))
    locale = str(get_locale())
    form.locale.choices = options((code, typed(name, code)) for code, name in _LANGUAGES.items())
    form.expertise.choices = options(
        (slug, taxonomy.heading(term, locale)) for slug, term in taxonomy.EXPERTISE.items()
    )

    def page(status: int = 200) -> Answer:
        return render_template("account/profile.html", form=form, user=user), status

    if request.method != "POST":
        return page()

    def write() -> User:
        return services.update_profile(user, _typed(form), by=current_user, version=form.started_from())

    here = url_for("account.profile")
    return act(form, write, lambda _user: here, page, said=_saved, stands=lambda: _values_of(user))


def _values_of(user: User) -> dict[str, Any]:
    """What the form shows at first."""
    return asdict(services.profile_of(user)) | {"version": user.version}


def _saved(user: User) -> str:
    with force_locale(user.locale):  # the language just chosen
        return _("Your profile is saved.")


def _typed(form: ProfileForm) -> services.Profile:
    return services.Profile(
        name=form.name.data or "",
        addressed_as=form.addressed_as.data or "",
        position=form.position.data or "",
        phone=form.phone.data or "",
        languages=form.languages.data or "",
        expertise=form.expertise.data or [],
        locale=form.locale.data or "",
    )


@bp.route("/notifications", methods=["GET", "POST"])
def notifications() -> Answer:
    """How answers arrive. With `first` it is the first page a newcomer sees, and leads on to the home page."""
    first = "first" in request.args
    user = db.session.get_one(User, current_user.id)
    topics = house().topics.values()
    chosen = choices_of(user.id)
    form = with_topics(topics)(obj=user, data={f"topic_{key}": how for key, how in chosen.items()})

    def page(status: int = 200) -> Answer:
        mailbox = refusing_mailbox(current_user.id, current_user.email)
        fields = [form[f"topic_{topic.key}"] for topic in topics]
        values = {"form": form, "topics": fields, "mailbox": mailbox, "first": first}
        return render_template("account/notifications.html", **values), status

    if request.method != "POST":
        return page()

    def write() -> User:
        hows = {key: how for key in chosen if (how := form[f"topic_{key}"].data) != chosen[key]}
        return services.choose_mails(user, form.digest_frequency.data or "", hows, by=current_user)

    after = url_for("home.index" if first else "account.notifications")
    return act(form, write, lambda _user: after, page, said=_("Saved."))
