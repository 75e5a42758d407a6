"""The job that reads new files: text for the index, and a look for personal codes before colleagues get them."""

import logging
import time
from datetime import datetime, timedelta

from coordnet import clock
from coordnet import database as transactions
from coordnet.extensions import db
from coordnet.files.finding import file_texts
from coordnet.files.models import StoredFile
from coordnet.files.queries import Waiting, next_waiting, texts_of
from coordnet.files.reading import read_text
from coordnet.files.services import take_text
from coordnet.files.storage import path_of
from coordnet.mail.services import queue
from coordnet.room import KeepGoing
from coordnet.textsearch.services import index_many

AT_A_STRETCH = 20  # seconds; then mail and the other jobs have their turn
FORM_MAY_LAST = timedelta(minutes=15)  # until the letter about a file that is in no post or document yet

log = logging.getLogger(__name__)


def files_are_waiting(_moment: datetime) -> bool:
    """Whether there is a file nobody has read yet."""
    return next_waiting() is not None


def read_waiting(_moment: datetime, keep_going: KeepGoing) -> int:
    """Read what waits, for some seconds or until `keep_going` says no; how many files. Commits after each."""
    until = time.monotonic() + AT_A_STRETCH
    files = 0
    while keep_going() and time.monotonic() < until and read_next(keep_going):
        files += 1
    return files


def read_next(keep_going: KeepGoing = lambda: True) -> bool:
    """Read the file that has waited longest and commit; False when none waits or `keep_going` ended it.

    No transaction is open while the file is read. Whoever deletes it meanwhile is not in the way.
    """
    with transactions.reading():
        file = next_waiting()
        db.session.rollback()
    if file is None:
        return False
    found = read_text(path_of(file.sha256), file.extension, keep_going=keep_going)
    if found.state == "waiting":
        return False
    if take_text(file.id, file.sha256, found):
        if found.state == "read":
            index_file(file.id)
        elif found.state == "withheld":
            _tell_uploader(file)
    db.session.commit()
    log.info("file %s: %s", file.id, found.state)
    return True


def index_file(file_id: int) -> None:
    """Put the stored text of a file into the index, in the caller's transaction."""
    index_many(file_texts(db.session.get_one(StoredFile, file_id), texts_of(file_id)))


def _tell_uploader(file: Waiting) -> None:
    not_before = None if file.owner_kind else clock.now() + FORM_MAY_LAST
    queue("file-withheld", str(file.id), user_id=file.uploader_id, not_before=not_before)
