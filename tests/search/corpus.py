"""A network with generated threads, the same rows on every engine, indexed by the rebuild."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from coordnet.collation import fold, sort_key
from coordnet.extensions import db
from coordnet.forum.models import Category, Post, Thread
from coordnet.library.models import Entry
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load
from coordnet.search.rebuild import rebuild

WORDS = [
    "prekyba", "žmonėmis", "nukentėjusysis", "pagalba", "vertėjas", "savivaldybė", "koordinatorius", "policija",
    "tyrimas", "mokykla", "vaikas", "prevencija", "darbas", "išnaudojimas", "elgetavimas", "migrantas", "atmintinė",
    "rekomendacija", "komisija", "posėdis", "tvarka", "Šiauliai", "Kaunas", "Vilnius", "mokymai", "lankstinukas",
    "renginys", "kampanija", "ministerija", "duomenys", "ataskaita", "klausimas",
]  # fmt: skip
START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def texts(seed: int) -> list[str]:
    """Queries of one to three words, some with a phrase or a minus, some without diacritics."""
    chance = random.Random(seed)
    made = []
    for number in range(100):
        words = chance.choices(WORDS, k=chance.randint(1, 3))
        if number % 5 == 0:
            words = [f"„{words[0]} {chance.choice(WORDS)}“", *words[1:]]
        if number % 7 == 0:
            words.append("-" + chance.choice(WORDS))
        made.append(fold(" ".join(words)) if number % 3 == 0 else " ".join(words))
    return made


QUERIES = texts(seed=4)


def build(threads: int = 120, replies: int = 15) -> Viewer:
    """Write the rows and rebuild the index; a member who sees some of the categories."""
    chance = random.Random(1)
    people = [_person(number) for number in range(1, 31)]
    categories = list(db.session.scalars(select(Category.id).order_by(Category.id)))
    thread_rows: list[dict[str, Any]] = []
    post_rows: list[dict[str, Any]] = []
    for thread_id in range(1, threads + 1):
        begun = START + timedelta(hours=thread_id)
        thread_rows.append(_thread(thread_id, chance.choice(categories), begun, _words(chance, 2, 6)))
        for number in range(replies + 1):
            body = _words(chance, 5, 60)
            post_rows.append(_post(len(post_rows) + 1, thread_id, begun + timedelta(minutes=number), body))
    entries = [_entry(number, _words(chance, 3, 8), _words(chance, 10, 40)) for number in range(1, 41)]
    for model, rows in ((User, people), (Thread, thread_rows), (Post, post_rows), (Entry, entries)):
        db.session.execute(insert(model), rows)
    for _step in rebuild():
        db.session.commit()
    db.session.commit()
    viewer = load(1)
    assert viewer is not None
    return viewer


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))


def _person(number: int) -> dict[str, Any]:
    name = f"{WORDS[number % len(WORDS)].title()} Narys{number}"
    return {
        "id": number,
        "email": f"asmuo{number}@savivaldybe.example",
        "name": name,
        "name_sort": sort_key(name),
        "name_fold": fold(name),
        "state": "active",
        "created_at": START,
        "joined_at": START,
        "position": "koordinatorius",
    }


def _thread(number: int, category_id: int, begun: datetime, title: str) -> dict[str, Any]:
    author = number % 30 + 1
    return {
        "id": number,
        "category_id": category_id,
        "author_id": author,
        "title": title,
        "created_at": begun,
        "last_post_at": begun,
        "last_author_id": author,
    }


def _post(number: int, thread_id: int, at: datetime, body: str) -> dict[str, Any]:
    return {
        "id": number,
        "thread_id": thread_id,
        "author_id": number % 30 + 1,
        "body_html": f"<p>{body}</p>",
        "body_text": body,
        "created_at": at,
    }


def _entry(number: int, title: str, summary: str) -> dict[str, Any]:
    published = number % 4 != 0
    at = START + timedelta(days=number)
    return {
        "id": number,
        "title": title,
        "title_sort": sort_key(title),
        "summary": summary,
        "material_type": "rekomendacijos",
        "status": "published" if published else "draft",
        "proposed_by_id": 2,
        "created_at": at,
        "updated_at": at,
        "published_at": at if published else None,
    }
