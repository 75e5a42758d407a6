"""Two people at once, as in the tests of members."""

from tests.members.conftest import together

__all__ = ["together"]
