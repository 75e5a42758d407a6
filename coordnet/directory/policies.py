"""Who may describe a municipality."""

from collections.abc import Iterable

from coordnet.members.models import SeatHolding
from coordnet.members.viewer import Viewer


def may_edit_municipality(viewer: Viewer, holdings: Iterable[SeatHolding]) -> bool:
    """The association, and whoever holds the seat now, also when it is not their main one."""
    return viewer.is_administrator or any(
        holding.until is None and holding.user_id == viewer.id for holding in holdings
    )
