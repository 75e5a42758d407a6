"""The index made anew from the tables of the features, exactly as their services write it."""

from collections.abc import Iterator
from dataclasses import dataclass

from coordnet.search.sources import SOURCES
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
    return sum(source.count() for source in SOURCES.values())


def rebuild() -> Iterator[Step]:
    """Bring the index into step with the tables, batch by batch; the caller commits after each step and at the end.

    Until its batch comes, a document answers as it is. What is right stays untouched.
    """
    services.repair()
    for kind, source in SOURCES.items():
        total, done, after = source.count(), 0, 0
        while True:
            texts = source.texts(after, BATCH)
            until = texts[-1].ref_id if len(texts) == BATCH else None
            changed = services.reconcile(kind, texts, after=after, until=until)
            done += len(texts)
            yield Step(kind, len(texts), changed, done, total)
            if until is None:
                break
            after = until
    services.settle()
