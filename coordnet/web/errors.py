"""Error pages: what happened, what is kept, what to do. Files sent by script get the same words as JSON.

Whatever answers a form gives back what was typed (web/typed.py). Our own mistakes, a busy database and a full disk
have pages that ask for nothing but the request: neither the database nor a session nor translations. They leave the
session as it came: the same form works again once its cause is gone.
"""

import logging
from math import ceil
from typing import NamedTuple

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from coordnet.errors import Forbidden, NotFound
from coordnet.outages import RETRY_SECONDS, outage_of
from coordnet.web.cookie import leave_session_as_it_came
from coordnet.web.limits import seconds_to_wait
from coordnet.web.logs import request_id
from coordnet.web.typed import typed
from coordnet.web.urls import safe_next

log = logging.getLogger(__name__)

_AGAIN = (400, 422, 429)  # after these the same form may be taken another time


def _words(code: int) -> tuple[str, str]:
    """Heading and explanation of an HTTP status, in the viewer's language."""
    fallback = (gettext("This did not work"), gettext("Try once more."))
    return (_not_so() | _too_much()).get(code, fallback)


def _not_so() -> dict[int, tuple[str, str]]:
    return {
        400: (
            gettext("The request could not be understood"),
            gettext("Part of it was missing or damaged on the way. Reload the page it came from and try once more."),
        ),
        403: (
            gettext("You may not do this"),
            gettext("Your role does not include this action. Nothing was changed. If you think you should be able "
                    "to do it, write to the association."),
        ),
        404: (
            gettext("There is no such page"),
            gettext("The link may no longer be valid, or the address was typed with a mistake. If the link comes "
                    "from an e-mail, check that all of it was copied."),
        ),
        405: (
            gettext("This address cannot be opened like that"),
            gettext("It belongs to a button of a form. Go back and press the button on the page itself."),
        ),
        422: (
            gettext("This could not be accepted"),
            gettext("Something in what was sent does not fit. Nothing was changed."),
        ),
    }  # fmt: skip


def _too_much() -> dict[int, tuple[str, str]]:
    return {
        413: (
            gettext("This is too large"),
            gettext("One file may be up to %(mb)s MB. What was sent is more than the server takes at once: it was not "
                    "read, so it cannot be shown here. Choose smaller files, and add pictures as files instead of "
                    "pasting them into the text.", mb=current_app.config["MAX_UPLOAD_MB"]),
        ),
        414: (
            gettext("This address is too long"),
            gettext("An address may have up to 4,000 characters. Search for fewer words."),
        ),
        429: (
            gettext("Too many attempts"),
            gettext("What you wrote could not be kept for after the sign-in: it is too long, or too much is kept "
                    "already. Copy it, sign in and send it anew."),
        ),
    }  # fmt: skip


def _later(seconds: int) -> str:
    """When to try again: not a minute too early."""
    minutes = ceil(seconds / 60)
    return ngettext(
        "To keep accounts safe we wait after several attempts. Try again in %(num)s minute.",
        "To keep accounts safe we wait after several attempts. Try again in %(num)s minutes.",
        minutes,
    )


def _answer(code: int, title: str, text: str, headers: list[tuple[str, str]] | None = None) -> Response:
    if _wants_json():
        response = jsonify(error=text, title=title, status=code)
    else:
        again = code in _AGAIN
        html = render_template("web/error.html", code=code, title=title, text=text, typed=typed(), again=again)
        response = make_response(html)
    response.status_code = code
    response.headers.extend([(n, v) for n, v in headers or [] if n.lower() in ("allow", "retry-after")])
    return response


def _wants_json() -> bool:
    accept = request.accept_mimetypes
    return (
        request.path == "/files/upload" and accept.best_match(["text/html", "application/json"]) == "application/json"
    )


def http_error(error: HTTPException) -> Response | HTTPException:
    """The page for a status raised by Werkzeug, an extension or `abort`; redirects pass through."""
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return server_error(error)
    title, text = _words(error.code)
    if isinstance(error, SecurityError):  # an unknown Host: Flask builds no address then, and a page needs some
        return Response(f"{title}\n{text}\n", error.code, mimetype="text/plain")
    headers = [(name, str(value)) for name, value in error.get_headers(request.environ)]
    seconds = seconds_to_wait() if error.code == 429 else None
    if seconds is not None:
        headers.append(("Retry-After", str(seconds)))
        text = _later(seconds)
    return _answer(error.code, title, text, headers)


def not_found(_error: NotFound) -> Response:
    """It is not there, or the viewer may not know that it is."""
    return _answer(404, *_words(404))


def forbidden(_error: Forbidden) -> Response:
    """The viewer sees it but may not do this."""
    return _answer(403, *_words(403))


def from_elsewhere() -> Response:
    """A form of another site, or one whose browser says so; what was typed is given back to be read."""
    title = gettext("This came from another site")
    text = gettext("The form was not sent from a page of the network, so nothing was done. Open the network itself and "
                   "do it there. If you were on its page, tell the association.")  # fmt: skip
    return _answer(403, title, text)


def server_error(error: Exception) -> Response:
    """An outage, or our own mistake. Its page needs neither database nor translations: it works when nothing does."""
    cause = getattr(error, "original_exception", None) or error
    outage = outage_of(cause)
    if outage is not None:
        log.warning("%s at %s", outage, request.url_rule)
        return _plain_page(_OUTAGES[outage])
    log.error("unhandled error at %s", request.url_rule, exc_info=cause)
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    return _plain_page(_MISTAKE._replace(code=code))


def outage(error: Exception) -> Response:
    """A busy database or a full disk; whatever else it is goes on as our own mistake."""
    if outage_of(error) is None:
        raise error
    return server_error(error)


class _Plain(NamedTuple):
    """A page of fixed words: the status, whose name its sentences in web/server_error.html have."""

    code: int
    kind: str
    words: str


_MISTAKE = _Plain(500, "mistake", "Klaida mūsų pusėje, ne Jūsų. Pabandykite po kelių minučių.")
_OUTAGES = {
    "busy": _Plain(503, "busy", "Duomenų bazė šiuo metu užimta, todėl išsaugoti nepavyko. Pabandykite po minutės."),
    "full": _Plain(507, "full", "Serveryje nebėra vietos, todėl išsaugoti nepavyko. Praneškite asociacijai."),
}


def _plain_page(page: _Plain) -> Response:
    leave_session_as_it_came()
    code = request_id()
    if _wants_json():
        response = jsonify(error=page.words, status=page.code, code=code)
    else:
        template = current_app.jinja_env.get_template("web/server_error.html")
        contact = current_app.config["CONTACT"]
        html = template.render(kind=page.kind, code=code, contact=contact, typed=typed(), address=_same_page())
        response = make_response(html)
    response.status_code = page.code
    if page.code in (503, 507):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _same_page() -> str:
    """The address to try again; a form is sent again by its own button."""
    return safe_next(request.full_path.rstrip("?")) or "/"


def init_app(app: Flask) -> None:
    """Answer the domain's refusals and every HTTP error."""
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # it would log the path with its tokens
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(InternalServerError, server_error)
    for kind in (SQLAlchemyError, OSError):
        app.register_error_handler(kind, outage)
