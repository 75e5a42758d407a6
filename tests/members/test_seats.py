"""Seats are for ever, people come and go: one coordinator or equivalent at a time, any number of deputies."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from coordnet import clock
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.members import seats
from coordnet.members.models import Municipality, SeatHolding, User
from coordnet.members.queries import municipality_by_code
from tests.builders import Make


def place(code: str = "LT-57") -> Municipality:
    municipality = municipality_by_code(code)
    assert municipality is not None
    return municipality


def give(user: User, role: str, code: str = "LT-57") -> SeatHolding:
    return seats.give_seat(user, place(code), role, since=clock.today(), by=None)


def test_one_coordinator_or_equivalent_and_any_number_of_deputies(app: Flask, make: Make) -> None:
    make.coordinator("LT-57")
    for _number in range(3):
        give(make.user(), "deputy")
    for role in ("coordinator", "equivalent"):
        with pytest.raises(Invalid) as refused:
            give(make.user(), role)
        assert refused.value.field == "municipality"
    db.session.commit()


def test_one_role_per_person_and_seat_but_several_seats(app: Flask, make: Make) -> None:
    deputy = make.deputy("LT-57")
    with pytest.raises(Invalid) as refused:
        give(deputy, "coordinator")
    assert refused.value.field == "user"
    give(deputy, "coordinator", "LT-15")
    db.session.commit()


def test_an_unknown_role(app: Flask, make: Make) -> None:
    with pytest.raises(Invalid):
        give(make.user(), "administrator")


def test_two_at_once_do_not_both_get_the_seat(app: Flask, make: Make, together: Callable[..., list[Any]]) -> None:
    ids = [make.user().id, make.user().id]

    def take(user_id: int) -> str:
        try:
            give(db.session.get_one(User, user_id), "coordinator")
            db.session.commit()
        except Invalid as error:
            return error.field or ""
        return "given"

    assert sorted(together(lambda: take(ids[0]), lambda: take(ids[1]))) == ["given", "municipality"]
    assert db.session.query(SeatHolding).count() == 1


@pytest.mark.parametrize("role", ["coordinator", "equivalent"])
def test_the_database_itself_refuses_a_second_holder(app: Flask, make: Make, role: str) -> None:
    seat_id = db.session.query(SeatHolding).filter_by(user_id=make.coordinator("LT-57").id).one().seat_id
    other = make.user()
    statement = insert(SeatHolding).values(seat_id=seat_id, seat_role=role, since=date(2026, 1, 1), act="")
    with pytest.raises(IntegrityError):
        db.session.execute(statement.values(user_id=other.id))
    db.session.rollback()
    db.session.execute(statement.values(user_id=other.id, until=date(2026, 2, 1)))  # the past may hold several
    db.session.commit()


def test_a_successor_takes_over_with_the_history_kept(app: Flask, make: Make) -> None:
    make.coordinator("LT-57", name="Ona Onutė")
    holding = db.session.query(SeatHolding).one()
    seats.end_seat(holding, until=clock.today(), by=None)
    give(make.user(name="Rasa Vaitkutė"), "coordinator")
    db.session.commit()
    rows = db.session.query(SeatHolding).order_by(SeatHolding.id).all()
    assert [(row.user.name, row.until) for row in rows] == [("Ona Onutė", clock.today()), ("Rasa Vaitkutė", None)]


def test_an_end_that_cannot_be(app: Flask, make: Make) -> None:
    make.coordinator("LT-57")
    holding = db.session.query(SeatHolding).one()
    for day in (holding.since - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            seats.end_seat(holding, until=day, by=None)
        assert refused.value.field == "until"
    seats.end_seat(holding, until=clock.today(), by=None)
    with pytest.raises(Invalid):
        seats.end_seat(holding, until=clock.today(), by=None)
