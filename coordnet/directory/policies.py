"""Who may describe a municipality."""

from coordnet.members.models import Municipality
from coordnet.members.viewer import Viewer


def may_edit_municipality(viewer: Viewer, municipality: Municipality) -> bool:
    """The association, and whoever holds the seat now, also when it is not their main one."""
    return viewer.is_administrator or viewer.holds(municipality.id)
