"""Which files belong where, and who may have them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.owners import Person, may_read

LARGEST_ID = 2**31 - 1  # what the column holds; a larger number is nobody's, not an error


def files_of(owner_kind: str, owner_ids: Collection[int]) -> dict[int, list[StoredFile]]:
    """The files of each of these owners in the order they were added; an empty list where there are none."""
    found: dict[int, list[StoredFile]] = {owner_id: [] for owner_id in owner_ids}
    if found:
        query = select(StoredFile).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id.in_(found))
        for file in db.session.scalars(query.order_by(StoredFile.id)):
            found[file.owner_id or 0].append(file)
    return found


def unattached(ids: Sequence[int], viewer: Person) -> list[StoredFile]:
    """Those of `ids`, in this order, that the viewer uploaded and that belong to nothing yet."""
    query = select(StoredFile).where(
        StoredFile.id.in_(possible(ids)), StoredFile.uploader_id == viewer.id, StoredFile.owner_kind.is_(None)
    )
    found = {file.id: file for file in db.session.scalars(query)}
    return [found[file_id] for file_id in dict.fromkeys(ids) if file_id in found]


def possible(ids: Collection[int]) -> set[int]:
    """The ids that could be a row's, once each."""
    return {file_id for file_id in ids if 0 < file_id <= LARGEST_ID}


def readable_file(file_id: int, viewer: Person) -> StoredFile:
    """The file, when the viewer may read its owner, or uploaded it and it has none yet. Raises NotFound."""
    file = db.session.get(StoredFile, file_id) if 0 < file_id <= LARGEST_ID else None
    if file is None or not _may_have(file, viewer):
        raise NotFound
    return file


def _may_have(file: StoredFile, viewer: Person) -> bool:
    if file.owner_kind is None or file.owner_id is None:
        return file.uploader_id == viewer.id
    return may_read(file.owner_kind, file.owner_id, viewer)
