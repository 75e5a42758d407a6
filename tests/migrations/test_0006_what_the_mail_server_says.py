"""Room for the server's words: rows keep what they say, and the table its constraint, down and up again."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coordnet.extensions import db
from coordnet.mail.mailboxes import note_refusal
from coordnet.mail.services import queue_test
from tests.builders import Make


def last_error() -> str:
    with db.engine.begin() as connection:
        return str(connection.scalar(text("SELECT last_error FROM outbox_message")))


def test_down_and_up_again(app: Flask, session: Session, make: Make) -> None:
    user = make.user()
    message = queue_test(user.id)
    assert message is not None
    message.last_error = "550 5.1.1 " + "z" * 200
    note_refusal(user.id, user.email, "550")
    session.commit()
    session.close()
    downgrade(revision="0005")
    assert last_error() == "550 5.1.1 " + "z" * 70
    upgrade()
    assert last_error() == "550 5.1.1 " + "z" * 70
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("UPDATE outbox_message SET state = 'lost'"))
