"""Keeping the index in step with the texts: always in the caller's transaction.

Whoever indexes a text that may be long gives along what `documents.analysed` made of it before that transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from coordnet.extensions import db
from coordnet.textsearch import storage
from coordnet.textsearch.documents import SOURCE, Analysed, Text, analysed, parts_of, row_of, words_of
from coordnet.textsearch.forgetting import doubt
from coordnet.textsearch.forgetting import words_of as stored_words
from coordnet.textsearch.models import SearchDocument, SearchWord

__all__ = [
    "Analysed", "Text", "analysed", "drop_parts_after", "index_many", "merge_a_little", "remove", "remove_documents",
    "remove_many", "repair", "settle", "settle_a_little", "texts_of", "words_of", "write_parts",
]  # fmt: skip

BATCH = 500
_FOLLOWS = (*SOURCE, "a_keys", "b_keys", "words", "strong", "length", "analyser_version")
_NOTHING: Analysed = {}


def index_many(texts: Iterable[Text], known: Analysed = _NOTHING) -> int:
    """Make any number of things findable by these words, instead of any they were found by before.

    In batches of 500; how many documents that made. No thing twice in one call,
    the parts of one after each other. What is in `known` is not analysed again."""
    done = 0
    remaining = (part for text in texts for part in parts_of(text))
    while batch := list(islice(remaining, BATCH)):
        write_parts(batch, known)
        last = {(part.kind, part.ref_id): part.part for part in batch}
        for kind in {part.kind for part in batch}:
            drop_parts_after(kind, {ref: number for (each, ref), number in last.items() if each == kind})
        done += len(batch)
    return done


def remove(kind: str, ref_id: int) -> None:
    """Take a thing out of the index with every copy of its words; nothing happens when it is not there."""
    remove_many(kind, [ref_id])


def remove_many(kind: str, ref_ids: Sequence[int]) -> None:
    """Take any number of things of a kind out."""
    connection = db.session.connection()
    for start in range(0, len(ref_ids), BATCH):
        batch = ref_ids[start : start + BATCH]
        _delete(connection, SearchDocument.kind == kind, SearchDocument.ref_id.in_(batch))


def remove_documents(ids: Sequence[int]) -> None:
    """Take single documents out."""
    _delete(db.session.connection(), SearchDocument.id.in_(ids))


def texts_of(document_ids: Sequence[int]) -> Iterator[str]:
    """Titles and bodies of documents as written, the newest first."""
    query = select(SearchDocument.title, SearchDocument.body).where(SearchDocument.id.in_(document_ids))
    for title, body in db.session.execute(query.order_by(SearchDocument.id.desc())):
        yield title
        yield body


def repair() -> None:
    """Bring index and documents back together should they differ, whatever was done to the file."""
    storage.repair(db.session.connection())


def settle() -> None:
    """After a load of many thousands: make searching the new rows as fast as it will be later."""
    step = 0
    while settle_a_little(step):
        step += 1


def settle_a_little(step: int) -> bool:
    """The same in short steps, numbered from 0, each a transaction of the caller's; False when all is done."""
    return storage.settle(db.session.connection(), step)


def merge_a_little(step: int) -> bool:
    """What was deleted leaves the index for good, in such steps."""
    return storage.merge(db.session.connection(), step)


def write_parts(parts: Sequence[Text], known: Analysed) -> None:
    """Write documents (`documents.parts_of`), at most 500, in place of what they were before."""
    connection = db.session.connection()
    rows: list[dict[str, Any]] = []
    words: set[str] = set()
    for part in parts:
        row, spoken = row_of(part, known)
        rows.append(row)
        words.update(spoken)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(SearchDocument)
    upsert = insert.on_conflict_do_update(
        index_elements=["id"], set_={name: insert.excluded[name] for name in _FOLLOWS}
    )
    ids = [row["id"] for row in rows]
    doubt(connection, stored_words(connection, ids).difference(*(row["words"].split() for row in rows)))
    storage.take_out(connection, ids)
    connection.execute(upsert, rows)
    storage.put_in(
        connection, [storage.IndexEntry(*(row[name] for name in storage.IndexEntry._fields)) for row in rows]
    )
    if words:  # in one order everywhere, so that two writers of the same words wait and never deadlock
        insert_words = dialect.insert(SearchWord).on_conflict_do_nothing()
        rows = [{"word": word, "initial": word[0], "length": len(word)} for word in sorted(words)]
        connection.execute(insert_words, rows)


def drop_parts_after(kind: str, last: dict[int, int]) -> None:
    """A text that has become shorter leaves no part behind: `last` is the last part of each thing."""
    connection, document = db.session.connection(), SearchDocument
    several = select(document.id, document.ref_id, document.part).where(
        document.kind == kind, document.part > 0, document.ref_id.in_(last)
    )
    _delete(connection, document.id.in_([row.id for row in connection.execute(several) if row.part > last[row.ref_id]]))


def _delete(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    ids = connection.scalars(select(SearchDocument.id).where(*conditions)).all()
    if ids:
        doubt(connection, stored_words(connection, ids))
        storage.take_out(connection, ids)
        connection.execute(delete(SearchDocument).where(SearchDocument.id.in_(ids)))
