"""The jobs every installation has: delivering mail and cleaning up."""

from collections.abc import Callable
from datetime import datetime, timedelta

from coordnet.extensions import db
from coordnet.mail.delivery import deliver_due
from coordnet.mail.queries import anything_due
from coordnet.worker.jobs import Job, TryLater
from coordnet.worker.lease import last_done
from coordnet.worker.turn import keep_going

CLEANUP_EVERY = timedelta(days=1)


def delivery_job() -> Job:
    """Send what waits in the outbox as soon as it may be sent, ending between two messages when told to."""

    def run(_moment: datetime) -> int:
        delivered = deliver_due(keep_going=keep_going)
        if delivered.unreachable:
            raise TryLater(delivered.unreachable)
        return delivered.seen

    return Job("mail", anything_due, run)


def cleanup_job(*forget: Callable[[], int]) -> Job:
    """Once a day call each of `forget` (it deletes what is over and returns how many rows) and commit after it."""

    def is_due(moment: datetime) -> bool:
        done = last_done("cleanup")
        return done is None or done + CLEANUP_EVERY <= moment

    def run(_moment: datetime) -> int:
        rows = 0
        for function in forget:
            rows += function()
            db.session.commit()
        return rows

    return Job("cleanup", is_due, run)
