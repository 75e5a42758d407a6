"""What the directory shows on the home page."""

from datetime import datetime, timedelta
from typing import Any

from coordnet import clock
from coordnet.directory.newcomers import new_colleagues
from coordnet.members.viewer import Viewer
from coordnet.room import HomePage, Panel

SHOWN = 5
COLLEAGUES_ARE_NEW = timedelta(days=30)


def _variables(viewer: Viewer, _since: datetime) -> dict[str, Any]:
    return {"colleagues": new_colleagues(viewer, clock.now() - COLLEAGUES_ARE_NEW, SHOWN)}


HOME = HomePage(panels=[Panel("side", 30, "directory/home/colleagues.html")], variables=_variables)
