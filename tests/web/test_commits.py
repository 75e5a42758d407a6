"""Every address that takes a POST: what it does is committed, once, and what is wrong with it commits nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, has_request_context
from flask.testing import FlaskClient
from sqlalchemy import event

from coordnet.extensions import db
from coordnet.members.models import User
from tests.builders import Make
from tests.web.posts import CASES, VISITORS, World, form_of

# Forms that change nothing: what is typed in them is to stand in no address.
ASKING = {"forum.similar_threads": "/forum/threads/similar"}


@dataclass
class Seen:
    """What a request did to the database: how many statements wrote before each commit, and how many were lost."""

    commits: list[int] = field(default_factory=list)
    pending: int = 0
    lost: int = 0


@contextmanager
def watching() -> Iterator[Seen]:
    seen = Seen()

    def wrote(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")) and "rate_limit_counter" not in statement:
            seen.pending += 1

    def committed(session: Any) -> None:
        if has_request_context() and not session.in_nested_transaction():
            seen.commits.append(seen.pending)
            seen.pending = 0

    def rolled_back(session: Any) -> None:
        if has_request_context() and not session.in_nested_transaction():
            seen.lost, seen.pending = seen.lost + seen.pending, 0

    listeners = [
        (db.engine, "before_cursor_execute", wrote),
        (db.session, "after_commit", committed),
        (db.session, "after_rollback", rolled_back),
    ]
    for listener in listeners:
        event.listen(*listener)
    try:
        yield seen
    finally:
        for listener in listeners:
            event.remove(*listener)


def test_every_address_that_takes_a_post_is_tried(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} == {*CASES, *ASKING}


@pytest.mark.parametrize("address", ASKING.values())
def test_what_only_asks_commits_nothing(make: Make, sign_in: Callable[[User], FlaskClient], address: str) -> None:
    browser = sign_in(World(make).user)
    with watching() as seen:
        assert browser.post(address, data={"title": "Kas apmoka vertėją?"}).status_code == 200
    assert (seen.commits, seen.pending, seen.lost) == ([], 0, 0)


@pytest.mark.parametrize("endpoint", CASES)
def test_what_is_done_is_committed_once(
    app: Flask, make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient], endpoint: str
) -> None:
    world = World(make)
    address, data = form_of(endpoint, world)
    browser = client if endpoint in VISITORS else sign_in(world.user)
    with watching() as seen:
        answer = browser.post(address, data=data)
    assert answer.status_code in (200, 201, 303), answer.text
    assert len(seen.commits) == 1 and seen.commits[0] > 0, f"{endpoint} committed {seen.commits}"
    assert (seen.pending, seen.lost) == (0, 0), f"{endpoint} wrote and did not commit"


@pytest.mark.parametrize("endpoint", [name for name, case in CASES.items() if case[1]])
def test_what_is_wrong_commits_nothing(
    make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient], endpoint: str
) -> None:
    world = World(make)
    address = CASES[endpoint][0](world)
    browser = client if endpoint in VISITORS else sign_in(world.user)
    with watching() as seen:
        answer = browser.post(address, data=dict.fromkeys(CASES[endpoint][1], ""))
    if endpoint != "directory.edit_municipality":  # whose fields may all be empty
        assert answer.status_code in (409, 422) and seen.commits == []
