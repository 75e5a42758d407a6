"""A form that comes when its session is over: it is kept, and whoever wrote it is told what happened and led back."""

from flask import Response, current_app, flash, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from coordnet import clock
from coordnet.extensions import db
from coordnet.files.views import take_uploads
from coordnet.web import tokens
from coordnet.web.access import is_public
from coordnet.web.csrf import Cause, brought_cookie, sentence, sentence_for_script
from coordnet.web.parked import form_owner, park_request
from coordnet.web.urls import safe_next, with_parameter

_COOKIES = "cookies"
_COOKIES_SECONDS = 60  # a browser follows a redirect at once; an old address with the question in it asks nothing


def lapsed(cause: Cause) -> BaseResponse:
    """The answer to a form without a session, or whose token is not that of its session. Commits what it keeps."""
    if request.accept_mimetypes.best == "application/json":
        return _answer_script(cause)
    anonymous, public = not current_user.is_authenticated, is_public(request.endpoint)
    kept = None if anonymous and public else _keep()
    target = kept or safe_next(request.form.get("form_page", "")) or (request.path if public else "")
    if not anonymous and form_owner() not in (None, current_user.id):
        flash(_strangers(kept=kept is not None), "warn")
        return redirect(url_for("home.index"), 303)
    if anonymous and request.endpoint == "auth.sign_out":  # what was asked for is so
        flash(_("You have signed out."), "signed-out")
        return to_sign_in(None)
    flash(sentence(cause, kept=kept is not None), "warn")
    if anonymous and not public:
        return to_sign_in(target)
    if cause == "forgotten":
        target = with_parameter(target or "/", _COOKIES, tokens.sign(_COOKIES, _now()))
    return redirect(target or "/", 303)


def to_sign_in(target: str | None) -> BaseResponse:
    """To the sign-in page, and from there to `target`."""
    return redirect(url_for("auth.sign_in", next=target or None), 303 if request.method == "POST" else 302)


def tell_about_cookies() -> None:
    """On the page that follows a form without a cookie: say so when even now the browser brings none."""
    asked = tokens.read(_COOKIES, request.args.get(_COOKIES, ""))
    if asked is not None and 0 <= _now() - asked <= _COOKIES_SECONDS and not brought_cookie():
        flash(_("Your browser keeps no cookies of this site, and without them nobody can sign in. Allow cookies of "
                "this site in the browser’s settings and do it once more."), "bad")  # fmt: skip


def _now() -> int:
    return int(clock.now().timestamp())


def _keep() -> str | None:
    """Keep the form for its owner, with the files in it when it is she who is signed in; the way back to it."""
    view = current_app.view_functions[request.endpoint or ""]
    hers = current_user.is_authenticated and form_owner() == current_user.id
    if hers and getattr(view, "accepts_uploads", False):
        take_uploads(request.files.getlist("upload"), current_user)
    page = park_request()
    if page is not None:
        db.session.commit()
        g.form_was_parked = True
    return page


def _strangers(*, kept: bool) -> str:
    if kept:
        return _("That page was opened by somebody else who had signed in here. What was written in it is kept for "
                 "that person alone, and nothing was done in your name.")  # fmt: skip
    return _("That page was opened by somebody else who had signed in here, so nothing was done in your name.")


def _answer_script(cause: Cause) -> Response:
    """To whoever adds a file to an open page: 401 signed out, 403 another person, 409 with the token that fits now.

    The token goes only to somebody who shows, by what we signed, that the page is her own.
    """
    error, more = sentence_for_script(cause), {}
    if not current_user.is_authenticated:
        status = 401
    elif form_owner() not in (None, current_user.id):
        status, error = 403, _strangers(kept=False)
    elif cause == "older" and form_owner() is not None:
        status, more = 409, {"csrf_token": generate_csrf()}
    else:
        status = 400
    answer = jsonify(error=error, **more)
    answer.status_code = status
    return answer
