"""What the worker does for the stored files."""

from datetime import timedelta
from itertools import islice

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import services, storage

UNUSED_KEPT = timedelta(days=2)  # longer than a form waits for its owner
TEMPORARY_KEPT = timedelta(hours=6)
_AT_ONCE = 500


def tidy() -> int:
    """Delete uploads nobody made use of, content no row needs and temporary files of a crash; how many.

    Commits in small steps; can be run at any time and as often as one likes.
    """
    services.drop_unattached(clock.now() - UNUSED_KEPT)
    db.session.commit()
    removed = storage.remove_abandoned(TEMPORARY_KEPT)
    hashes = storage.stored()
    while some := set(islice(hashes, _AT_ONCE)):
        removed += services.remove_unused(some)
        db.session.commit()
    services.released().clear()  # the walk over all content has dealt with them
    return removed
