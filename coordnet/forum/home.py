"""What the forum shows on the home page, and what waits for its moderators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from coordnet.forum.queries import (
    colleagues_wrote,
    counts,
    replies_to_my_threads,
    unread_since,
    unread_threads,
    waiting_threads,
)
from coordnet.forum.queries.reports import waiting_reports
from coordnet.members.viewer import Viewer
from coordnet.room import HomePage, Panel, Todo, Waits
from coordnet.web.urls import path_to

SHOWN = 5


def _variables(viewer: Viewer, since: datetime) -> dict[str, Any]:
    numbers = counts(viewer, unread_since(viewer))
    return {
        "replies": replies_to_my_threads(viewer, since, SHOWN),
        "unread": unread_threads(viewer, SHOWN),
        "unread_total": numbers.unread,
        "colleagues_wrote": bool(numbers.unread) or colleagues_wrote(viewer),
        "waiting": waiting_threads(viewer, SHOWN),
        "waiting_total": numbers.waiting,
    }


HOME = HomePage(
    panels=[
        Panel("lead", 10, "forum/home/lead.html"),
        Panel("act", 10, "forum/home/ask.html"),
        Panel("main", 10, "forum/home/replies.html"),
        Panel("main", 20, "forum/home/unread.html"),
        Panel("main", 30, "forum/home/waiting.html"),
    ],
    variables=_variables,
)


def _reported(viewer: Viewer, limit: int) -> tuple[int, Sequence[Todo]]:
    posts = waiting_reports(viewer)
    address = path_to("association.moderation")
    return len(posts), [Todo(post.title, address, post.reports[0].name) for post in posts[:limit]]


WAITS = Waits(
    key="reports",
    order=5,
    heading=lambda: _("Reports of posts wait for you"),
    todo=_reported,
    more_url=lambda: path_to("association.moderation"),
)
