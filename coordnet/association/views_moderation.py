"""The moderators' list of what readers reported."""

from datetime import timedelta

from flask import render_template
from flask_login import current_user

from coordnet import clock
from coordnet.association.blueprint import bp
from coordnet.forum.queries.reports import decided_reports, waiting_reports

LATELY = timedelta(days=30)


@bp.get("/moderation")
def moderation() -> str:
    return render_template(
        "association/moderation.html",
        waiting=waiting_reports(current_user),
        decided=decided_reports(current_user, clock.now() - LATELY),
    )
