"""Files that an older reader has read are read once more: it may have called clean what it did not see.

Meanwhile they stay as they are. What cannot be read whole after all is marked as not checked, and stays open to whoever
has it already; a personal code found now withholds the file, and whoever added it is told.
"""

import logging
import time
from datetime import datetime

from sqlalchemy import delete, func, select, update

from coordnet import database as transactions
from coordnet.extensions import db
from coordnet.files.examining import AT_A_STRETCH, tell_uploader
from coordnet.files.models import UNREAD, WITH_TEXT, FileText, StoredFile
from coordnet.files.queries import Waiting
from coordnet.files.reading import READER, Reading, read_text
from coordnet.files.storage import path_of
from coordnet.room import KeepGoing
from coordnet.textsearch.services import remove

log = logging.getLogger(__name__)

_OUTDATED = (
    StoredFile.reader_version < READER,
    StoredFile.text_state.in_(WITH_TEXT),
    StoredFile.owner_kind.is_not(None),
)


def files_are_outdated(_moment: datetime) -> bool:
    """Whether a file that belongs to something was read by an older reader."""
    return next_outdated() is not None


def next_outdated() -> Waiting | None:
    """The first such file."""
    columns = [getattr(StoredFile, name) for name in Waiting._fields]
    row = db.session.execute(select(*columns).where(*_OUTDATED).order_by(StoredFile.id).limit(1)).first()
    return None if row is None else Waiting(*row)


def read_again(_moment: datetime, keep_going: KeepGoing) -> int:
    """Read them for some seconds or until `keep_going` says no; how many. Commits after each."""
    until = time.monotonic() + AT_A_STRETCH
    files = 0
    while keep_going() and time.monotonic() < until and _read_next(keep_going):
        files += 1
    return files


def _read_next(keep_going: KeepGoing) -> bool:
    """False when there is none, or `keep_going` ended it. No transaction is open while a file is read."""
    with transactions.reading():
        file = next_outdated()
        db.session.rollback()
    if file is None:
        return False
    found = read_text(path_of(file.sha256), file.extension, keep_going=keep_going)
    if found.state == "waiting":
        return False
    if _take(file, found) and found.state not in WITH_TEXT:
        remove("file", file.id)
        if found.state == "withheld":
            tell_uploader(file)
    db.session.commit()
    log.info("file %s, once more: %s", file.id, found.state)
    return True


def _take(file: Waiting, found: Reading) -> bool:
    """Keep what the newer reader says. Its text stays as it was, unless there is none now. False when the file is gone,
    has other content or was read by somebody else meanwhile."""
    values = {"text_state": found.state, "reader_version": READER}
    if found.state in UNREAD:
        values["confirmed_at"] = func.coalesce(StoredFile.confirmed_at, StoredFile.created_at)
    same = (StoredFile.id == file.id, StoredFile.sha256 == file.sha256, *_OUTDATED)
    if db.session.execute(update(StoredFile).where(*same).values(values).returning(StoredFile.id)).first() is None:
        return False
    if found.state not in WITH_TEXT:
        db.session.execute(delete(FileText).where(FileText.file_id == file.id))
    return True
