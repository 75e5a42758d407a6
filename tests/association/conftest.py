"""An administrator, and their browser."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from coordnet.members.models import User
from tests.builders import Make


@pytest.fixture
def admin(make: Make) -> User:
    return make.administrator(name="Lina Mačiulė")


@pytest.fixture
def desk(admin: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(admin)
