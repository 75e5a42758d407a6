"""The index follows the analyser: a changed version, or a new installation, has it made anew."""

from datetime import datetime

from sqlalchemy import exists, select

from coordnet.database import empty_journal, give_way
from coordnet.extensions import db
from coordnet.room import KeepGoing
from coordnet.search.rebuild import rebuild, size
from coordnet.textsearch.forgetting import forget_doubtful, forget_unused, has_doubtful
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.services import merge_a_little
from coordnet.textsearch.upkeep import has_outdated

MERGED_SOON = 20_000  # things; in a larger index a merge takes many seconds and is left for the night


def index_is_due(_moment: datetime) -> bool:
    """Whether documents of another version stand in the index, or the municipalities are not in it yet."""
    places = exists().where(SearchDocument.kind == "municipality")
    return has_outdated() or not db.session.scalar(select(places))


def bring_index_up_to_date(_moment: datetime, _keep_going: KeepGoing) -> int:
    """Rebuild in small committed steps while the old index answers; how many documents changed."""
    changed = 0
    for step in rebuild():
        db.session.commit()
        if step.changed:
            give_way()
        changed += step.changed
    db.session.commit()
    return changed


def words_are_doubtful(_moment: datetime) -> bool:
    """Whether a text is gone whose words may stand nowhere else."""
    return has_doubtful()


def forget_doubtful_words(_moment: datetime, _keep_going: KeepGoing) -> int:
    """The words of deleted texts leave the list, the index and, where the index is small, SQLite's file; how many."""
    forgotten = 0
    while (deleted := forget_doubtful()) is not None:
        db.session.commit()
        forgotten += deleted
    db.session.commit()
    if size() <= MERGED_SOON:
        _merge_index()
        empty_journal(db.engine)
    return forgotten


def forget_words() -> int:
    """Words that stand in nothing any more, in small committed steps; how many. Nightly."""
    forgotten = 0
    last: str | None = ""
    while last is not None:
        last, deleted = forget_unused(last)
        db.session.commit()
        forgotten += deleted
    _merge_index()
    return forgotten


def _merge_index() -> None:
    """FTS5 only notes what was deleted until its pieces are merged (FTS5 docs, 6.9; its own `secure-delete` needs
    SQLite 3.42): they are, so that the index holds no word of a deleted text."""
    step = 0
    while merge_a_little(step):
        db.session.commit()
        give_way()
        step += 1
    db.session.commit()
