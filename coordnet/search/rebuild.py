"""The index made anew from what each room says is to be found, exactly as its services write it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.room import Findable, house
from coordnet.textsearch import services

BATCH = 500


@dataclass(frozen=True)
class Step:
    """A batch of one kind: `read` things, of which `changed` documents were not right; `done` of `total` so far."""

    kind: str
    read: int
    changed: int
    done: int
    total: int


def size() -> int:
    """How many things the index should hold."""
    return sum(map(_count, house().finds.values()))


def rebuild() -> Iterator[Step]:
    """Bring the index into step with the tables, batch by batch; the caller commits after each step and at the end.

    Until its batch comes, a document answers as it is. What is right stays untouched.
    """
    services.repair()
    for kind, findable in house().finds.items():
        total, done, after = _count(findable), 0, 0
        while True:
            texts = findable.texts(_rows(findable, after))
            until = texts[-1].ref_id if len(texts) == BATCH else None
            changed = services.reconcile(kind, texts, after=after, until=until)
            done += len(texts)
            yield Step(kind, len(texts), changed, done, total)
            if until is None:
                break
            after = until
    services.settle()


def _count(findable: Findable) -> int:
    return db.session.scalar(select(func.count()).select_from(findable.things.subquery())) or 0


def _rows(findable: Findable, after: int) -> list[Any]:
    """The next things after an id, in the order of their ids.

    Read FOR SHARE (PostgreSQL; on SQLite there is one writer): whoever hides or deletes one meanwhile waits for the
    batch and then takes it out again.
    """
    query = findable.things.where(findable.key > after).order_by(findable.key).limit(BATCH).with_for_update(read=True)
    return list(db.session.execute(query.execution_options(populate_existing=True)))
