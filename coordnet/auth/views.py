"""Sign-in, sign-out, forgotten password, invitation."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from coordnet import clock
from coordnet.auth import services
from coordnet.auth.forms import AcceptForm, ForgotForm, PasswordForm, SignInForm
from coordnet.drafts.pages import drafts_elsewhere
from coordnet.extensions import db, limiter
from coordnet.members import queries as members
from coordnet.members.models import Invitation, User
from coordnet.members.services import stand_in_name
from coordnet.outages import outage_of
from coordnet.web import tokens
from coordnet.web.access import public
from coordnet.web.acts import Answer, act
from coordnet.web.errors import outage
from coordnet.web.forms import ConfirmForm
from coordnet.web.limits import BY_ACCOUNT, BY_ADDRESS, account_key, failed
from coordnet.web.unsent import first_of
from coordnet.web.urls import safe_next

bp = Blueprint("auth", __name__, url_prefix="/auth")

by_address = limiter.limit(BY_ADDRESS, methods=["POST"], deduct_when=failed)
by_account = limiter.limit(BY_ACCOUNT, key_func=account_key, methods=["POST"], deduct_when=failed)
every_request = limiter.limit("20 per hour", methods=["POST"])


def open_browser_session(user: User) -> None:
    """Start a session and put it into this browser under a new cookie; the one it had ends (ASVS 5.0, 7.2.4)."""
    if current_user.is_authenticated:
        services.end_session(current_user.session_id)
    flashes = session.get("_flashes")
    session.clear()
    if flashes:
        session["_flashes"] = flashes
    session["_user_id"] = services.start_session(user)
    session["_fresh"] = True


def _wanted() -> str | None:
    """The page somebody was on the way to, when it is one of this site."""
    return safe_next(request.values.get("next", ""))


def _entered(user: User) -> str:
    """Open the session; the page somebody was on the way to."""
    open_browser_session(user)
    target = _after_sign_in()
    _offer_kept(user, target)
    return target


def _after_sign_in() -> str:
    return _wanted() or url_for("home.index")


def _offer_kept(user: User, target: str) -> None:
    """Say once that something she wrote is still here: what could not be sent, or else her drafts.

    The home page says the former itself, the page of a form both, and she may be on the way there.
    """
    number, address = first_of(user.id)
    if not number and drafts_elsewhere(user.id, target):
        text, link = _("You have text that you have not sent yet."), (url_for("drafts.index"), _("My drafts"))
        flash(Markup('{} <a href="{}">{}</a>').format(text, *link), "info")
    if number and target != url_for("home.index") and "resume=" not in target:
        link = (
            address if number == 1 else url_for("home.index", _anchor="kept"),
            _("Go back to the text that was not sent"),
        )
        text = _("Something you wrote could not be sent and is kept.")
        flash(Markup('{} <a href="{}">{}</a>').format(text, *link), "warn")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@by_address
@by_account
def sign_in() -> Answer:
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(_after_sign_in())
    form = SignInForm()
    status = 200
    if request.method == "POST":
        if form.validate():
            user = services.check_credentials(form.email.data, form.password.data)
            if user is not None:
                target = _entered(user)
                db.session.commit()
                return redirect(target, 303)
            form.add_error(
                None, _("The e-mail address or the password is not right. Check both, or ask for a new password.")
            )
        db.session.rollback()
        status = 422
    return render_template("auth/sign_in.html", form=form, next=_wanted()), status


@bp.post("/sign-out")
def sign_out() -> Response:
    services.end_session(current_user.session_id)
    db.session.commit()
    logout_user()
    session.clear()
    flash(_("You have signed out."), "signed-out")
    return redirect(url_for("auth.sign_in"), 303)


@bp.errorhandler(SQLAlchemyError)
@bp.errorhandler(OSError)
def nothing_can_be_written(error: Exception) -> Response:
    """Whoever signs out is out, also when the request could not even ask who it is."""
    if request.endpoint == "auth.sign_out" and outage_of(error) is not None:
        return _leave_without_a_note()
    return outage(error)


def _leave_without_a_note() -> Response:
    """The browser forgets the session that could not be ended, for the PC may be shared, and says what that means."""
    db.session.rollback()
    session.clear()
    text = _("You have signed out: this browser no longer opens the network. The server could not note it, because its "
             "database is busy or its disk full. If somebody may have copied this browser’s data, set a new password "
             "later: that ends every session.")  # fmt: skip
    flash(text, "warn")
    return redirect(url_for("auth.sign_in"), 303)


@bp.route("/password/forgot", methods=["GET", "POST"])
@public
@every_request
def forgot() -> Answer:
    form = ForgotForm()
    if request.method != "POST":
        return render_template("auth/forgot.html", form=form, next=_wanted())
    if not form.validate():
        return render_template("auth/forgot.html", form=form, next=_wanted()), 422
    services.request_reset(form.email.data)
    db.session.commit()
    session["after_reset"] = _wanted()
    return redirect(url_for("auth.forgot_sent", next=_wanted()), 303)


@bp.get("/password/forgot/sent")
@public
def forgot_sent() -> str:
    return render_template("auth/forgot_sent.html", next=_wanted(), resets_a_day=services.RESETS_A_DAY)


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@public
@by_address
def reset(token: str) -> Answer:
    row = services.open_reset(tokens.read("password-reset", token))
    if row is None:
        return render_template("auth/reset_lapsed.html"), 404
    form = PasswordForm()

    def page(status: int = 200) -> Answer:
        return render_template("auth/reset.html", form=form), status

    def entered(user: User) -> str:
        wanted = safe_next(session.get("after_reset"))  # the link in the letter does not carry it
        open_browser_session(user)
        return wanted or url_for("home.index")

    if request.method != "POST":
        return page()
    said = _("The new password is set. You have been signed out on every other device.")
    return act(form, lambda: services.reset_password(row, form.password.data or ""), entered, page, said=said)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
@by_address
def accept(token: str) -> Answer:
    row = members.invitation(tokens.read("invitation", token))
    if row is None or row.revoked_at is not None or row.user.state != "invited":
        return _used_invitation(row)
    if row.expires_at <= clock.now():
        return _expired_invitation(row)
    form = AcceptForm(data={"name": _known_name(row)})
    email = row.user.email

    def page(status: int = 200) -> Answer:
        return render_template("auth/accept.html", form=form, email=email), status

    def join() -> User:
        return services.accept_invitation(row, name=form.name.data or "", password=form.password.data or "")

    if request.method != "POST":
        return page()
    return act(form, join, _joined, page, said=_("Welcome to the network."))


def _joined(user: User) -> str:
    """Open the session; first of all it is asked how answers are to arrive."""
    open_browser_session(user)
    return url_for("account.notifications", first=1)


def _known_name(row: Invitation) -> str:
    """The name the association gave; not the stand-in made from the address."""
    return "" if row.user.name == stand_in_name(row.user.email) else row.user.name


def _used_invitation(row: Invitation | None) -> tuple[str, int]:
    joined = row is not None and row.user.state == "active"
    return render_template("auth/invitation_used.html", joined=joined), 404


def _expired_invitation(row: Invitation) -> Answer:
    form = ConfirmForm()

    def page(status: int = 410) -> Answer:
        return render_template("auth/invitation_expired.html", form=form), status

    if request.method != "POST":
        return page()
    return act(form, lambda: services.renew_invitation(row), lambda _sent: url_for("auth.invitation_sent"), page)


@bp.get("/invitations/sent")
@public
def invitation_sent() -> str:
    return render_template("auth/invitation_sent.html")
