"""What a line of the result list says about a thing: read for the twenty that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.rows import place_of
from coordnet.library.models import Entry
from coordnet.members.models import Municipality, User
from coordnet.search.ranking import Candidate
from coordnet.textsearch.models import SearchDocument


@dataclass(frozen=True)
class Hit:
    """A thing that was found: its text as indexed, and the facts of its kind by name (see `_FACTS`)."""

    kind: str
    ref_id: int
    title: str
    body: str
    at: datetime
    page: int | None
    facts: Any


_FACTS: dict[str, Any] = {
    "thread": (
        select(
            Thread.id,
            Thread.title,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            User.id.label("author_id"),
            User.name.label("author"),
            place_of(Thread.author_id).label("place"),
        )
        .join(Category, Category.id == Thread.category_id)
        .join(User, User.id == Thread.author_id)
    ),
    "post": (
        select(
            Post.id,
            Thread.title,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            User.id.label("author_id"),
            User.name.label("author"),
            place_of(Post.author_id).label("place"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .join(User, User.id == Post.author_id)
    ),
    "entry": select(Entry.id, Entry.title, Entry.material_type, Entry.publisher, Entry.year),
    "file": (
        select(
            StoredFile.id,
            StoredFile.name.label("title"),
            StoredFile.extension,
            StoredFile.owner_kind,
            StoredFile.owner_id,
            func.coalesce(Entry.title, Thread.title).label("owner"),
        )
        .outerjoin(Entry, (StoredFile.owner_kind == "entry") & (Entry.id == StoredFile.owner_id))
        .outerjoin(Post, (StoredFile.owner_kind == "post") & (Post.id == StoredFile.owner_id))
        .outerjoin(Thread, Thread.id == Post.thread_id)
    ),
    "person": select(User.id, User.name.label("title"), User.position, place_of(User.id).label("place")),
    "municipality": select(
        Municipality.id,
        Municipality.name.label("title"),
        Municipality.code,
        Municipality.county,
        Municipality.county_en,
    ),
}


def hits(candidates: Sequence[Candidate]) -> list[Hit]:
    """The lines of these documents, in their order: one query for the texts and one for each kind."""
    if not candidates:
        return []
    document = SearchDocument
    texts = {
        row.id: row
        for row in db.session.execute(
            select(document.id, document.body).where(document.id.in_([each.id for each in candidates]))
        )
    }
    facts = {kind: _facts(kind, [each.ref_id for each in candidates if each.kind == kind]) for kind in _FACTS}
    return [
        Hit(each.kind, each.ref_id, known.title, texts[each.id].body, each.at, each.page, known)
        for each in candidates
        if (known := facts[each.kind].get(each.ref_id)) is not None and each.id in texts
    ]


def _facts(kind: str, ref_ids: list[int]) -> dict[int, Row[Any]]:
    if not ref_ids:
        return {}
    statement = _FACTS[kind]
    return {row.id: row for row in db.session.execute(statement.where(statement.selected_columns.id.in_(ref_ids)))}
