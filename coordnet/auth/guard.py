"""The door of every request: who it is, whether they may come in, whether the form is theirs."""

from datetime import timedelta

import structlog
from flask import Flask, Response, abort, current_app, g, request, session
from flask_login import current_user
from sqlalchemy import update
from werkzeug.wrappers import Response as BaseResponse

from coordnet import clock
from coordnet.auth.lapsed import lapsed, tell_about_cookies, to_sign_in
from coordnet.auth.queries import state_behind, viewer_of_session
from coordnet.auth.services import hash_token, visit
from coordnet.database import set_read_only, write_if_idle
from coordnet.extensions import db, login_manager
from coordnet.files.views import allow_upload_size
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.web.access import is_csrf_exempt, is_public
from coordnet.web.csrf import what_is_wrong
from coordnet.web.errors import from_elsewhere
from coordnet.web.lengths import LONGEST_LINE
from coordnet.web.origin import foreign_source
from coordnet.web.parked import forget_sent
from coordnet.web.urls import safe_next

READING_METHODS = ("GET", "HEAD", "OPTIONS")
SEEN_EVERY = timedelta(minutes=10)

log = structlog.stdlib.get_logger("coordnet.auth")


def init_app(app: Flask) -> None:
    """Install the checks, in the order in which they run."""
    login_manager.session_protection = None  # it reads X-Forwarded-For itself
    login_manager.init_app(app)
    login_manager.user_loader(load_viewer)
    app.before_request(choose_transaction)
    app.before_request(refuse_long_address)
    app.before_request(allow_upload_size)
    app.before_request(require_own_site)
    app.before_request(require_sign_in)
    app.before_request(require_own_form)
    app.before_request(tell_about_cookies)
    app.after_request(note_visit)
    app.after_request(forget_sent)
    app.teardown_request(lambda _error: set_read_only(False))


def load_viewer(token: str) -> Viewer | None:
    """Flask-Login's loader: the cookie holds the session's token."""
    return viewer_of_session(token, hash_token(token))


def choose_transaction() -> None:
    """A request that only reads must never queue behind a writer."""
    set_read_only(request.method in READING_METHODS)


def refuse_long_address() -> None:
    """Whatever a page makes of its parameters, they are few. (gunicorn refuses longer ones by itself.)"""
    if len(request.query_string) > LONGEST_LINE:
        abort(414)


def require_own_site() -> BaseResponse | None:
    """Whoever changes something comes from a page of ours; asked first, so that the refusal names that cause."""
    if not _is_guarded():
        return None
    source = foreign_source()
    if source is None:
        return None
    log.warning("a form came from another site", source=source[:100], rule=request.url_rule and request.url_rule.rule)
    return from_elsewhere()


def require_sign_in() -> BaseResponse | None:
    """Closed by default. What somebody had typed is kept for after the sign-in."""
    if is_public(request.endpoint) or current_user.is_authenticated:
        return None
    if request.method in READING_METHODS:
        return to_sign_in(safe_next(request.full_path.rstrip("?")))
    return lapsed("closed" if _is_closed() else "ended")


def _is_closed() -> bool:
    """Whether signing in would not help: the person behind the cookie has no access any more."""
    token = session.get("_user_id")
    return token is not None and state_behind(hash_token(token)) not in (None, "active")


def require_own_form() -> BaseResponse | None:
    """CSRF protection of every changing request; the e-mail client's one-click is the named exception.

    A token that does not fit mostly means a session that changed under an open page: the form is kept
    and shown again, so that it can be sent once more.
    """
    cause = what_is_wrong() if _is_guarded() else None
    return lapsed(cause) if cause else None


def _is_guarded() -> bool:
    """Whether this request changes something in a browser's name."""
    if request.method in READING_METHODS or request.endpoint is None or is_csrf_exempt(request.endpoint):
        return False
    return bool(current_app.config["WTF_CSRF_ENABLED"])  # Flask-WTF's own switch, which `protect` does not ask


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
