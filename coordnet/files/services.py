"""Taking files in, giving them to their owner, letting them go.

Rows go with the caller's transaction, content does not: it is deleted after the commit, by `sweep` (the views
call it when a request ends) or by the nightly job. In between somebody may add the same content again. So every
`store` holds a shared lock from before it puts content in its place until its commit, and a sweep deletes only
under the exclusive one, after looking for rows once more. On SQLite the write lock is that lock.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, insert, select, update

from coordnet import clock
from coordnet.audit.services import record
from coordnet.database import lock_for_writing
from coordnet.errors import Invalid, NotFound, Problems
from coordnet.extensions import db
from coordnet.files import errors, names, storage, types
from coordnet.files.models import PICTURES, READABLE, UNREAD, WITH_TEXT, FileText, StoredFile
from coordnet.files.queries import possible, unattached
from coordnet.files.reading import READER, Reading
from coordnet.mail.services import queue
from coordnet.members.viewer import Viewer
from coordnet.textsearch.services import remove_many

PAGE_MAY_LAST = timedelta(minutes=15)  # until the letter about a file that the page it stands on asks about too
_RELEASED = "released_files"
_LOCK = 0x66696C65  # "file"
MOST_UNATTACHED = 40  # files of one person that belong to nothing yet; together as large as two forms can carry
MOST_LARGE = 16
FORGOTTEN = timedelta(hours=1)  # since when a form they were for is likely to be gone, once there are so many


def store(stream: storage.Readable, filename: str, *, by: Viewer) -> StoredFile:
    """Take in a file under a clean name, checked by extension and content; it has no owner yet.

    No transaction is needed while it is read and checked: begin without one. Raises UploadRefused and leaves
    nothing behind then.
    """
    name, extension = names.clean(filename)
    with storage.received(stream, extension) as content:
        _lock_content()
        storage.keep(content)
        file = StoredFile(
            uploader_id=by.id,
            name=name,
            extension=extension,
            media_type=types.MEDIA_TYPES[extension],
            size=content.size,
            sha256=content.sha256,
            text_state=_first_state(extension),
            created_at=clock.now(),
        )
        db.session.add(file)
        db.session.flush()
    return file


def _first_state(extension: str) -> str:
    return "waiting" if extension in READABLE else "none" if extension in PICTURES else "unknown"


def make_room(*, by: Viewer) -> bool:
    """What one person has uploaded and made no use of stays bounded: the oldest of too many go, after an hour.

    Whether any went. Raises UploadRefused when there are too many all the same.
    """
    if _has_room(by):
        return False
    mine = (StoredFile.owner_kind.is_(None), StoredFile.uploader_id == by.id)
    forgotten = select(StoredFile).where(*mine, StoredFile.created_at < clock.now() - FORGOTTEN)
    _delete(db.session.scalars(forgotten))
    if not _has_room(by):
        raise errors.too_many_waiting(MOST_UNATTACHED)
    return True


def _has_room(by: Viewer) -> bool:
    unused = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_kind.is_(None), StoredFile.uploader_id == by.id
    )
    number, size = db.session.execute(unused).one()
    return number < MOST_UNATTACHED and size < MOST_LARGE * current_app.config["MAX_UPLOAD_BYTES"]


def hold_waiting(file_id: int, sha256: str) -> bool:
    """Whether the file still waits to be read, and has this content; nobody changes that until the commit."""
    waiting = select(StoredFile.id).where(
        StoredFile.id == file_id, StoredFile.sha256 == sha256, StoredFile.text_state == "waiting"
    )
    return db.session.scalar(waiting.with_for_update()) is not None


def take_text(file_id: int, sha256: str, reading: Reading) -> bool:
    """Keep what was read in a waiting file: its state and, unless that tells why not, its text. Whoever added what
    could not be read is told that it waits for her, once it belongs to something.

    False, and nothing changes, when the file is gone, has other content or has been read by somebody else.
    """
    waiting = (StoredFile.id == file_id, StoredFile.sha256 == sha256, StoredFile.text_state == "waiting")
    taken = update(StoredFile).where(*waiting).values(text_state=reading.state, reader_version=READER)
    row = db.session.execute(taken.returning(StoredFile.owner_kind, StoredFile.uploader_id)).first()
    if row is None:
        return False
    if row.owner_kind and reading.state in UNREAD:
        _ask_to_confirm(file_id, row.uploader_id, clock.now())
    pieces = enumerate(reading.pieces if reading.state in WITH_TEXT else (), start=1)
    rows = [{"file_id": file_id, "position": at, "page": page, "text": text} for at, (page, text) in pieces]
    if rows:
        db.session.execute(insert(FileText), rows)
    return True


def check(file_ids: Collection[int], owner_kind: str = "", owner_id: int = 0, *, by: Viewer) -> None:
    """Raise Invalid (field `upload`) with all that `attach` would refuse; an owner yet to be made has no id."""
    free = (StoredFile.uploader_id == by.id) & StoredFile.owner_kind.is_(None)
    there = (StoredFile.owner_kind == owner_kind) & (StoredFile.owner_id == owner_id)
    found = db.session.execute(
        select(StoredFile.name, StoredFile.text_state, free).where(StoredFile.id.in_(possible(file_ids)), free | there)
    ).all()
    problems = Problems()
    if len(found) != len(set(file_ids)):
        problems.add("upload", _gone())
    _refuse_codes(problems, [(name, state) for name, state, is_free in found if is_free])


def attach(file_ids: Collection[int], owner_kind: str, owner_id: int, *, by: Viewer) -> None:
    """Give uploaded files to their owner, all or none: one's own that have no owner, or this owner already.

    Whether `by` may change the owner is for the caller to check. Raises Invalid (field `upload`), also for a new
    file in which a personal code has been found already.
    """
    wanted = possible(file_ids)
    there = select(StoredFile.id).where(
        StoredFile.id.in_(wanted), StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id
    )
    new = wanted - set(db.session.scalars(there))
    claim = (
        update(StoredFile)
        .where(StoredFile.id.in_(new), StoredFile.uploader_id == by.id, StoredFile.owner_kind.is_(None))
        .values(owner_kind=owner_kind, owner_id=owner_id)
    )
    told = (StoredFile.id, StoredFile.name, StoredFile.text_state, StoredFile.confirmed_at)
    claimed = db.session.execute(claim.returning(*told)).all()
    if len(claimed) != len(new) or wanted != set(file_ids):
        raise Invalid(_gone(), "upload")
    _refuse_codes(Problems(), [(file.name, file.text_state) for file in claimed])
    for file in claimed:
        if file.text_state in UNREAD and file.confirmed_at is None:
            _ask_to_confirm(file.id, by.id, clock.now() + PAGE_MAY_LAST)


def _gone() -> str:
    return _("One of the files is no longer here. Add it once more.")


def _refuse_codes(problems: Problems, new: Iterable[tuple[str, str]]) -> None:
    """Raise what is noted already and, of new files (name, state), those in which a personal code was found."""
    for name, state in new:
        if state == "withheld":
            problems.found += errors.code_inside(name).problems
    problems.refuse()


def _ask_to_confirm(file_id: int, uploader_id: int, not_before: datetime) -> None:
    queue("file-unread", str(file_id), user_id=uploader_id, not_before=not_before)


def confirm(file_ids: Collection[int], *, by: Viewer) -> int:
    """Write down that `by` has looked into these unread files of her own, once each; how many became free by it.

    Of others' files, and of those that were read, wait or are withheld, nothing is changed.
    """
    own = (StoredFile.id.in_(possible(file_ids)), StoredFile.uploader_id == by.id)
    unread = (StoredFile.text_state.in_(UNREAD), StoredFile.confirmed_at.is_(None))
    claim = update(StoredFile).where(*own, *unread).values(confirmed_by_id=by.id, confirmed_at=clock.now())
    confirmed = db.session.execute(claim.returning(StoredFile.id, StoredFile.text_state)).all()
    for file_id, state in confirmed:
        record("file.confirmed", actor_id=by.id, target_kind="file", target_id=file_id, detail={"state": state})
    return len(confirmed)


def detach_all(owner_kind: str, owner_id: int, *, keep: Collection[int] = ()) -> None:
    """Delete the files of an owner but those in `keep`; content that nothing else needs goes after the commit."""
    query = select(StoredFile).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)
    _delete(file for file in db.session.scalars(query) if file.id not in keep)


def remove(file_id: int, *, by: Viewer) -> None:
    """Delete a file of one's own that has no owner yet. Raises NotFound."""
    own = unattached([file_id], by)
    if not own:
        raise NotFound
    _delete(own)


def drop_unattached(older_than: datetime) -> int:
    """Delete the files uploaded before that moment that nobody made use of; their number."""
    query = select(StoredFile).where(StoredFile.owner_kind.is_(None), StoredFile.created_at < older_than)
    return _delete(db.session.scalars(query))


def released() -> set[str]:
    """Hashes of content that rows of this session have let go of since the last sweep."""
    hashes: set[str] = db.session().info.setdefault(_RELEASED, set())
    return hashes


def sweep() -> int:
    """Delete what has been let go of and no committed row needs; the number of contents.

    To be called with no transaction open, after the commit or rollback of what let it go (so a rollback
    deletes nothing). The caller then commits, which ends the lock.
    """
    hashes = set(released())
    released().clear()
    return remove_unused(hashes)


def remove_unused(hashes: Collection[str]) -> int:
    """Delete those of the contents that no row needs; their number. As for `sweep`: no transaction before,
    a commit after. Deletes nothing while an upload is under way (PostgreSQL); the next job will."""
    if not hashes or not lock_all_content(wait=False):
        return 0
    needed = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes))))
    unused = set(hashes) - needed
    for sha256 in unused:
        storage.delete(sha256)
    return len(unused)


def lock_all_content(*, wait: bool) -> bool:
    """Until the transaction ends, no content gets or loses a row elsewhere. False: others were at it."""
    if db.session.connection().dialect.name != "postgresql":
        lock_for_writing(db.session.connection())
        return True
    if wait:
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        return True
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def _lock_content() -> None:
    lock_for_writing(db.session.connection())
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))


def _delete(files: Iterable[StoredFile]) -> int:
    gone = list(files)
    for file in gone:
        released().add(file.sha256)
        db.session.delete(file)
    db.session.flush()
    remove_many("file", [file.id for file in gone])
    return len(gone)
