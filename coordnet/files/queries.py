"""Which files belong where, and who may have them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.files.models import UNREAD, FileText, StoredFile
from coordnet.members.viewer import Viewer
from coordnet.room import house

LARGEST_ID = 2**31 - 1  # what the column holds; a larger number is nobody's, not an error


def files_of(owner_kind: str, owner_ids: Collection[int]) -> dict[int, list[StoredFile]]:
    """The files of each of these owners in the order they were added; an empty list where there are none."""
    found: dict[int, list[StoredFile]] = {owner_id: [] for owner_id in owner_ids}
    if found:
        for file in db.session.scalars(_FILES_OF, {"kind": owner_kind, "ids": list(found)}):
            found[file.owner_id or 0].append(file)
    return found


_FILES_OF = (
    select(StoredFile)
    .where(StoredFile.owner_kind == bindparam("kind"), StoredFile.owner_id.in_(bindparam("ids", expanding=True)))
    .order_by(StoredFile.id)
)


def unattached(ids: Sequence[int], viewer: Viewer) -> list[StoredFile]:
    """Those of `ids`, in this order, that the viewer uploaded and that belong to nothing yet."""
    if not ids:
        return []
    query = select(StoredFile).where(
        StoredFile.id.in_(possible(ids)), StoredFile.uploader_id == viewer.id, StoredFile.owner_kind.is_(None)
    )
    found = {file.id: file for file in db.session.scalars(query)}
    return [found[file_id] for file_id in dict.fromkeys(ids) if file_id in found]


def possible(ids: Collection[int]) -> set[int]:
    """The ids that could be a row's, once each."""
    return {file_id for file_id in ids if 0 < file_id <= LARGEST_ID}


def readable_file(file_id: int, viewer: Viewer) -> StoredFile:
    """The file, when the viewer may read its owner, or uploaded it and it has none yet. Raises NotFound.

    Also for a file that is held, unless it is the viewer's own: whoever has to mend it can look at it.
    """
    mine_or_free = or_(~StoredFile.held, StoredFile.uploader_id == viewer.id)
    wanted = select(StoredFile).where(StoredFile.id == file_id, mine_or_free)
    file = db.session.scalar(wanted) if 0 < file_id <= LARGEST_ID else None
    if file is None or not _may_have(file, viewer):
        raise NotFound
    return file


def own_unread(file_id: int, viewer: Viewer) -> StoredFile:
    """An unread file that the viewer uploaded, confirmed or not. Raises NotFound, for everybody else too."""
    file = readable_file(file_id, viewer)
    if file.uploader_id != viewer.id or file.text_state not in UNREAD:
        raise NotFound
    return file


class Waiting(NamedTuple):
    """What reading a file needs, also while no transaction is open."""

    id: int
    sha256: str
    extension: str
    owner_kind: str | None
    uploader_id: int


def next_waiting() -> Waiting | None:
    """The file that has waited longest to be read, attached or not."""
    columns = [getattr(StoredFile, name) for name in Waiting._fields]
    query = select(*columns).where(StoredFile.text_state == "waiting").order_by(StoredFile.id).limit(1)
    row = db.session.execute(query).first()
    return None if row is None else Waiting(*row)


def texts_of(file_id: int) -> list[FileText]:
    """The pieces of a file's text in their order."""
    return list(db.session.scalars(select(FileText).where(FileText.file_id == file_id).order_by(FileText.position)))


def _may_have(file: StoredFile, viewer: Viewer) -> bool:
    if file.owner_kind is None or file.owner_id is None:
        return file.uploader_id == viewer.id
    owner = house().owners.get(file.owner_kind)
    return owner is not None and owner.may_read(file.owner_id, viewer)
