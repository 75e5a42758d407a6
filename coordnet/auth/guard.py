"""The door of every request: who it is, whether they may come in, whether the form is theirs."""

from datetime import timedelta

from flask import Flask, Response, abort, current_app, flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import update
from werkzeug.wrappers import Response as BaseResponse

from coordnet import clock
from coordnet.auth.queries import viewer_of_session
from coordnet.auth.services import hash_token, visit
from coordnet.database import set_reading, write_if_idle
from coordnet.extensions import csrf, db, login_manager
from coordnet.files.views import allow_upload_size
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.web.access import is_csrf_exempt, is_public
from coordnet.web.lengths import LONGEST_LINE
from coordnet.web.parked import park_request
from coordnet.web.urls import safe_next

READING_METHODS = ("GET", "HEAD", "OPTIONS")
SEEN_EVERY = timedelta(minutes=10)


def init_app(app: Flask) -> None:
    """Install the checks, in the order in which they run."""
    login_manager.session_protection = None  # it reads X-Forwarded-For itself
    login_manager.init_app(app)
    login_manager.user_loader(load_viewer)
    app.before_request(choose_transaction)
    app.before_request(refuse_long_address)
    app.before_request(allow_upload_size)
    app.before_request(require_sign_in)
    app.before_request(require_own_form)
    app.after_request(note_visit)
    app.teardown_request(lambda _error: set_reading(False))


def load_viewer(token: str) -> Viewer | None:
    """Flask-Login's loader: the cookie holds the session's token."""
    return viewer_of_session(token, hash_token(token))


def choose_transaction() -> None:
    """A request that only reads must never queue behind a writer."""
    set_reading(request.method in READING_METHODS)


def refuse_long_address() -> None:
    """Whatever a page makes of its parameters, they are few. (gunicorn refuses longer ones by itself.)"""
    if len(request.query_string) > LONGEST_LINE:
        abort(414)


def require_sign_in() -> BaseResponse | None:
    """Closed by default. What somebody had typed is kept for after the sign-in."""
    if is_public(request.endpoint) or current_user.is_authenticated:
        return None
    if request.method in READING_METHODS:
        return _to_sign_in(safe_next(request.full_path.rstrip("?")))
    return _lapsed()


def require_own_form() -> BaseResponse | None:
    """CSRF protection of every changing request; the e-mail client's one-click is the named exception.

    A token that does not fit mostly means a session that changed under an open page: the form is kept
    and shown again, so that it can be sent once more.
    """
    if request.method in READING_METHODS or request.endpoint is None or is_csrf_exempt(request.endpoint):
        return None
    if not current_app.config["WTF_CSRF_ENABLED"]:  # Flask-WTF's own switch, which `protect` does not ask
        return None
    try:
        csrf.protect()
    except CSRFError:
        return _lapsed()
    return None


def _lapsed() -> BaseResponse:
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(error=_("You have been signed out. Open the page again and sign in."))
        answer.status_code = 401
        return answer
    page = park_request()
    if page is not None:
        db.session.commit()
        g.form_was_parked = True
    fallback = request.path if is_public(request.endpoint) else None
    target = page or safe_next(request.form.get("form_page", "")) or fallback
    if current_user.is_authenticated or is_public(request.endpoint):
        flash(_("The page had been open for too long. Check the form and send it again."), "warn")
        return redirect(target or "/", 303)
    if page is not None:
        flash(_("Your session ended while you were writing. What you wrote is kept: sign in and send it."), "warn")
    return _to_sign_in(target)


def _to_sign_in(target: str | None) -> BaseResponse:
    return redirect(url_for("auth.sign_in", next=target or None), 303 if request.method == "POST" else 302)


def note_visit(response: Response) -> Response:
    """Remember when a member was last here, never in a GET's way; a request that never asked who it is, is not one."""
    viewer = g.get("_login_user")
    if not isinstance(viewer, Viewer):
        return response
    moment, seen = clock.now(), viewer.last_seen_at
    if seen is not None and moment - seen < SEEN_EVERY:
        return response
    db.session.rollback()
    write_if_idle(db.engine, update(User).where(User.id == viewer.id).values(visit(seen, moment)))
    return response
