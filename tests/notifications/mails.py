"""A Tuesday in the network, and what its members find in their mailboxes."""

from datetime import datetime, timedelta

from sqlalchemy import select

from coordnet import clock
from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.mail.rendering import renderer
from coordnet.members.models import User
from coordnet.notifications.models import Notice

ASKED = datetime(2026, 11, 24, 9, 14, tzinfo=VILNIUS)
ANSWERED = datetime(2026, 11, 24, 11, 2, tzinfo=VILNIUS)
TEN = timedelta(minutes=10)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=VILNIUS)


def waiting(user: User) -> list[OutboxMessage]:
    """What is in the outbox for somebody about new posts."""
    query = select(OutboxMessage).where(OutboxMessage.user_id == user.id, OutboxMessage.kind == "posts")
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def letter(user: User, at: datetime = ANSWERED + TEN) -> Rendered | None:
    """What the one mail to somebody says when it goes; None when nothing is left to say."""
    (message,) = waiting(user)
    with clock.frozen(at):
        return renderer("posts")(message)


def held(user: User) -> int:
    return db.session.query(Notice).filter_by(user_id=user.id, outbox_id=None).count()
