"""Bringing stored documents into step with their sources in short transactions: look first, then write a little.

Looking (`differences`) and analysing need no lock. What is then written is compared once more with what its source
says under the lock (`rewrite`), so that whoever changed it meanwhile is not overwritten.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, or_, select

from coordnet.extensions import db, read_rows
from coordnet.textsearch.analyser import VERSION
from coordnet.textsearch.documents import SOURCE, Analysed, Text, id_of, parts_of, source_of
from coordnet.textsearch.models import LARGEST_REF, MOST_PARTS, SearchDocument, document_id, ref_of
from coordnet.textsearch.query import Query, parse
from coordnet.textsearch.services import remove_documents, write_parts

MOST_WORDS = 1_000  # in one transaction; writing them takes SQLite a hundredth of a second
MOST_DOCUMENTS = 100

_version = SearchDocument.analyser_version
# Two ranges of an index, where "not equal" would read every row. Kept, since it is asked of every search.
_OUTDATED = select(or_(exists().where(_version < VERSION), exists().where(_version > VERSION)))

T = TypeVar("T")


@dataclass(frozen=True)
class Stretch:
    """Documents from id `low` to `high`, some of which (`changes`) are not as they should be, and whose they are."""

    low: int
    high: int
    changes: int
    refs: tuple[int, ...]


def has_outdated() -> bool:
    """Whether documents of another version of the analyser stand in the index."""
    return any(bool(row[0]) for row in read_rows(_OUTDATED))


def question(text: str, *, typing: bool = False) -> Query:
    """What a text asks for (`query.parse`); while the index is made anew for another version of the analyser, by how
    its words begin too, so that documents of either version are found."""
    query = parse(text, typing=typing)
    return query.by_beginnings if has_outdated() else query


def questions(texts: Iterable[str]) -> list[Query]:
    """The same of several texts."""
    queries = list(map(parse, texts))
    return [query.by_beginnings for query in queries] if has_outdated() else queries


def differences(kind: str, texts: Sequence[Text], *, after: int, until: int | None) -> tuple[list[Text], list[int]]:
    """The parts of `texts` that are not stored as they should be, and the documents that should not be there,
    among those of things after `after` up to `until` (None: to the last)."""
    low = document_id(kind, after, MOST_PARTS - 1) + 1
    high = document_id(kind, LARGEST_REF if until is None else until, MOST_PARTS - 1)
    return _differing(texts, SearchDocument.id.between(low, high))


def stretches(changed: Iterable[Text], gone: Iterable[int], known: Analysed) -> Iterator[Stretch]:
    """The differences in the order of their ids, so few at a time that writing them keeps nobody waiting."""
    words = {id_of(part): known[part.title, part.body].length for part in changed} | dict.fromkeys(gone, 0)
    for ids in _groups(sorted(words), words.__getitem__):
        yield Stretch(ids[0], ids[-1], len(ids), tuple(dict.fromkeys(map(ref_of, ids))))


def rewrite(stretch: Stretch, texts: Iterable[Text], known: Analysed) -> int:
    """Make the documents of a stretch those of `texts`, which were read under the lock; how many changed.

    Others that stand between them, or have come since they were looked at, are left alone.
    """
    theirs = SearchDocument.id.between(stretch.low, stretch.high), SearchDocument.ref_id.in_(stretch.refs)
    within = (part for text in texts for part in parts_of(text) if stretch.low <= id_of(part) <= stretch.high)
    changed, gone = _differing(within, *theirs)
    remove_documents(gone)
    if changed:
        write_parts(changed, known)
    return len(changed) + len(gone)


def few_words(parts: Iterable[Text], known: Analysed) -> Iterator[list[Text]]:
    """Parts in groups that can be written without keeping anybody waiting."""
    return _groups(parts, lambda part: known[part.title, part.body].length)


def _groups(things: Iterable[T], words_of: Callable[[T], int]) -> Iterator[list[T]]:
    group: list[T] = []
    words = 0
    for thing in things:
        if group and (words + words_of(thing) > MOST_WORDS or len(group) == MOST_DOCUMENTS):
            yield group
            group, words = [], 0
        group.append(thing)
        words += words_of(thing)
    if group:
        yield group


def _differing(texts: Iterable[Text], *where: ColumnElement[bool]) -> tuple[list[Text], list[int]]:
    """The parts of `texts` that are not stored as they should be, and the documents stored there that are no part."""
    columns = [getattr(SearchDocument, name) for name in ("id", *SOURCE, "analyser_version")]
    stored = {row[0]: tuple(row[1:]) for row in db.session.execute(select(*columns).where(*where))}
    wanted = {id_of(part): part for text in texts for part in parts_of(text)}
    gone = [key for key in stored if key not in wanted]
    return [part for key, part in wanted.items() if stored.get(key) != source_of(part)], gone
