"""One pager for every list: there and back, one query a page, and a cursor that is no use is the first page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select

from coordnet import clock
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.web.paging import Order, Page, encode, page
from tests.builders import Make

NAMES = ["Žydrė", "Ąžuolas", "Ona", "Ona", "Ona", "Čiurlionis", "Petras"]
BY_NAME: Order[User] = Order((User.name_sort, User.id), (str, int), lambda user: (user.name_sort, user.id))
NEWEST: Order[User] = Order(
    (User.created_at, User.id), (datetime, int), lambda user: (user.created_at, user.id), descending=True
)


@pytest.fixture
def people(make: Make) -> None:
    for number, name in enumerate(NAMES):
        with clock.frozen(clock.now() - timedelta(days=number // 2)):
            make.user(name)


def fetch(query: Select[Any]) -> Any:
    return db.session.scalars(query).all()


def turn(order: Order[User], **cursors: str | None) -> Page[User]:
    return page(select(User), order, fetch, size=3, **cursors)


@pytest.mark.parametrize("order", [BY_NAME, NEWEST])
def test_there_and_back(people: None, order: Order[User]) -> None:
    there = [turn(order)]
    while there[-1].after:
        there.append(turn(order, after=there[-1].after))
    places = [order.place(user) for part in there for user in part.rows]
    assert places == sorted(places, reverse=order.descending) and len(places) == len(NAMES)
    assert [len(part.rows) for part in there] == [3, 3, 1] and there[0].before is None
    back = [there[-1]]
    while back[-1].before:
        back.append(turn(order, before=back[-1].before))
    assert [part.rows for part in back[::-1]] == [part.rows for part in there]


def test_a_page_is_one_query(people: None, queries: Callable[[], Any]) -> None:
    cursor = turn(BY_NAME).after
    for cursors in ({}, {"after": cursor}, {"before": cursor}):
        with queries() as seen:
            turn(BY_NAME, **cursors)
        assert len(seen) == 1


@pytest.mark.parametrize("cursor", ["", "nonsense", encode(1), encode("x", "y"), encode("žžžž", 9), encode("a", 2**70)])
def test_a_cursor_that_is_no_use_is_the_first_page(people: None, cursor: str) -> None:
    assert turn(BY_NAME, after=cursor) == turn(BY_NAME)
    assert turn(BY_NAME, before=encode("", 0)) == turn(BY_NAME)


def test_the_longest_name_has_a_place(make: Make) -> None:
    for number in range(4):
        make.user("Ž" * 116 + f" {number}")
    assert len(turn(BY_NAME, after=turn(BY_NAME).after).rows) == 1
