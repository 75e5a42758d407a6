"""Words of the list that stand in nothing any more: noted with the text that goes, forgotten by the worker."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, exists, select, true, update

from coordnet.extensions import db
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import keys_of
from coordnet.textsearch.models import SearchDocument, SearchWord
from coordnet.textsearch.query import asking_for

BATCH = 500


def words_of(connection: Connection, document_ids: Sequence[int]) -> set[str]:
    """The folded words of these documents."""
    rows = connection.scalars(select(SearchDocument.words).where(SearchDocument.id.in_(document_ids)))
    return {word for words in rows for word in words.split()}


def doubt(connection: Connection, words: Iterable[str]) -> None:
    """Note words that may stand in nothing any more, in the transaction that takes their text out.

    What somebody else is just noting too is left to them, so that nobody waits; the nightly clean-up looks at all.
    """
    wanted = sorted(words)
    for start in range(0, len(wanted), BATCH):
        free = select(SearchWord.word).where(SearchWord.word.in_(wanted[start : start + BATCH]))
        connection.execute(
            update(SearchWord)
            .where(SearchWord.word.in_(free.with_for_update(skip_locked=True)))
            .values(doubtful=True)
            .execution_options(synchronize_session=False)
        )


def has_doubtful() -> bool:
    """Whether there are words to be looked at."""
    return bool(db.session.scalar(select(exists().where(SearchWord.doubtful == true()))))


def forget_doubtful() -> int | None:
    """Look at the next 500 words that were noted and delete those no document holds; how many, None after the last."""
    words = db.session.scalars(select(SearchWord.word).where(SearchWord.doubtful == true()).limit(BATCH)).all()
    if not words:
        return None
    db.session.execute(update(SearchWord).where(SearchWord.word.in_(words)).values(doubtful=False))
    return _forget(words)


def forget_unused(after: str) -> tuple[str | None, int]:
    """Of the next 500 words after `after` delete those no document holds in any form.

    Returns the last word looked at, None when there was none, and how many were deleted.
    """
    words = db.session.scalars(
        select(SearchWord.word).where(SearchWord.word > after).order_by(SearchWord.word).limit(BATCH)
    ).all()
    return (words[-1] if words else None), _forget(words)


def _forget(words: Sequence[str]) -> int:
    unused = [word for word in words if not _stands_anywhere(word)]
    if unused:
        db.session.execute(delete(SearchWord).where(SearchWord.word.in_(unused)))
    return len(unused)


def _stands_anywhere(word: str) -> bool:
    keys = keys_of(word)
    query = storage.anything(asking_for(keys.a, keys.b), db.engine.dialect.name)
    return db.session.scalar(query) is not None
