"""The digest as a message, rendered at each attempt for what its reader may see at that moment."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale

from coordnet.digest.content import DigestContent, content_for, leading, preheader, summary
from coordnet.digest.models import Digest
from coordnet.digest.period import Period, period_in_html, period_text
from coordnet.digest.services import wants_digest
from coordnet.extensions import db
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load
from coordnet.web import tokens
from coordnet.web.urls import external_url


def unsubscribe_url(user_id: int) -> str:
    """The one-click address (RFC 8058); its signed token is the authority."""
    return external_url("digest.unsubscribe", token=tokens.sign("unsubscribe", user_id))


def write_letter(viewer: Viewer, content: DigestContent) -> Rendered:
    """The message in the language that is in force."""
    return render_letter(
        "digest/email/digest",
        headers=list_headers(viewer.id),
        viewer=viewer,
        content=content,
        leading=leading(content),
        preheader=preheader(content),
        summary=summary(content),
        days=period_text(content.period),
        days_in_html=period_in_html(content.period),
        home_url=external_url("home.index"),
        settings_url=external_url("account.notifications"),
        unsubscribe_url=unsubscribe_url(viewer.id),
    )


def render_digest(message: OutboxMessage) -> Rendered | None:
    """The member's digest as it may be read now; None when they left, switched it off, or nothing is left."""
    digest = db.session.get(Digest, int(message.subject_id))
    user = db.session.get(User, message.user_id)
    viewer = load(message.user_id)
    if digest is None or user is None or viewer is None:
        return None
    period = Period(digest.period_start, digest.period_end)
    if not wants_digest(viewer, user.digest_frequency, period):
        return None
    with force_locale(viewer.locale):
        content = content_for(viewer, user.digest_frequency, period)
        if not content.has_news:
            return None
        return write_letter(viewer, content)


def list_headers(user_id: int) -> dict[str, str]:
    """What makes it a mailing list to mail programs (RFC 2919, RFC 2369, RFC 8058)."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    return {
        "List-Id": f"<digest.{host}>",
        "List-Unsubscribe": f"<{unsubscribe_url(user_id)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
