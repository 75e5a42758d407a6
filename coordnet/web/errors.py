"""Error pages: what happened, what is kept, what to do. Files sent by script get the same words as JSON."""

import logging

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from coordnet import privacy, richtext
from coordnet.errors import Forbidden, NotFound
from coordnet.web.logs import request_id

log = logging.getLogger(__name__)

TYPED = ("title", "summary", "body", "reason", "local_contacts")


def _words(code: int) -> tuple[str, str]:
    """Heading and explanation of an HTTP status, in the viewer's language."""
    known = {
        400: (
            gettext("The request could not be understood"),
            gettext("Part of it was missing or damaged on the way. Go back, reload the page and try once more."),
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
        413: (
            gettext("This is too large"),
            gettext("One file may be up to %(mb)s MB. Go back: what you wrote is still there. Choose a smaller file "
                    "or split it in two.", mb=current_app.config["MAX_UPLOAD_MB"]),
        ),
        422: (
            gettext("This could not be accepted"),
            gettext("Something in what was sent does not fit. Go back: what you wrote is still there."),
        ),
        429: (
            gettext("Too many attempts"),
            gettext("To keep accounts safe we wait a little after several failed attempts. Nothing is lost: try "
                    "again in a quarter of an hour."),
        ),
    }  # fmt: skip
    fallback = (gettext("This did not work"), gettext("Go back and try once more."))
    return known.get(code, fallback)


def _answer(code: int, title: str, text: str, headers: list[tuple[str, str]] | None = None) -> Response:
    if _wants_json():
        response = jsonify(error=text, title=title, status=code)
    else:
        response = make_response(render_template("web/error.html", code=code, title=title, text=text))
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
    retry_after = getattr(error, "retry_after", None)
    if retry_after:
        headers.append(("Retry-After", str(retry_after)))
    return _answer(error.code, title, text, headers)


def not_found(_error: NotFound) -> Response:
    """It is not there, or the viewer may not know that it is."""
    return _answer(404, *_words(404))


def forbidden(_error: Forbidden) -> Response:
    """The viewer sees it but may not do this."""
    return _answer(403, *_words(403))


def server_error(error: Exception) -> Response:
    """Our mistake. Its page needs neither database nor translations: it must work when nothing else does."""
    cause = getattr(error, "original_exception", None) or error
    log.error("unhandled error at %s", request.url_rule, exc_info=cause)
    code = request_id()
    if _wants_json():
        response = jsonify(error="Klaida mūsų pusėje, ne Jūsų. Pabandykite po kelių minučių.", status=500, code=code)
    else:
        template = current_app.jinja_env.get_template("web/server_error.html")
        response = make_response(template.render(code=code, contact=current_app.config["CONTACT"], typed=_typed()))
    response.status_code = error.code if isinstance(error, HTTPException) and error.code else 500
    return response


def _typed() -> list[str]:
    """The texts of the form that could not be dealt with, to be copied from the page: nothing typed is lost.

    Without passwords and what people do not write; personal codes masked.
    """
    if request.method != "POST":
        return []
    try:
        values = [request.form[name] for name in TYPED if request.form.get(name)]
        return [privacy.mask(richtext.from_form(value).text) for value in values]
    except (HTTPException, ValueError):
        return []


def init_app(app: Flask) -> None:
    """Answer the domain's refusals and every HTTP error."""
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # it would log the path with its tokens
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(InternalServerError, server_error)
