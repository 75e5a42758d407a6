"""A coordinator who writes."""

import pytest

from coordnet.members.models import User
from tests.builders import Make


@pytest.fixture
def user(make: Make) -> User:
    return make.coordinator("LT-57")
