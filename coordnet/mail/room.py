"""What outgoing mail is to the rest of the house."""

from datetime import datetime

import structlog

from coordnet.mail.cli import mail_cli
from coordnet.mail.delivery import deliver_due
from coordnet.mail.emails import render_test
from coordnet.mail.home import HOME
from coordnet.mail.queries import anything_due
from coordnet.room import MAIL, Job, KeepGoing, Room, TryLater

log = structlog.stdlib.get_logger("coordnet.mail")


def _deliver(_moment: datetime, keep_going: KeepGoing) -> int:
    """Send what waits in the outbox, ending between two messages when told to."""
    delivered = deliver_due(keep_going=keep_going)
    for problem in delivered.problems:
        log.warning("mail trouble", what=problem)
    if delivered.unreachable:
        raise TryLater(delivered.unreachable)
    return delivered.seen


ROOM = Room(
    "mail",
    commands=[mail_cli],
    home=HOME,
    letters={"test": render_test},
    jobs=[Job("mail", anything_due, _deliver, lane=MAIL)],
)
