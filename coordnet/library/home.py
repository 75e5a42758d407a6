"""What the library shows on the home page."""

from datetime import datetime
from typing import Any

from coordnet.library.queries import new_entries
from coordnet.members.viewer import Viewer
from coordnet.room import HomePage, Panel

SHOWN = 5


def _variables(viewer: Viewer, since: datetime) -> dict[str, Any]:
    entries = new_entries(viewer, SHOWN)
    new = {entry.id for entry in entries if entry.published_at and entry.published_at >= since}
    return {"entries": entries, "new_entry_ids": new}


HOME = HomePage(panels=[Panel("side", 20, "library/home/new.html")], variables=_variables)
