"""„Bandomasis laiškas“: shows an administrator that mail works."""

from flask_babel import force_locale

from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import locale_of
from coordnet.mail.rendering import Rendered, render_letter


def render_test(message: OutboxMessage) -> Rendered:
    """The same few words each time, with the moment it was asked for."""
    with force_locale(locale_of(message)):
        return render_letter("mail/email/test", asked_at=message.created_at)
