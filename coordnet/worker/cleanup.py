"""The nightly clean-up of every room, and of what killed processes have left."""

from datetime import datetime, timedelta

from flask import current_app

from coordnet.database import erase_traces
from coordnet.extensions import db
from coordnet.mail import presence
from coordnet.mail.queries import claimants
from coordnet.room import KeepGoing, house
from coordnet.worker.lease import holders, last_done

CLEANUP_EVERY = timedelta(days=1)


def cleanup_is_due(moment: datetime) -> bool:
    """Whether it was not done within a day."""
    done = last_done("cleanup")
    return done is None or done + CLEANUP_EVERY <= moment


def clean_up(_moment: datetime, _keep_going: KeepGoing) -> int:
    """Let every room delete what is over, and commit after each; how many rows. Their words leave the file too."""
    rows = 0
    for forget in house().forgets:
        rows += forget()
        db.session.commit()
    erase_traces(db.engine)
    return rows


def forget_killed() -> int:
    """Remove the files of killed processes in whose name nothing is claimed any more; how many.

    Who is gone is asked first: a process that is gone claims nothing afterwards.
    """
    data = current_app.config["DATA"]
    over = presence.gone(data) - claimants() - holders()
    for name in over:
        presence.forget(name, data)
    return len(over)
