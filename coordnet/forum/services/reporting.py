"""Report a post to the moderators; claim what was reported and decide about it.

The author of a post is told nothing of this, nor who reported it. They never commit.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from coordnet import clock
from coordnet.audit.services import record
from coordnet.errors import Conflict, Forbidden
from coordnet.extensions import changed_rows, db, upsert
from coordnet.forum import policies
from coordnet.forum.models import Post, Report
from coordnet.forum.queries.reports import moderators_of
from coordnet.forum.queries.visibility import get_post
from coordnet.forum.services.checks import checked_reason
from coordnet.mail.services import queue, queue_each
from coordnet.members.viewer import Viewer
from coordnet.notifications.hours import goes_at

REPORTED, DECIDED = "reported", "decided"


def report_post(post: Post, reason: str, *, by: Viewer) -> Post:
    """Have the moderators look at a colleague's post; reported again, it has the new reason and waits anew.

    They are told at once, whatever the hour, unless it waits already; then whoever looks after it goes on doing so.
    Raises NotFound, Forbidden, Invalid, PersonalCode.
    """
    post = get_post(post.id, by, lock=True)
    if not policies.may_report(post, by):
        raise Forbidden
    reason = checked_reason(reason, _("Write what is wrong with the post."))
    claimers = db.session.scalars(select(Report.claimed_by_id).where(_is_open(post.id))).all()
    if not claimers:
        told = moderators_of(post.thread.category) - {by.id, post.author_id}
        moment = clock.now()
        queue_each(REPORTED, dict.fromkeys(told, subject_of(post.id, moment)), not_before=moment)
    _put(post.id, by.id, reason, next(filter(None, claimers), None))
    record("post.reported", actor_id=by.id, target_kind="post", target_id=post.id, detail={"thread": post.thread_id})
    return post


def _put(post_id: int, by_id: int, reason: str, claimed_by_id: int | None) -> None:
    values = {"reason": reason, "at": clock.now(), "claimed_by_id": claimed_by_id}
    values |= {"decision": "", "decided_by_id": None, "decided_at": None}
    row = upsert(Report).values(post_id=post_id, by_id=by_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["post_id", "by_id"], set_=values))


def subject_of(post_id: int, at: datetime) -> str:
    """What a letter is about: a post, and the time at which it was reported or decided about."""
    return f"{post_id}@{at.timestamp():.6f}"


def claim(post: Post, *, by: Viewer) -> Post:
    """Say that one looks after it. Raises NotFound, Forbidden, Conflict when a colleague was faster."""
    post = _reported(post, by)
    free = _is_open(post.id) & (Report.claimed_by_id.is_(None) | (Report.claimed_by_id == by.id))
    if not changed_rows(update(Report).where(free).values(claimed_by_id=by.id)):
        raise Conflict(_("A colleague looks after it already, or it has been decided."), thing=post)
    return post


def give_back(post: Post, *, by: Viewer) -> Post:
    """Nobody looks after it any more. Raises NotFound, Forbidden."""
    post = _reported(post, by)
    db.session.execute(update(Report).where(_is_open(post.id)).values(claimed_by_id=None))
    return post


def keep(post: Post, *, by: Viewer) -> Post:
    """Decide that the post stays. Raises NotFound, Forbidden, Conflict when it was decided already."""
    post = _reported(post, by)
    if not decide([post.id], "kept", by=by):
        raise Conflict(_("It has been decided already."), thing=post)
    record("report.kept", actor_id=by.id, target_kind="post", target_id=post.id, detail={"thread": post.thread_id})
    return post


def decide(post_ids: Any, decision: str, *, by: Viewer) -> bool:
    """Close what is reported of these posts and have those told who reported it; whether there was anything."""
    open_ones = Report.post_id.in_(post_ids) & Report.decided_at.is_(None)
    moment = clock.now()
    closed = update(Report).where(open_ones).values(decision=decision, decided_by_id=by.id, decided_at=moment)
    rows = db.session.execute(closed.returning(Report.post_id, Report.by_id)).all()
    for row in rows:
        queue(DECIDED, subject_of(row.post_id, moment), user_id=row.by_id, not_before=goes_at(moment))
    return bool(rows)


def _reported(post: Post, by: Viewer) -> Post:
    post = get_post(post.id, by, lock=True)
    if not policies.may_decide(post, by):
        raise Forbidden
    return post


def _is_open(post_id: int) -> Any:
    return (Report.post_id == post_id) & Report.decided_at.is_(None)
