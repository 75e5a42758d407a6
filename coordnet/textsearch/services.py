"""Keeping the index in step with the texts: always in the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from coordnet.extensions import db
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import VERSION
from coordnet.textsearch.models import SearchDocument, document_id

BATCH = 500
LONGEST_BODY = 200_000  # characters; keeps a tsvector under PostgreSQL's 1 MB

_SOURCE = ("container_id", "title", "body", "at")
_FOLLOWS = (*_SOURCE, "terms", "length", "analyser_version")


class Text(NamedTuple):
    """What is to be found: the thing, its container (a thread for posts and threads), its words and its date."""

    kind: str
    ref_id: int
    container_id: int | None
    title: str
    body: str
    at: datetime


def index(kind: str, ref_id: int, *, container_id: int | None, title: str, body: str, at: datetime) -> None:
    """Make a thing findable by these words, instead of any it was found by before."""
    index_many([Text(kind, ref_id, container_id, title, body, at)])


def index_many(texts: Iterable[Text]) -> int:
    """Index any number of things in batches of 500; how many there were. No thing twice in one call."""
    connection = db.session.connection()
    done = 0
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        _write(connection, batch)
        done += len(batch)
    return done


def remove(kind: str, ref_id: int) -> None:
    """Take a thing out of the index with every copy of its words; nothing happens when it is not there."""
    remove_many([document_id(kind, ref_id)])


def remove_many(document_ids: Sequence[int]) -> None:
    """Take any number of documents out by their ids (`models.document_id`)."""
    connection = db.session.connection()
    for start in range(0, len(document_ids), BATCH):
        batch = document_ids[start : start + BATCH]
        storage.take_out(connection, batch)
        connection.execute(delete(SearchDocument).where(SearchDocument.id.in_(batch)))


def reconcile(kind: str, texts: Sequence[Text], *, after: int, until: int | None) -> int:
    """Make the documents of things after `after` up to `until` (None: to the last) exactly those of `texts`.

    What is already right stays untouched, so that a rebuild goes on where it was interrupted. Returns how
    many documents were written or removed.
    """
    stretch = [SearchDocument.kind == kind, SearchDocument.ref_id > after]
    if until is not None:
        stretch.append(SearchDocument.ref_id <= until)
    columns = [getattr(SearchDocument, name) for name in ("id", *_SOURCE, "analyser_version")]
    stored = {row[0]: tuple(row[1:]) for row in db.session.execute(select(*columns).where(*stretch))}
    wanted = {document_id(kind, text.ref_id): text for text in texts}
    gone = [key for key in stored if key not in wanted]
    if gone:
        remove_many(gone)
    changed = [text for key, text in wanted.items() if stored.get(key) != _source_of(text)]
    return len(gone) + index_many(changed)


def repair() -> None:
    """Bring index and documents back together should they differ, whatever was done to the file."""
    storage.repair(db.session.connection())


def settle() -> None:
    """After a load of many thousands: make searching the new rows as fast as it will be later."""
    storage.settle(db.session.connection())


def _write(connection: Connection, batch: list[Text]) -> None:
    rows = [_row(text) for text in batch]
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(SearchDocument)
    upsert = insert.on_conflict_do_update(
        index_elements=["id"], set_={name: insert.excluded[name] for name in _FOLLOWS}
    )
    storage.take_out(connection, [row["id"] for row in rows])
    connection.execute(upsert, rows)
    storage.put_in(connection, [(row["id"], row["terms"]) for row in rows])


def _row(text: Text) -> dict[str, Any]:
    """A document as stored."""
    title, body = _storable(text.title), _storable(text.body[:LONGEST_BODY])
    terms = storage.document_terms(title, body)
    return {
        "id": document_id(text.kind, text.ref_id),
        "kind": text.kind,
        "ref_id": text.ref_id,
        "container_id": text.container_id,
        "title": title,
        "body": body,
        "terms": terms,
        "length": terms.count(" ") + 1,
        "at": text.at,
        "analyser_version": VERSION,
    }


def _source_of(text: Text) -> tuple[object, ...]:
    """What a document of the present analyser keeps of its source."""
    return text.container_id, _storable(text.title), _storable(text.body[:LONGEST_BODY]), text.at, VERSION


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL in a text."""
    return text.replace("\0", " ")
