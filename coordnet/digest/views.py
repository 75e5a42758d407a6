"""Looking at the digest before it comes, and stopping it."""

from flask import Blueprint, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet import clock
from coordnet.digest.content import DigestContent, content_for
from coordnet.digest.emails import write_letter
from coordnet.digest.period import current_period
from coordnet.digest.services import stop_digest
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.members.models import User
from coordnet.web import headers, tokens
from coordnet.web.access import csrf_exempt, public

bp = Blueprint("digest", __name__, url_prefix="/digest")

# The message stands alone in a sandboxed document of its own: the one place where inline style is let in.
MESSAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


def _running() -> tuple[DigestContent, Rendered | None]:
    """The member's digest of this week so far."""
    user = db.session.get_one(User, current_user.id)
    frequency = "titles" if user.digest_frequency == "titles" else "weekly"
    content = content_for(current_user, frequency, current_period(clock.now()))
    return content, write_letter(current_user, content) if content.has_news else None


@bp.get("/preview")
def preview() -> Response:
    content, letter = _running()
    joined = current_user.joined_at
    newcomer = joined is not None and joined >= content.period.starts_at
    page = render_template("digest/preview.html", content=content, letter=letter, newcomer=newcomer)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = headers.policy(frame_src="'self'")
    return response


@bp.get("/preview/message")
def preview_message() -> Response:
    _content, letter = _running()
    if letter is None:
        raise NotFound
    response = make_response(letter.html)
    response.headers["Content-Security-Policy"] = MESSAGE_POLICY
    return response


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
@csrf_exempt
def unsubscribe(token: str) -> str | tuple[str, int]:
    """GET shows a button, since scanners of mail follow links; POST acts (RFC 8058). Needs and sets no session."""
    user_id = tokens.read("unsubscribe", token)
    user = db.session.get(User, user_id) if user_id is not None else None
    if user is None:
        return render_template("digest/unsubscribe.html", state="unknown"), 404
    if request.method == "POST":
        stop_digest(user.id)
        db.session.commit()
    state = "done" if user.digest_frequency == "off" else "ask"
    return render_template("digest/unsubscribe.html", state=state, email=user.email)
