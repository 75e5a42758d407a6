"""Who may describe a municipality."""

from coordnet.members.models import Municipality
from coordnet.members.viewer import Viewer


def may_edit_municipality(viewer: Viewer, municipality: Municipality) -> bool:
    """Whoever holds its seat, and the association."""
    return viewer.is_administrator or (viewer.holds_seat and viewer.municipality_id == municipality.id)
