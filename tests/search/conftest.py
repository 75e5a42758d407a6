import pytest

from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from tests.builders import Make


@pytest.fixture
def people(make: Make) -> dict[str, Viewer]:
    users = {
        "member": make.user("Ona Narytė"),
        "deputy": make.deputy("LT-15"),
        "coordinator": make.coordinator("LT-57"),
        "moderator": make.moderator(),
        "administrator": make.administrator(),
        "ministry": make.ministry(),
    }
    return {name: make.viewer(user) for name, user in users.items()}


@pytest.fixture
def user(make: Make) -> User:
    return make.coordinator("LT-57")


@pytest.fixture
def viewer(make: Make, user: User) -> Viewer:
    return make.viewer(user)
