"""The home page: what the rooms have that is new for me since I was last here, and what waits for me."""

from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user

from coordnet import clock
from coordnet.members.viewer import Viewer
from coordnet.room import Todo, Waits, house

bp = Blueprint("home", __name__)

SHOWN = 5
SPOTS = ("lead", "act", "notice", "main", "side")


@bp.get("/")
def index() -> str:
    since = current_user.previous_visit_at or current_user.joined_at or clock.now()
    shown: dict[str, Any] = {}
    for page in house().pages:
        shown |= page.variables(current_user, since)
    return render_template(
        "home/index.html",
        last_visit=current_user.previous_visit_at,
        panels=_templates(),
        waiting_for_me=_waiting_for(current_user),
        **shown,
    )


def _templates() -> dict[str, list[str]]:
    """The rooms' templates at each spot, in their order."""
    panels = sorted((panel for page in house().pages for panel in page.panels), key=lambda panel: panel.order)
    return {spot: [panel.template for panel in panels if panel.spot == spot] for spot in SPOTS}


def _waiting_for(viewer: Viewer) -> list[tuple[Waits, int, list[Todo]]]:
    """What waits for the viewer, room by room: how many there are, and the first of them."""
    found = [(waits, *waits.todo(viewer, SHOWN)) for waits in house().waits]
    return [(waits, count, list(todo)) for waits, count, todo in found if count]
