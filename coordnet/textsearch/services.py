"""Keeping the index in step with the texts: always in the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from coordnet.extensions import db
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import VERSION, analyse
from coordnet.textsearch.models import LARGEST_REF, MOST_PARTS, SearchDocument, SearchWord, document_id

BATCH = 500
LONGEST_PART = 16_000  # characters; so a snippet is found quickly and a tsvector stays far below 1 MB
_WORD_LENGTHS = range(3, 33)

_SOURCE = ("part", "page", "container_id", "title", "body", "at")
_FOLLOWS = (*_SOURCE, "a_keys", "b_keys", "words", "length", "analyser_version")


class Text(NamedTuple):
    """What is to be found: the thing, its container (a thread for posts and threads), its words and its date.

    A long body becomes several parts by itself; a file comes in parts already, with the pages they are from.
    """

    kind: str
    ref_id: int
    container_id: int | None
    title: str
    body: str
    at: datetime
    part: int = 0
    page: int | None = None


def index(kind: str, ref_id: int, *, container_id: int | None, title: str, body: str, at: datetime) -> None:
    """Make a thing findable by these words, instead of any it was found by before."""
    index_many([Text(kind, ref_id, container_id, title, body, at)])


def index_many(texts: Iterable[Text]) -> int:
    """Index any number of things in batches of 500; how many documents that made. No thing twice in one call,
    the parts of one after each other."""
    connection = db.session.connection()
    done = 0
    remaining = (part for text in texts for part in parts_of(text))
    while batch := list(islice(remaining, BATCH)):
        _write(connection, batch)
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


def reconcile(kind: str, texts: Sequence[Text], *, after: int, until: int | None) -> int:
    """Make the documents of things after `after` up to `until` (None: to the last) exactly those of `texts`.

    What is already right stays untouched, so that a rebuild goes on where it was interrupted. Returns how
    many documents were written or removed.
    """
    ids = SearchDocument.id.between(
        document_id(kind, after, MOST_PARTS - 1) + 1,
        document_id(kind, LARGEST_REF if until is None else until, MOST_PARTS - 1),
    )
    columns = [getattr(SearchDocument, name) for name in ("id", *_SOURCE, "analyser_version")]
    stored = {row[0]: tuple(row[1:]) for row in db.session.execute(select(*columns).where(ids))}
    wanted = {_id(part): part for text in texts for part in parts_of(text)}
    gone = [key for key in stored if key not in wanted]
    connection = db.session.connection()
    for start in range(0, len(gone), BATCH):
        _delete(connection, SearchDocument.id.in_(gone[start : start + BATCH]))
    changed = [part for key, part in wanted.items() if stored.get(key) != _source_of(part)]
    for start in range(0, len(changed), BATCH):
        _write(connection, changed[start : start + BATCH])
    return len(gone) + len(changed)


def parts_of(text: Text) -> Iterator[Text]:
    """The parts a text is stored as: split between paragraphs, or words, where it is too long for one row."""
    body, part = text.body, text.part
    while len(body) > LONGEST_PART:
        cut = body.rfind("\n", 0, LONGEST_PART) + 1 or body.rfind(" ", 0, LONGEST_PART) + 1 or LONGEST_PART
        yield text._replace(title=text.title if part == text.part else "", body=body[:cut], part=part)
        body, part = body[cut:], part + 1
    yield text._replace(title=text.title if part == text.part else "", body=body, part=part)


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
    storage.settle(db.session.connection())


def _write(connection: Connection, batch: list[Text]) -> None:
    rows: list[dict[str, Any]] = []
    words: set[str] = set()
    for text in batch:
        row, spoken = _row(text)
        rows.append(row)
        words.update(spoken)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(SearchDocument)
    upsert = insert.on_conflict_do_update(
        index_elements=["id"], set_={name: insert.excluded[name] for name in _FOLLOWS}
    )
    _drop_former_parts(connection, batch)
    storage.take_out(connection, [row["id"] for row in rows])
    connection.execute(upsert, rows)
    storage.put_in(connection, [storage.Entry(*(row[name] for name in storage.Entry._fields)) for row in rows])
    if words:  # in one order everywhere, so that two writers of the same words wait and never deadlock
        known = dialect.insert(SearchWord).on_conflict_do_nothing()
        connection.execute(known, [{"word": word, "initial": word[0], "length": len(word)} for word in sorted(words)])


def _drop_former_parts(connection: Connection, batch: list[Text]) -> None:
    """A text that has become shorter leaves no part behind."""
    last = {(text.kind, text.ref_id): text.part for text in batch}
    for kind in {text.kind for text in batch}:
        document = SearchDocument
        several = select(document.id, document.ref_id, document.part).where(
            document.kind == kind, document.part > 0, document.ref_id.in_([ref for each, ref in last if each == kind])
        )
        beyond = [row.id for row in connection.execute(several) if row.part > last[kind, row.ref_id]]
        _delete(connection, document.id.in_(beyond))


def _delete(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    ids = connection.scalars(select(SearchDocument.id).where(*conditions)).all()
    if ids:
        storage.take_out(connection, ids)
        connection.execute(delete(SearchDocument).where(SearchDocument.id.in_(ids)))


def _id(text: Text) -> int:
    return document_id(text.kind, text.ref_id, text.part)


def _row(text: Text) -> tuple[dict[str, Any], Iterator[str]]:
    """A document as stored, and the words somebody may misspell: of letters alone, no number of anybody."""
    title, body = _storable(text.title), _storable(text.body)
    heading, words = analyse(title), analyse(body)
    a_keys, b_keys, joined = storage.document_keys(heading, words)
    row = {
        **text._asdict(),
        "id": _id(text),
        "title": title,
        "body": body,
        "a_keys": a_keys,
        "b_keys": b_keys,
        "words": joined,
        "length": a_keys.count(" ") - 1,
        "analyser_version": VERSION,
    }
    spoken = (token.word for token in (*heading, *words))
    return row, (word for word in spoken if len(word) in _WORD_LENGTHS and word.isalpha())


def _source_of(text: Text) -> tuple[object, ...]:
    """What a document of the present analyser keeps of its source."""
    return text.part, text.page, text.container_id, _storable(text.title), _storable(text.body), text.at, VERSION


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL in a text."""
    return text.replace("\0", " ")
