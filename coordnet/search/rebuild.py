"""The index made anew from what each room says is to be found, exactly as its services write it.

A batch is looked at and analysed without a lock; what differs is then written a few documents at a time.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.room import Findable, house
from coordnet.textsearch import services, upkeep
from coordnet.textsearch.services import Text


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
    """Bring the index into step with the tables, batch by batch; the caller commits after each step, before the
    next is asked for. Steps that only tell of progress have `read`, those that wrote have `changed`.

    Until its batch comes, a document answers as it is. What is right stays untouched.
    """
    changed = False
    for findable in house().finds.values():
        for step in _rebuild_kind(findable):
            changed = changed or step.changed > 0
            yield step
    number = 0
    while changed and services.settle_a_little(number):
        number += 1
        yield Step("", 0, 0, 0, 0)


def _rebuild_kind(findable: Findable) -> Iterator[Step]:
    kind, total, done, after = findable.kind, _count(findable), 0, 0
    while True:
        ids = _next_ids(findable, after)
        until = ids[-1] if len(ids) == findable.batch else None
        changed, gone = upkeep.differences(kind, _texts(findable, ids), after=after, until=until)
        known = services.analysed(changed)
        for stretch in upkeep.stretches(changed, gone, known):
            db.session.expire_all()
            written = upkeep.rewrite(stretch, _texts(findable, stretch.refs, lock=True), known)
            yield Step(kind, 0, written, done, total)
        done += len(ids)
        yield Step(kind, len(ids), 0, done, total)
        if until is None:
            break
        after = until


def _count(findable: Findable) -> int:
    return db.session.scalar(select(func.count()).select_from(findable.things.subquery())) or 0


def _next_ids(findable: Findable, after: int) -> list[int]:
    query = findable.things.with_only_columns(findable.key).where(findable.key > after)
    return list(db.session.scalars(query.order_by(findable.key).limit(findable.batch)))


def _texts(findable: Findable, ids: Collection[int], *, lock: bool = False) -> list[Text]:
    """The texts of those of these things that are to be found; `lock` holds them as they are until the commit.

    What is about to be written is read FOR SHARE (SQLite: under the write lock): whoever hides or deletes one
    meanwhile waits for those few documents and then takes it out again.
    """
    query = findable.things.where(findable.key.in_(ids)).order_by(findable.key)
    query = query.with_for_update(read=True) if lock else query
    return findable.texts(list(db.session.execute(query.execution_options(populate_existing=True))))
