"""SQLite and PostgreSQL side by side: the demonstration network and 20,000 posts, asked the same questions."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from coordnet import clock
from coordnet.collation import fold
from coordnet.extensions import db
from coordnet.forum.demo.bulk import ThreadWriter
from coordnet.members.models import User
from coordnet.members.viewer import load
from coordnet.search.filters import SearchFilters
from coordnet.search.queries import ORDERS, find
from coordnet.search.similar import similar_things
from coordnet.search.suggesting import did_you_mean
from coordnet.textsearch.query import parse

MOMENT = datetime(2026, 6, 1, 9, tzinfo=UTC)
NARROWED = (
    SearchFilters(kind="post"),
    SearchFilters(year=("2025", "2026")),
    SearchFilters(municipality=("LT-15", "LT-57")),
    SearchFilters(group=("jaunimas",)),
)


def questions() -> Iterator[str]:
    """Two hundred questions made of what stands in the texts: words, phrases, minus, beginnings, no diacritics."""
    chance = random.Random(7)
    texts = [body.text for body in ThreadWriter().bodies]
    for number in range(200):
        words = [word.strip(".,:;!?()„“–-\"'") for word in chance.choice(texts).split()]
        words = [word for word in words if word.isalpha()] or ["prekyba"]
        place = chance.randrange(len(words))
        row = words[place : place + 1 + number % 3]
        asked = [" ".join(row), f"„{' '.join(row)}“", f"{row[0]} -{words[-1]}", f"{row[0][:4]}*"][number % 4]
        yield fold(asked) if number % 3 == 0 else asked


def answers(stage: Any) -> list[Any]:
    """Everything that is said about every question."""
    with stage.app.app_context(), clock.frozen(MOMENT):
        user_id = db.session.scalar(db.select(User.id).where(User.email == "vilnius@demo.coordnet.example"))
        viewer = load(user_id or 0)
        assert viewer is not None
        told: list[Any] = []
        for number, question in enumerate(questions()):
            query = parse(question)
            for order, filters in ((ORDERS[0], SearchFilters()), (ORDERS[1], NARROWED[number % len(NARROWED)])):
                for page in (1, 3):
                    found = find(viewer, query, filters=filters, order=order, page=page)
                    hits = [(hit.kind, hit.ref_id, hit.page, hit.body) for hit in found.hits]
                    told.append((question, order, filters, hits, found.counts, found.facets))
            if number % 10 == 0:
                told.append((similar_things(viewer, question), did_you_mean(viewer, question[:5] + question[6:])))
        return told


@pytest.mark.timeout(600)
def test_the_same_things_in_the_same_order(stages: Any) -> None:
    told = []
    for name in ("sqlite", "postgresql"):
        stage = stages(name)
        stage.reset()
        with clock.frozen(MOMENT):
            loaded = stage.app.test_cli_runner().invoke(
                args=["demo", "load", "--threads", "2860", "--posts-per-thread", "7", "--documents", "300"]
            )
        assert loaded.exit_code == 0, loaded.output
        told.append(answers(stage))
    for one, other in zip(*told, strict=True):
        assert one == other
    assert sum(len(each[3]) > 0 for each in told[0] if len(each) > 2) > 300
