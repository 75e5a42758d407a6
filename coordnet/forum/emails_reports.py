"""That a post is reported, to moderators, and what they decided, to whoever reported it: without a word of either."""

from flask_babel import force_locale

from coordnet.forum.models import Report
from coordnet.forum.queries.reports import is_waiting, my_report
from coordnet.forum.queries.visibility import may_read_post
from coordnet.forum.services.reporting import subject_of
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.viewer import Viewer, load
from coordnet.web.urls import external_url


def render_reported(message: OutboxMessage) -> Rendered | None:
    """None when it has been decided, the post is gone, or the reader moderates there no longer."""
    viewer = load(message.user_id)
    if viewer is None or not is_waiting(_post_id(message), viewer):
        return None
    with force_locale(viewer.locale):
        return render_letter("forum/email/reported", url=external_url("association.moderation"))


def render_decided(message: OutboxMessage) -> Rendered | None:
    """None when it was reported again, or when it is not so any more."""
    viewer = load(message.user_id)
    report = my_report(_post_id(message), viewer) if viewer is not None and viewer.is_active else None
    if viewer is None or report is None or not _still_stands(report, viewer, message):
        return None
    url = external_url("forum.post", post_id=report.post_id) if report.decision == "kept" else ""
    with force_locale(viewer.locale):
        return render_letter("forum/email/decided", decision=report.decision, at=report.at, url=url)


def _still_stands(report: Report, viewer: Viewer, message: OutboxMessage) -> bool:
    if report.decided_at is None or subject_of(report.post_id, report.decided_at) != message.subject_id:
        return False
    return may_read_post(report.post_id, viewer) == (report.decision == "kept") or viewer.is_moderator


def _post_id(message: OutboxMessage) -> int:
    return int(message.subject_id.partition("@")[0])
