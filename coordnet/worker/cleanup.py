"""The nightly clean-up of every room."""

from datetime import datetime, timedelta

from coordnet.extensions import db
from coordnet.room import KeepGoing, house
from coordnet.worker.lease import last_done

CLEANUP_EVERY = timedelta(days=1)


def cleanup_is_due(moment: datetime) -> bool:
    """Whether it was not done within a day."""
    done = last_done("cleanup")
    return done is None or done + CLEANUP_EVERY <= moment


def clean_up(_moment: datetime, _keep_going: KeepGoing) -> int:
    """Let every room delete what is over, and commit after each; how many rows."""
    rows = 0
    for forget in house().forgets:
        rows += forget()
        db.session.commit()
    return rows
