"""„Bandomasis laiškas“: shows an administrator that mail works."""

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import locale_of
from coordnet.mail.rendering import Rendered


def render_test(message: OutboxMessage) -> Rendered:
    """The same few words each time, with the moment it was asked for."""
    with force_locale(locale_of(message)):
        context = {"asked_at": message.created_at}
        return Rendered(
            subject=_("A test message from the network"),
            text=render_template("mail/test.txt", **context),
            html=render_template("mail/test.html", **context),
        )
