"""Addresses people had before: taken from the letters that told of the change."""

from datetime import UTC

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from coordnet.extensions import db
from coordnet.mail.services import queue
from coordnet.members.identity import People
from coordnet.members.models import FormerEmail
from tests.builders import Make


def test_whom_a_letter_told_is_who_had_that_address(app: Flask, make: Make) -> None:
    person = make.user(email="r.vaitkute@vilnius.example")
    queue("email-changed", "1", user_id=person.id, address="rasa@vilnius.example")
    queue("invitation", "1", user_id=person.id)
    db.session.commit()
    person_id = person.id
    db.session.close()
    downgrade(revision="0004")
    db.engine.dispose()
    assert "former_email" not in inspect(db.engine).get_table_names()
    upgrade()
    rows = db.session.execute(select(FormerEmail.user_id, FormerEmail.email, FormerEmail.until)).all()
    assert [(row.user_id, row.email, row.until.tzinfo) for row in rows] == [(person_id, "rasa@vilnius.example", UTC)]
    known = People().recognise("rasa@vilnius.example", "", None, None)
    assert known is not None
    assert (known.id, known.how) == (person_id, "former")
