"""A member with a password, and mail that lands in a list."""

from collections.abc import Callable

import pytest
from flask import Flask

from coordnet.auth.passwords import hash_password
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from tests.auth.pages import PASSWORD
from tests.builders import Make

PASSWORD_HASH = hash_password(PASSWORD)


@pytest.fixture
def member(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Vaitkutė", email="rasa@vilnius.example", password_hash=PASSWORD_HASH)


@pytest.fixture
def queued(app: Flask) -> Callable[[str], list[OutboxMessage]]:
    """Messages of a kind in the outbox, in their order."""

    def of(kind: str) -> list[OutboxMessage]:
        db.session.commit()
        return list(db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id))

    return of
