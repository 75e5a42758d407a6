"""The letter with the link for a new password."""

from flask_babel import force_locale

from coordnet.auth.services import open_reset
from coordnet.extensions import db
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.web import tokens
from coordnet.web.urls import external_url


def render_password_reset(message: OutboxMessage) -> Rendered | None:
    """None when the link has been used or has expired in the meantime."""
    reset = open_reset(int(message.subject_id))
    user = db.session.get(User, message.user_id)
    if reset is None or user is None or user.state != "active":
        return None
    link = external_url("auth.reset", token=tokens.sign("password-reset", reset.id))
    with force_locale(user.locale):
        return render_letter("auth/email/password_reset", link=link, expires_at=reset.expires_at)
