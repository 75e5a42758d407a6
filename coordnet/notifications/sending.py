"""At the moment of sending: office hours and the number of a day hold also when the mail server was away.

So they do for whoever has no digest, to which the rest of a day could be left.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from coordnet import clock
from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.mail import Later
from coordnet.mail.models import OutboxMessage
from coordnet.notifications.hours import morning, opens_at
from coordnet.notifications.models import Notice
from coordnet.notifications.services import most_on


def keep_hours(user_id: int) -> None:
    """Raises Later when nothing may go to somebody now: it is evening or a holiday, or they had the day's mails."""
    moment, today = clock.now(), clock.today()
    opens = opens_at(moment)
    if opens > moment:
        raise Later(opens)
    midnight = datetime.combine(today, time(), VILNIUS)
    went = select(func.count(OutboxMessage.id.distinct())).where(
        Notice.user_id == user_id,
        OutboxMessage.id == Notice.outbox_id,
        OutboxMessage.state == "sent",
        OutboxMessage.sent_at >= midnight,
    )
    if (db.session.scalar(went) or 0) >= most_on(today):
        raise Later(morning(today + timedelta(days=1)))
