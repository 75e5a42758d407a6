"""The invented texts and the questions to them, read from the files beside."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coordnet import taxonomy

HERE = Path(__file__).parent
PLACES = HERE.parents[1] / "coordnet/members/municipalities.csv"


@dataclass(frozen=True)
class Thread:
    """A question of the forum and the posts under it, the opening one first."""

    key: str
    category: str
    day: date
    title: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A document of the library."""

    key: str
    material_type: str
    day: date
    publisher: str
    act_number: str
    forms: tuple[str, ...]
    groups: tuple[str, ...]
    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Person:
    """Somebody with a seat; `expertise` are slugs of the taxonomy."""

    key: str
    name: str
    municipality: str
    seat_role: str
    position: str
    languages: str
    expertise: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What somebody types, what kinds of question it is, and the keys any of which answers it."""

    text: str
    classes: tuple[str, ...]
    answers: frozenset[str]
    held: bool


def threads() -> list[Thread]:
    return [
        Thread(key, category, date.fromisoformat(day), title, tuple(" ".join(p.split()) for p in posts.split("\n--\n")))
        for (key, category, day), title, posts in _blocks("threads.txt")
    ]


def entries() -> list[Entry]:
    found = []
    for (key, kind, day, publisher, act, forms, groups), title, text in _blocks("entries.txt"):
        summary, body = text.split("\n", 1)
        terms = (_slugs(forms), _slugs(groups))
        facts = (key, kind, date.fromisoformat(day), publisher, "" if act == "-" else act)
        found.append(Entry(*facts, *terms, title, summary, body.strip()))
    return found


def people() -> list[Person]:
    return [
        Person(key, name, municipality, seat_role, position, languages, _slugs(expertise))
        for key, name, municipality, seat_role, position, languages, expertise in _lines("people.txt")
    ]


def questions() -> list[Question]:
    """All of them; those of `held.txt` are held apart."""
    return [
        Question(text, tuple(classes.split()), frozenset(answers.split()), held=name == "held.txt")
        for name in ("asked.txt", "held.txt")
        for classes, text, answers in _lines(name)
    ]


def places() -> dict[str, dict[str, str]]:
    """What the product's own list says of every municipality, by its code."""
    with PLACES.open() as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def term_names(slugs: tuple[str, ...]) -> list[str]:
    """The terms in words, with their other names."""
    return [name for slug in slugs for name in (taxonomy.EXPERTISE[slug].lt, *taxonomy.EXPERTISE[slug].variants)]


def _blocks(name: str) -> Iterator[tuple[list[str], str, str]]:
    """Of each block the fields of its first line, its title and the rest."""
    for block in re.split(r"^== ", (HERE / name).read_text(), flags=re.MULTILINE)[1:]:
        head, title, rest = block.split("\n", 2)
        yield _fields(head), title, rest.strip()


def _lines(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text().splitlines()
    return [_fields(line) for line in lines if line and not line.startswith("#")]


def _slugs(field: str) -> tuple[str, ...]:
    """Slugs with spaces between; a dash stands for none."""
    return () if field == "-" else tuple(field.split())


def _fields(line: str) -> list[str]:
    return [field.strip() for field in line.split(" | ")]
