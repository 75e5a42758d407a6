"""What the engines find by themselves in the same texts: FTS5 and PostgreSQL, all the words or any of them.

A row is a post, a document, a person or a place. Each post has its thread's title, or only the opening one.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import Engine, text

from benchmarks.questions import corpus
from coordnet import taxonomy

MOST = 100
ROLES = {
    "coordinator": "koordinatorius, koordinatorė",
    "equivalent": "koordinatoriui prilygstantis asmuo",
    "deputy": "pavaduotojas, pavaduotoja",
}
Ask = Callable[[str], list[str]]


class Row(NamedTuple):
    key: str
    title: str
    body: str


def rows(*, titles: bool) -> list[Row]:
    """Everything of the corpus; with `titles` replies have their thread's title too."""
    return [*_posts(titles), *map(_entry, corpus.entries()), *map(_person, corpus.people()), *_places()]


def _posts(titles: bool) -> Iterator[Row]:
    for thread in corpus.threads():
        for number, post in enumerate(thread.posts):
            yield Row(thread.key, thread.title if titles or not number else "", post)


def _entry(entry: corpus.Entry) -> Row:
    kind = taxonomy.MATERIAL_TYPES[entry.material_type].lt
    names = corpus.term_names(entry.forms + entry.groups)
    return Row(
        entry.key, entry.title, "\n".join([entry.summary, entry.body, entry.publisher, entry.act_number, kind, *names])
    )


def _person(person: corpus.Person) -> Row:
    place = corpus.places()[person.municipality]
    facts = [person.position, person.languages, place["name"], place["county"], ROLES[person.seat_role]]
    return Row(person.key, person.name, "\n".join([*facts, *corpus.term_names(person.expertise)]))


def _places() -> Iterator[Row]:
    for code, place in corpus.places().items():
        yield Row(code, place["name"], "\n".join([place["short_name"], place["place"], place["county"], code]))


def fts5(found: list[Row], either: str) -> Ask:
    """FTS5 by bm25; `either` is AND or OR."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2')"
    )
    database.executemany("INSERT INTO texts VALUES (?, ?, ?)", found)

    def ask(question: str) -> list[str]:
        asked = f" {either} ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        statement = "SELECT key FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        return list(dict.fromkeys(key for (key,) in database.execute(statement, (asked, MOST))))

    return ask


_CONFIGURATION = (
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH CONFIGURATION plain (COPY = lithuanian)",
    "ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, "
    "hword_asciipart, hword_part, hword_numpart WITH unaccent, lithuanian_stem",
)


def configure(engine: Engine) -> None:
    """Give a database of PostgreSQL the configuration `plain`: unaccent, then its Lithuanian stemmer."""
    with engine.begin() as connection:
        for statement in _CONFIGURATION:
            connection.execute(text(statement))


def postgresql(engine: Engine, name: str, found: list[Row], either: str) -> Ask:
    """PostgreSQL by ts_rank over a table of this name; `either` is AND or OR."""
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {name} (key text, words tsvector)"))
        insert = f"INSERT INTO {name} VALUES (:key, to_tsvector('plain', :title || ' ' || :body))"
        connection.execute(text(insert), [row._asdict() for row in found])
    asked = "plainto_tsquery('plain', :question)"
    if either == "OR":
        asked = f"CAST(replace(CAST({asked} AS text), '&', '|') AS tsquery)"
    statement = text(
        f"SELECT key FROM {name}, {asked} AS asked WHERE words @@ asked "
        f"ORDER BY ts_rank(words, asked) DESC, key LIMIT {MOST}"
    )

    def ask(question: str) -> list[str]:
        with engine.connect() as connection:
            return list(dict.fromkeys(connection.scalars(statement, {"question": question})))

    return ask
