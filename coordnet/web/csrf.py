"""Why the token of a form does not fit: each cause has its own sentence, because each has its own way out.

Flask-WTF checks the token and names four causes in English text; what a person must do depends on others. Its demand
for a Referer on HTTPS is switched off (WTF_CSRF_SSL_STRICT): it makes signing in impossible where something between
takes the Referer away. `origin` looks at what browsers say about where a form comes from.
"""

from typing import Literal

from flask import current_app, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer

from coordnet.extensions import csrf

Cause = Literal["ended", "closed", "forgotten", "older", "damaged"]
"""The session ended; so did the person's access, which nobody is told here (the sign-in page does not tell either); the
browser brought no cookie; the form is of an earlier session; no token, or a broken one."""


def what_is_wrong() -> Cause | None:
    """Why the token of this request is not that of its session; None when it is."""
    try:
        csrf.protect()
    except CSRFError:
        if not brought_cookie():
            return "forgotten"
        return "older" if _signed_by_us() else "damaged"
    return None


def brought_cookie() -> bool:
    """Whether the browser came with our cookie, whatever is in it."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _signed_by_us() -> bool:
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")
    try:
        URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wtf-csrf-token").loads(token)
    except BadData:
        return False
    return True


def sentence(cause: Cause, *, kept: bool) -> str:
    """What happened and what to do: `kept` when the form comes back filled in."""
    if kept and cause != "forgotten":  # whose form it is, only the cookie tells
        return {
            "ended": _("Your session ended while you were writing. What you wrote is kept: sign in and send it."),
            "closed": _("You are no longer signed in, so this was not sent. It is kept for one day and is shown to you "
                        "after the sign-in. If you cannot sign in, write to the association."),
            "older": _("This page was opened before you last signed in, so nothing was done yet. Check the form and "
                       "send it again."),
            "damaged": _("Part of the form was missing or damaged on the way, so nothing was done yet. Check it and "
                         "send it again."),
        }[cause]  # fmt: skip
    return {
        "ended": _("Your session has ended, so nothing was done. Sign in and do it once more."),
        "closed": _("You are no longer signed in, so nothing was done. If you cannot sign in, write to the "
                    "association."),
        "forgotten": _("Your browser had forgotten this page: it was closed or its cookies were cleared. Do it once "
                       "more."),
        "older": _("This page was opened in an earlier session, so nothing was done. Do it once more."),
        "damaged": _("Part of the form was missing or damaged on the way, so nothing was done. Do it once more."),
    }[cause]  # fmt: skip


def sentence_for_script(cause: Cause) -> str:
    """The same to whoever adds a file to a page that is still open, with a text in it that must not be lost."""
    if cause == "closed":
        return _("You are no longer signed in, so the file was not added. Copy what you wrote before you leave this "
                 "page. If you cannot sign in, write to the association.")  # fmt: skip
    if cause in ("ended", "forgotten"):
        return _("You have been signed out. Do not leave this page: sign in in another tab, come back here and add the "
                 "file once more.")  # fmt: skip
    return _("Part of what was sent was missing or damaged on the way. Add the file once more.")
