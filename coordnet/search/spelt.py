"""What was typed with diacritics is told from what has the same keys without them: „šeima“ from „Seimas“."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from coordnet.extensions import read_rows
from coordnet.search.ranking import Candidate, Doubts
from coordnet.textsearch.analyser import composed
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import Query, Word

_TEXTS = select(SearchDocument.id, SearchDocument.title, SearchDocument.body).where(
    SearchDocument.id.in_(bindparam("ids", expanding=True))
)
LOOKED_AT = 60  # documents; as long as nearly all of them are doubtful, the next ones too


def doubts_among(ordered: Sequence[Candidate], query: Query) -> Doubts:
    """The doubts about the first of these documents, and about others before which they would stand."""
    doubts: dict[int, Collection[Word]] = {}
    for start in range(0, len(ordered), LOOKED_AT):
        found = doubts_about(ordered[start : start + LOOKED_AT], query)
        doubts |= found
        if len(found) < LOOKED_AT * 2 // 3:
            break
    return doubts


def doubts_about(documents: Sequence[Candidate], query: Query) -> Doubts:
    """For each of these documents the words asked for that stand there only with other diacritics, or none."""
    typed = {word: _begins_with(word.stem) for word in query.words if word.stem}
    if not typed or not documents:
        return {}
    texts = read_rows(_TEXTS, ids=[each.id for each in documents])
    doubtful = {
        row.id: [
            word for word, stem in typed.items() if not (_stands_in(row.title, stem) or _stands_in(row.body, stem))
        ]
        for row in texts
    }
    return {key: words for key, words in doubtful.items() if words}


def _begins_with(stem: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(stem)}", re.IGNORECASE)


def _stands_in(text: str, stem: re.Pattern[str]) -> bool:
    return bool(stem.search(text) or stem.search(composed(text)))
