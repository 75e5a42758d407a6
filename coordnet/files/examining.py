"""The job that reads new files: text for the index, and a look for personal codes before colleagues get them."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from coordnet import clock
from coordnet import database as transactions
from coordnet.extensions import db
from coordnet.files.finding import Piece, file_texts
from coordnet.files.models import WITH_TEXT, StoredFile
from coordnet.files.queries import Waiting, next_waiting
from coordnet.files.reading import Reading, read_text
from coordnet.files.services import hold_waiting, take_text
from coordnet.files.storage import path_of
from coordnet.mail.services import queue
from coordnet.room import KeepGoing
from coordnet.textsearch.documents import analysed, parts_of
from coordnet.textsearch.services import drop_parts_after, remove, write_parts
from coordnet.textsearch.upkeep import few_words

AT_A_STRETCH = 20  # seconds; then mail and the other jobs have their turn
FORM_MAY_LAST = timedelta(minutes=15)  # until the letter about a file that is in no post or document yet

NextFile = Callable[[], Waiting | None]
Take = Callable[[Waiting, Reading], None]
"""Keeps what was found in a file; the caller commits."""

log = logging.getLogger(__name__)


def files_are_waiting(_moment: datetime) -> bool:
    """Whether there is a file nobody has read yet."""
    return next_waiting() is not None


def read_waiting(_moment: datetime, keep_going: KeepGoing) -> int:
    """Read what waits, for some seconds or until `keep_going` says no; how many files. Commits after each."""
    return read_in_turn(next_waiting, _take, keep_going)


def read_next(keep_going: KeepGoing = lambda: True) -> bool:
    """Read the file that has waited longest and commit; False when none waits or `keep_going` ended it."""
    return _read_one(next_waiting, _take, keep_going)


def read_in_turn(next_file: NextFile, take: Take, keep_going: KeepGoing) -> int:
    """Read one file after another, for some seconds or until `keep_going` says no; how many. Commits after each."""
    until = time.monotonic() + AT_A_STRETCH
    files = 0
    while keep_going() and time.monotonic() < until and _read_one(next_file, take, keep_going):
        files += 1
    return files


def _read_one(next_file: NextFile, take: Take, keep_going: KeepGoing) -> bool:
    """Read a file and commit what is taken of it; False when there is none or `keep_going` ended it.

    No transaction is open while the file is read. Whoever deletes it meanwhile is not in the way.
    """
    with transactions.read_only():
        file = next_file()
        db.session.rollback()
    if file is None:
        return False
    found = read_text(path_of(file.sha256), file.extension, keep_going=keep_going)
    if found.state == "waiting":
        return False
    take(file, found)
    db.session.commit()
    log.info("file %s: %s", file.id, found.state)
    return True


def _take(file: Waiting, found: Reading) -> None:
    if not (found.state not in WITH_TEXT or _index(file, found)) or not take_text(file.id, file.sha256, found):
        remove("file", file.id)
    elif found.state == "withheld":
        tell_uploader(file)


def _index(file: Waiting, found: Reading) -> bool:
    """Make the text findable before it is said that the file is read: in short steps, each committed.

    Ended in between, the file still waits and is read and indexed anew. False when it no longer waits.
    """
    row = db.session.get(StoredFile, file.id)
    if row is None:
        return False
    for held in index_file(row, found.pieces):
        db.session.commit()
        transactions.give_way()
        if not held:
            return False
    return True


def index_file(file: StoredFile, pieces: tuple[Piece, ...]) -> Iterator[bool]:
    """Put the text of a waiting file into the index, a little at a time; the caller commits after each step.

    Nobody finds it before the file is no longer waiting. Yields False and ends when the file is gone, has other
    content or has been read by somebody else meanwhile: what was written of it is for the caller to remove.
    """
    file_id, sha256 = file.id, file.sha256
    texts = file_texts(file, pieces)
    known = analysed(texts)
    parts = [part for text in texts for part in parts_of(text)]
    for group in few_words(parts, known):
        held = hold_waiting(file_id, sha256)
        if held:
            write_parts(group, known)
        yield held
    if parts:
        drop_parts_after("file", {file_id: parts[-1].part})


def tell_uploader(file: Waiting) -> None:
    """Queue the letter that a file is withheld; about one that belongs to nothing yet not at once."""
    not_before = None if file.owner_kind else clock.now() + FORM_MAY_LAST
    queue("file-withheld", str(file.id), user_id=file.uploader_id, not_before=not_before)
