"""The two engines' indexes of the same terms: FTS5 in SQLite, a tsvector in PostgreSQL.

Both only store what the analyser made and give back the same documents in the same order. This is the
only file that knows the engines.

- `search_index` in SQLite reads the terms from `search_document` (FTS5 "external content"), so an entry is
  taken out with the terms it was made of, before its row changes (SQLite docs, FTS5, 4.4.3).
- `search_index` in PostgreSQL is a table beside it with a GIN index (docs 15, 8.11 and 12.9).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    column,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DatabaseError

from coordnet.textsearch.analyser import analyse
from coordnet.textsearch.models import LARGEST_REF, SearchDocument, document_id
from coordnet.textsearch.query import Phrase, Query

_SHADOWS = ("data", "idx", "content", "docsize", "config")
INDEX_TABLES = frozenset({"search_index", *(f"search_index_{name}" for name in _SHADOWS)})

# PostgreSQL keeps positions up to 16,383 and 256 of them a lexeme; kept within that, both engines agree.
MOST_POSITIONS = 16_000
MOST_REPEATS = 250
# A position without a word. No term holds this sign, and for FTS5's ascii tokenizer it is a letter.
GAP = "·"

_INDEX = table("search_index", column("rowid"), column("id"), column("terms"))


def create_index(connection: Connection) -> None:
    """Make the engine's empty index; `search_document` exists."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE search_index USING fts5"
                "(terms, content='search_document', content_rowid='id', columnsize=0, tokenize='ascii')"
            )
        )
        return
    connection.execute(
        text(
            "CREATE TABLE search_index (id integer CONSTRAINT pk_search_index PRIMARY KEY "
            "CONSTRAINT fk_search_index_id REFERENCES search_document (id) ON DELETE CASCADE, terms tsvector NOT NULL)"
        )
    )
    connection.execute(text("CREATE INDEX ix_search_index_terms ON search_index USING gin (terms)"))


def drop_index(connection: Connection) -> None:
    """Remove the engine's index; the documents stay."""
    connection.execute(text("DROP TABLE search_index"))


def document_terms(title: str, body: str) -> str:
    """The terms of a document, space-joined: title, gap, body. No phrase reaches across the gap."""
    words = [token.term for token in analyse(title)]
    words.append(GAP)
    words.extend(token.term for token in analyse(body))
    seen: Counter[str] = Counter()
    for place, word in enumerate(words[:MOST_POSITIONS]):
        seen[word] += 1
        if seen[word] > MOST_REPEATS:
            words[place] = GAP
    return " ".join(words[:MOST_POSITIONS])


def take_out(connection: Connection, ids: Sequence[int]) -> None:
    """Remove index entries before their documents are changed or deleted; unknown ids do nothing."""
    if connection.dialect.name == "sqlite":
        connection.execute(_TAKE_OUT, {"ids": list(ids)})
    else:
        connection.execute(_DELETE, {"ids": list(ids)})


def put_in(connection: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Add index entries (document id, its terms) after their documents were written."""
    if connection.dialect.name == "sqlite":
        connection.execute(_PUT_IN, [{"id": key, "terms": terms} for key, terms in entries])
    else:
        connection.execute(_INSERT, [{"id": key, "terms": _vector(terms)} for key, terms in entries])


_TAKE_OUT = text(
    "INSERT INTO search_index (search_index, rowid, terms) "
    "SELECT 'delete', id, terms FROM search_document WHERE id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_PUT_IN = text("INSERT INTO search_index (rowid, terms) VALUES (:id, :terms)")
_DELETE = text("DELETE FROM search_index WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
_DELETE_UNINDEXED = text(
    "DELETE FROM search_document WHERE NOT EXISTS (SELECT FROM search_index WHERE search_index.id = search_document.id)"
)
_INSERT = text(
    "INSERT INTO search_index (id, terms) VALUES (:id, CAST(:terms AS tsvector)) "
    "ON CONFLICT (id) DO UPDATE SET terms = excluded.terms"
)


def repair(connection: Connection) -> None:
    """Make the index agree with the documents again; what cannot be mended here loses its document.

    They never part by what the application does; a file mended by hand or half restored may differ.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_DELETE_UNINDEXED)
        return
    try:
        connection.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))


def settle(connection: Connection) -> None:
    """After a large load: bring the index into its final shape and the planner's figures up to date."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))
    else:
        connection.execute(text("ANALYZE"))  # of all tables: what may be seen is asked of the features' own


def matching(query: Query, kind: str, engine: str) -> Select[*tuple[Any, ...]]:
    """Documents of a kind that match, newest first; both engines stream them, so a LIMIT is cheap."""
    key: ColumnElement[int]
    if engine == "sqlite":
        key = _INDEX.c.rowid
        match = literal_column("search_index").bool_op("MATCH")(literal(_fts5(query)))
    else:
        key = _INDEX.c.id
        # Written into the statement: the planner must see whether the words are common or rare, and a
        # prepared statement would hide them from it. Terms hold letters and digits only.
        words = bindparam(None, _tsquery(query), Text, literal_execute=True)
        match = _INDEX.c.terms.bool_op("@@")(cast(words, TSQUERY))
    document = SearchDocument
    return (
        select(document.id, document.kind, document.ref_id, document.at, document.length, document.terms)
        .select_from(_INDEX)
        .join(document, document.id == key)
        .where(match, key.between(document_id(kind, 0), document_id(kind, LARGEST_REF)))
        .order_by(key.desc())
    )


def _vector(terms: str) -> str:
    """A tsvector literal; terms hold letters and digits only, so quotes suffice."""
    places: dict[str, list[str]] = {}
    for place, term in enumerate(terms.split(" "), 1):
        if term != GAP:
            places.setdefault(term, []).append(str(place))
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())


def _fts5(query: Query) -> str:
    def one(phrase: Phrase) -> str:
        return f'"{" ".join(phrase)}"'

    wanted = " AND ".join(map(one, query.wanted))
    return f"({wanted}) NOT ({' OR '.join(map(one, query.unwanted))})" if query.unwanted else wanted


def _tsquery(query: Query) -> str:
    def one(phrase: Phrase) -> str:
        return "(" + " <-> ".join(f"'{term}'" for term in phrase) + ")"

    return " & ".join([*map(one, query.wanted), *(f"!{one(phrase)}" for phrase in query.unwanted)])
