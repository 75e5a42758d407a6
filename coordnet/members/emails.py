"""Letters about membership: the invitation, and the word to the old address."""

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail import Rendered
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
    context = {"link": invitation_link(invitation), "expires_at": invitation.expires_at}
    with force_locale(invitation.user.locale):
        return Rendered(
            subject=_("Invitation to the network of municipal anti-trafficking coordinators"),
            text=render_template("members/email/invitation.txt", **context),
            html=render_template("members/email/invitation.html", **context),
        )


def render_email_changed(message: OutboxMessage) -> Rendered | None:
    """Tells the old address that it no longer is the member's; None when the person is gone."""
    user = db.session.get(User, message.user_id)
    if user is None:
        return None
    with force_locale(user.locale):
        return Rendered(
            subject=_("Your e-mail address in the network was changed"),
            text=render_template("members/email/email_changed.txt"),
            html=render_template("members/email/email_changed.html"),
        )
