"""Files that an older reader has read are read once more: it may have called clean what it did not see.

Meanwhile they stay as they are. What cannot be read whole after all is marked as not checked, and stays open to whoever
has it already; a personal code found now withholds the file, and whoever added it is told.
"""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from coordnet.extensions import db
from coordnet.files.examining import read_in_turn, tell_uploader
from coordnet.files.models import UNREAD, WITH_TEXT, FileText, StoredFile
from coordnet.files.queries import Waiting
from coordnet.files.reading import READER, Reading
from coordnet.room import KeepGoing
from coordnet.textsearch.services import remove

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
    return read_in_turn(next_outdated, _take, keep_going)


def _take(file: Waiting, found: Reading) -> None:
    """Keep what the newer reader says. Its text stays as it was, unless there is none now. Nothing changes when the
    file is gone, has other content or was read by somebody else meanwhile."""
    values = {"text_state": found.state, "reader_version": READER}
    if found.state in UNREAD:
        values["confirmed_at"] = func.coalesce(StoredFile.confirmed_at, StoredFile.created_at)
    same = (StoredFile.id == file.id, StoredFile.sha256 == file.sha256, *_OUTDATED)
    taken = db.session.execute(update(StoredFile).where(*same).values(values).returning(StoredFile.id)).first()
    if taken is None or found.state in WITH_TEXT:
        return
    db.session.execute(delete(FileText).where(FileText.file_id == file.id))
    remove("file", file.id)
    if found.state == "withheld":
        tell_uploader(file)
