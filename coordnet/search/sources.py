"""Where the index comes from: for each kind the things that are to be found, in the order of their ids.

Rows are read FOR SHARE (PostgreSQL; on SQLite there is one writer): whoever hides or deletes one meanwhile
waits for the batch and then takes it out again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from coordnet.extensions import db
from coordnet.files.models import FileText, StoredFile
from coordnet.forum.models import Post, Thread
from coordnet.library.models import Entry
from coordnet.library.queries import terms_of
from coordnet.library.services import entry_text
from coordnet.members.models import Municipality, User
from coordnet.members.texts import municipality_text, person_text
from coordnet.textsearch.services import Text

_OPENING = select(func.min(Post.id)).where(Post.thread_id == Thread.id).correlate(Thread).scalar_subquery()
_IN_SIGHT = (
    Thread.deleted_at.is_(None),
    Thread.hidden_at.is_(None),
    Post.deleted_at.is_(None),
    Post.hidden_at.is_(None),
)
_POSTS = (
    select(Post.id, Post.body_text, Post.created_at, Thread.id.label("thread_id"), Thread.title)
    .join(Thread, Thread.id == Post.thread_id)
    .where(*_IN_SIGHT)
)


@dataclass(frozen=True)
class Source:
    """One kind: the select of what is found, the column of its ids, and the texts of its rows."""

    things: Select[*tuple[Any, ...]]
    key: Any
    texts_of: Callable[[list[Any]], list[Text]]

    def count(self) -> int:
        """How many things of this kind are to be found."""
        return db.session.scalar(select(func.count()).select_from(self.things.subquery())) or 0

    def texts(self, after: int, limit: int) -> list[Text]:
        """The next texts after an id, locked until the commit."""
        query = self.things.where(self.key > after).order_by(self.key).limit(limit).with_for_update(read=True)
        return self.texts_of(list(db.session.execute(query.execution_options(populate_existing=True))))


def _threads(rows: list[Any]) -> list[Text]:
    """A thread is found by its title and its opening post."""
    return [Text("thread", r.thread_id, r.thread_id, r.title, r.body_text, r.created_at) for r in rows]


def _posts(rows: list[Any]) -> list[Text]:
    return [Text("post", r.id, r.thread_id, "", r.body_text, r.created_at) for r in rows]


def _entries(rows: list[Any]) -> list[Text]:
    entries = [row[0] for row in rows]
    terms = terms_of([entry.id for entry in entries])
    return [entry_text(entry, terms[entry.id]) for entry in entries]


def _files(rows: list[Any]) -> list[Text]:
    """A file is found by its name and its text, page by page."""
    pieces: dict[int, list[FileText]] = {}
    query = select(FileText).where(FileText.file_id.in_([row[0].id for row in rows])).order_by(FileText.position)
    for piece in db.session.scalars(query):
        pieces.setdefault(piece.file_id, []).append(piece)
    return [text for row in rows for text in file_texts(row[0], pieces.get(row[0].id, []))]


def file_texts(file: StoredFile, pieces: list[FileText]) -> list[Text]:
    """The documents of a file: its pieces in order, the first with the file's name as its title."""
    return [
        Text("file", file.id, None, file.name if part == 0 else "", piece.text, file.created_at, part, piece.page)
        for part, piece in enumerate(pieces)
    ]


SOURCES = {
    "thread": Source(_POSTS.where(Post.id == _OPENING), Thread.id, _threads),
    "post": Source(_POSTS.where(Post.id != _OPENING), Post.id, _posts),
    "entry": Source(select(Entry).where(Entry.published_at.is_not(None)), Entry.id, _entries),
    "file": Source(select(StoredFile).where(StoredFile.text_state == "read"), StoredFile.id, _files),
    "person": Source(
        select(User).where(User.state == "active"), User.id, lambda rows: [person_text(r[0]) for r in rows]
    ),
    "municipality": Source(select(Municipality), Municipality.id, lambda rows: [municipality_text(r[0]) for r in rows]),
}
