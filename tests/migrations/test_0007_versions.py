"""Revision 0007 up, down and up again with rows: versions begin at one, and nothing but them goes."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coordnet.extensions import db
from coordnet.library import services
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.members.models import Municipality, Seat, SeatHolding, User
from coordnet.saving import claim_version
from tests.builders import Make

VERSIONED = (User, Municipality, Seat)


def columns(table: str) -> set[str]:
    return {column["name"] for column in inspect(db.engine).get_columns(table)}


def test_down_and_up_again_with_rows(app: Flask, make: Make, session: Session) -> None:
    coordinator = make.coordinator("LT-57")
    services.save_draft(EntryContent(title="Apybraiža"), by=make.viewer(coordinator), key="raktas")
    claim_version(coordinator, None, "")
    session.commit()
    session.close()
    downgrade(revision="0006")
    assert not any("version" in columns(table.__tablename__) for table in VERSIONED)
    assert "key" not in columns("library_entry")
    assert db.session.scalar(text("SELECT count(*) FROM library_entry")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    for table in VERSIONED:
        assert set(db.session.scalars(select(table.version))) == {1}
    assert db.session.scalars(select(Entry)).one().key is None
    assert db.session.scalar(select(func.count()).select_from(SeatHolding)) == 1
    make.coordinator("LT-01")
    assert db.session.scalars(select(Seat.version).order_by(Seat.version.desc())).first() == 2


def test_the_constraints_of_the_tables_are_still_there(app: Flask, make: Make) -> None:
    person = make.user()
    for change in ({"state": "asleep"}, {"site_role": "queen"}):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            for name, value in change.items():
                setattr(person, name, value)
            db.session.flush()
        db.session.rollback()
