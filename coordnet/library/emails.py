"""The message that tells somebody that what they proposed is published."""

from flask_babel import force_locale

from coordnet.extensions import db
from coordnet.library.models import Entry
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.web.urls import external_url


def render_published(message: OutboxMessage) -> Rendered | None:
    """Title, summary and link. None when the entry has been archived or the person has left."""
    entry = db.session.get(Entry, int(message.subject_id))
    user = db.session.get(User, message.user_id)
    if entry is None or entry.status != "published" or user is None or user.state != "active":
        return None
    with force_locale(user.locale):
        url = external_url("library.entry", entry_id=entry.id)
        return render_letter("library/email/published", entry=entry, url=url)
