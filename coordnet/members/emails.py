"""Letters about membership: the invitation, and the word to the old address."""

from flask_babel import force_locale

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import Invitation, User
from coordnet.web import tokens
from coordnet.web.urls import external_url


def invitation_link(invitation: Invitation) -> str:
    """The one-time address of an invitation; its token is signed, not stored."""
    return external_url("auth.accept", token=tokens.sign("invitation", invitation.id))


def render_invitation(message: OutboxMessage) -> Rendered | None:
    """The invitation letter; None when it has been used, withdrawn or has expired in the meantime."""
    invitation = db.session.get(Invitation, int(message.subject_id))
    if invitation is None or invitation.accepted_at or invitation.revoked_at or invitation.user.state != "invited":
        return None
    if invitation.expires_at <= clock.now():
        return None
    link = invitation_link(invitation)
    with force_locale(invitation.user.locale):
        return render_letter("members/email/invitation", link=link, expires_at=invitation.expires_at)


def render_email_changed(message: OutboxMessage) -> Rendered | None:
    """Tells the old address that it no longer is the member's; None when the person is gone."""
    user = db.session.get(User, message.user_id)
    if user is None:
        return None
    with force_locale(user.locale):
        return render_letter("members/email/email_changed")
