"""The two engines' indexes of the same keys: FTS5 in SQLite, a tsvector in PostgreSQL.

Both only store what the analyser made and give back the same documents in the same order. This is the
only file that knows the engines.

- `search_index` in SQLite reads the keys from `search_document` (FTS5 "external content"), so an entry is
  taken out with the keys it was made of, before its row changes (SQLite docs, FTS5, 4.4.3).
- `search_index` in PostgreSQL is a table beside it with a GIN index (docs 15, 8.11 and 12.9); the letter
  before each lexeme says what it is: one of the two keys, or the word itself. Strong keys have the weight A.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DatabaseError

from coordnet.extensions import read_rows
from coordnet.textsearch.analyser import Token
from coordnet.textsearch.models import LARGEST_REF, MOST_PARTS, SearchDocument, document_id
from coordnet.textsearch.query import Group, Phrase, Query, Way
from coordnet.textsearch.strength import GAP

_SHADOWS = ("data", "idx", "content", "docsize", "config")
INDEX_TABLES = frozenset({"search_index", *(f"search_index_{name}" for name in _SHADOWS)})

# PostgreSQL keeps positions up to 16,383 and 256 of them a lexeme; kept within that, both engines agree.
MOST_POSITIONS = 16_000
MOST_REPEATS = 250

MOST_COUNTED = 2_000  # documents; SQLite counts them in a thousandth of a second
MOST_DOCUMENTS = 20_000
MERGED_AT_ONCE = 50  # pages of SQLite's index; a hundredth of a second

_COLUMNS = {"a": "a_keys", "b": "b_keys", "ab": "{a_keys b_keys}", "w": "words", "s": "strong"}
INDEX = table("search_index", column("rowid", BigInteger), column("id", BigInteger), column("terms"))


PLACE = tuple(getattr(SearchDocument, name) for name in ("id", "kind", "ref_id", "container_id", "page", "at"))
"""Where and when a document stands."""


class IndexEntry(NamedTuple):
    """What the index holds of a document: the keys of its words and the words, at the same places in all three, and
    the keys of those that are strong."""

    id: int
    a_keys: str
    b_keys: str
    words: str
    strong: str


def document_keys(title: list[Token], body: list[Token]) -> tuple[str, str, str]:
    """The a-keys, b-keys and words of a document: title, gap, body. No phrase crosses the gap.

    Joined by spaces, with one before and one after, so that each key stands between two.
    """
    tokens = [*title, None, *body][:MOST_POSITIONS]
    return (
        _joined(token and token.a for token in tokens),
        _joined(token and token.b for token in tokens),
        _joined(token and token.word for token in tokens),
    )


def _joined(keys: Iterable[str | None]) -> str:
    seen: Counter[str] = Counter()
    kept = []
    for key in keys:
        if key is not None:
            seen[key] += 1
        kept.append(GAP if key is None or seen[key] > MOST_REPEATS else key)
    return f" {' '.join(kept)} "


def take_out(connection: Connection, ids: Sequence[int]) -> None:
    """Remove index entries before their documents are changed or deleted; unknown ids do nothing."""
    if connection.dialect.name == "sqlite":
        connection.execute(_TAKE_OUT, {"ids": list(ids)})
    else:
        connection.execute(_DELETE, {"ids": list(ids)})


def put_in(connection: Connection, entries: Sequence[IndexEntry]) -> None:
    """Add index entries after their documents were written."""
    if connection.dialect.name == "sqlite":
        connection.execute(_PUT_IN, [entry._asdict() for entry in entries])
    else:
        connection.execute(_INSERT, [{"id": entry.id, "terms": _vector(entry)} for entry in entries])


_TAKE_OUT = text(
    "INSERT INTO search_index (search_index, rowid, a_keys, b_keys, words, strong) "
    "SELECT 'delete', id, a_keys, b_keys, words, strong FROM search_document WHERE id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_CHANGES = text("SELECT total_changes()")
_PUT_IN = text(
    "INSERT INTO search_index (rowid, a_keys, b_keys, words, strong) VALUES (:id, :a_keys, :b_keys, :words, :strong)"
)
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

    They never part by what the application does; a file mended by hand or half restored may differ. On SQLite this
    keeps writers waiting: a fifth of a second for 20,000 documents, twice that when the index is made anew.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_DELETE_UNINDEXED)
        return
    try:
        connection.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))


def settle(connection: Connection, step: int) -> bool:
    """After a large load: bring the index into its final shape and the planner's figures up to date.

    A short step, numbered from 0; False when it was the last. (FTS5 docs, 6.9: first with a negative number.)
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("ANALYZE"))  # of all tables: what may be seen is asked of the features' own
        return False
    return merge(connection, step)


def merge(connection: Connection, step: int) -> bool:
    """Bring the pieces of SQLite's index together, and out of it what was deleted; steps as those of `settle`."""
    if connection.dialect.name != "sqlite":
        return False
    before = connection.scalar(_CHANGES)
    pages = MERGED_AT_ONCE if step else -MERGED_AT_ONCE
    connection.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages)"), {"pages": pages})
    return int(connection.scalar(_CHANGES) or 0) - int(before or 0) > 1


def matching(kind: str, engine: str, asked: str | None = None) -> Select[*tuple[Any, ...]]:
    """Documents of a kind that match, newest first; both engines stream them, so a LIMIT is cheap.

    `asked` is the query in the engine's words (`asked_of`); without it the statement has a parameter of that
    name, so that it can be built once and kept. It also has one for the first thing that is too new, `before`.
    """
    document = SearchDocument
    keys = (document.length, document.a_keys, document.b_keys)
    return places(kind, engine, asked).with_only_columns(*PLACE, *keys)


def matching_begun(kind: str, engine: str) -> Select[*tuple[Any, ...]]:
    """The same with the words themselves, by which the beginnings of words are counted."""
    return matching(kind, engine).add_columns(SearchDocument.words)


def places(kind: str, engine: str, asked: str | None = None) -> Select[*tuple[Any, ...]]:
    """The same without their keys."""
    key, match = _match(engine, asked)
    statement = select(*PLACE).select_from(INDEX).join(SearchDocument, SearchDocument.id == key)
    return statement.where(match, *_own(key, kind)).order_by(key.desc())


def ids(kind: str, engine: str) -> tuple[Select[int], ColumnElement[int]]:
    """The ids of the same documents, and an expression for the id of the thing of each: by the index alone, since to
    look up the documents costs more than all the rest."""
    key, match = _match(engine, None)
    ref = cast((key - _number(document_id(kind, 0))) // _number(MOST_PARTS), Integer)
    return select(key.label("id")).select_from(INDEX).where(match, *_own(key, kind)).order_by(key.desc()), ref


def _own(key: ColumnElement[int], kind: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The documents of a kind, of things before the first that is too new."""
    first, before = _number(document_id(kind, 0)), bindparam("before", LARGEST_REF + 1, BigInteger)
    return key >= first, key < first + before * _number(MOST_PARTS)


def _number(value: int) -> ColumnElement[int]:
    """A number of ours, written into the statement: what is handed over each time costs each time."""
    return literal_column(str(value), BigInteger)


def anything(query: Query, engine: str) -> Select[int]:
    """The id of some document that matches, whoever may read it: for the upkeep of the index alone."""
    key, match = _match(engine, asked_of(query, engine))
    return select(key).select_from(INDEX).where(match).limit(1)


def frequencies(queries: Sequence[Query], engine: str, *, most: int = MOST_COUNTED) -> tuple[list[int], int]:
    """In how many documents each of these questions stands, and how many documents there are: whoever may read them,
    so for the ranking alone. Counted up to `most`, so that a common word costs no more in a large network.
    """
    asked = {f"asked{number}": asked_of(query, engine) for number, query in enumerate(queries)}
    *found, size = read_rows(_counts(len(queries), engine, most), **asked)[0]
    return found, size


@cache
def _counts(queries: int, engine: str, most: int) -> Select[*tuple[Any, ...]]:
    """The statement for so many questions: few, since a question has few words."""
    counts: list[Any] = []
    for number in range(queries):
        key, match = _match(engine, None, f"asked{number}")
        counts.append(_counted(select(key).select_from(INDEX).where(match), most))
    return select(*counts, _counted(select(SearchDocument.id), MOST_DOCUMENTS))


def _counted(matching: Select[Any], most: int) -> ScalarSelect[int]:
    return select(func.count()).select_from(matching.limit(most).subquery()).scalar_subquery()


def asked_of(query: Query, engine: str) -> str:
    """A query, that is not empty, in the words of the engine; keys hold letters and digits only."""
    return _fts5(query) if engine == "sqlite" else _tsquery(query)


def _match(engine: str, asked: str | None, name: str = "asked") -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """The key of the index and the condition on it."""
    if engine == "sqlite":
        return INDEX.c.rowid, literal_column("search_index").bool_op("MATCH")(bindparam(name, asked, Text))
    # Written into the statement: the planner must see whether the words are common or rare, and a
    # prepared statement would hide them from it.
    words = bindparam(name, asked, Text, literal_execute=True)
    return INDEX.c.id, INDEX.c.terms.bool_op("@@")(cast(words, TSQUERY))


def _vector(entry: IndexEntry) -> str:
    """A tsvector literal; keys hold letters and digits only, so quotes suffice."""
    strong = frozenset(entry.strong.split())
    places: dict[str, list[str]] = {}
    for letter, keys in (("a", entry.a_keys), ("b", entry.b_keys), ("w", entry.words)):
        for place, key in enumerate(keys.split(), 1):
            if key != GAP:
                lexeme = letter + key
                places.setdefault(lexeme, []).append(f"{place}A" if lexeme in strong else str(place))
    return " ".join(f"'{lexeme}':{','.join(found)}" for lexeme, found in places.items())


def _fts5(query: Query) -> str:
    def spell(letter: str, keys: list[str], begun: bool) -> str:
        return f'{_COLUMNS[letter]} : "{" ".join(keys)}"{" *" if begun else ""}'

    wanted, unwanted = _formulas(query, spell, " AND ", " OR ")
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def _tsquery(query: Query) -> str:
    def spell(letter: str, keys: list[str], begun: bool) -> str:
        if letter == "ab":
            return f"{spell('a', keys, begun)} | {spell('b', keys, begun)}"
        lexemes = " <-> ".join(f"'{key}':A" if letter == "s" else f"'{letter}{key}'" for key in keys)
        return f"({lexemes}{':*' if begun else ''})"

    wanted, unwanted = _formulas(query, spell, " & ", " | ")
    return " & ".join([wanted, *(f"!{phrase}" for phrase in unwanted)])


Spell = Callable[[str, list[str], bool], str]


def _formulas(query: Query, spell: Spell, every: str, either: str) -> tuple[str, list[str]]:
    """What must stand in a document, and each phrase that must not, in an engine's words for "all" and "any"."""

    def phrase(words: Phrase) -> str:
        return f"({either.join(spell(*each) for each in _spellings(words))})"

    def way(phrases: Way) -> str:
        return f"({every.join(map(phrase, phrases))})"

    def group(ways: Group) -> str:
        return f"({either.join(map(way, ways))})"

    wanted = list(map(group, query.wanted))
    if query.loose:
        chosen = combinations(map(group, query.loose), query.least)
        wanted.append(f"({either.join(f'({every.join(each)})' for each in chosen)})")
    return every.join(wanted), list(map(phrase, query.unwanted))


def _spellings(words: Phrase) -> Iterator[tuple[str, list[str], bool]]:
    """A phrase in each of its spellings: the letter of the key, or of both where they are the same (FTS5 then looks
    once), the keys, whether the last is but a beginning."""
    if words[0].is_strong:
        yield "s", [f"a{words[0].a}"], False
        yield "s", [f"b{words[0].b}"], False
        return
    a, b = [word.a for word in words], [word.b for word in words]
    if a == b:
        yield "ab", a, False
    else:
        yield "a", a, False
        yield "b", b, False
    if words[-1].is_prefix:
        yield "w", [word.word for word in words], True
