"""The home page: what is new for me since I was last here, and who waits for help."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask_login import current_user

from coordnet import clock
from coordnet.forum.queries import (
    counts,
    replies_to_my_threads,
    unread_since,
    unread_threads,
    waiting_threads,
)
from coordnet.home.queries import new_colleagues
from coordnet.library.queries import new_entries, proposals_waiting

bp = Blueprint("home", __name__)

SHOWN = 5
COLLEAGUES_ARE_NEW = timedelta(days=30)


@bp.get("/")
def index() -> str:
    moment = clock.now()
    last_visit = current_user.previous_visit_at or current_user.joined_at or moment
    entries = new_entries(current_user, SHOWN)
    numbers = counts(current_user, unread_since(current_user))
    return render_template(
        "home/index.html",
        last_visit=current_user.previous_visit_at,
        replies=replies_to_my_threads(current_user, last_visit, SHOWN),
        unread=unread_threads(current_user, SHOWN),
        unread_total=numbers.unread,
        waiting=waiting_threads(current_user, SHOWN),
        waiting_total=numbers.waiting,
        entries=entries,
        new_entry_ids={entry.id for entry in entries if entry.published_at and entry.published_at >= last_visit},
        colleagues=new_colleagues(current_user, moment - COLLEAGUES_ARE_NEW, SHOWN),
        proposals=proposals_waiting(current_user),
    )
