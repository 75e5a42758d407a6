"""What readers reported to the moderators: each of these sees what belongs to their audiences, and others nothing.

A moderator sees nothing of what was reported of their own posts: no author learns who reported one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from coordnet.extensions import db, read_rows
from coordnet.forum.models import Category, Post, Report, Thread
from coordnet.forum.queries.visibility import may_see_post
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, active_viewers

MOST = 100  # reports that a page shows

_Reporter, _Author, _Claimer, _Decider = (
    aliased(User, name=name) for name in ("reporter", "author", "claimer", "decider")
)


@dataclass(frozen=True)
class Told:
    """Who reported a post, when and why."""

    name: str
    at: datetime
    reason: str


@dataclass
class ReportedPost:
    """A post that waits for a decision, and who looks after it."""

    post_id: int
    title: str
    author: str
    created_at: datetime
    text: str
    claimed_by_id: int | None
    claimed_by: str | None
    reports: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class DecidedPost:
    """A post about which a moderator decided."""

    post_id: int
    title: str
    decision: str
    decided_at: datetime
    decided_by: str


def waiting_reports(viewer: Viewer) -> list[ReportedPost]:
    """The posts that wait for a decision, what was reported first at the head."""
    if not viewer.is_moderator:
        return []
    columns = (
        Post.id,
        Thread.title,
        _Author.name,
        Post.created_at,
        Post.body_text,
        Report.claimed_by_id,
        _Claimer.name,
    )
    query = (
        _open(viewer, *columns, _Reporter.name, Report.at, Report.reason)
        .join(_Author, _Author.id == Post.author_id)
        .join(_Reporter, _Reporter.id == Report.by_id)
        .outerjoin(_Claimer, _Claimer.id == Report.claimed_by_id)
        .order_by(Report.at, Report.by_id)
    )
    posts: dict[int, ReportedPost] = {}
    for row in read_rows(query.limit(MOST)):
        posts.setdefault(row[0], ReportedPost(*row[:7])).reports.append(Told(*row[7:]))
    return list(posts.values())


def is_waiting(post_id: int, viewer: Viewer) -> bool:
    """Whether a post waits for a decision of the viewer."""
    return (
        viewer.is_moderator and db.session.scalar(_open(viewer, Report.post_id).where(Post.id == post_id)) is not None
    )


def decided_reports(viewer: Viewer, since: datetime) -> list[DecidedPost]:
    """What moderators decided, the latest first; a decision about several reports of one post is one."""
    if not viewer.is_moderator:
        return []
    columns = (Post.id, Thread.title, Report.decision, Report.decided_at, _Decider.name)
    query = _reports(viewer, *columns).join(_Decider, _Decider.id == Report.decided_by_id).distinct()
    query = query.where(Report.decided_at >= since).order_by(Report.decided_at.desc(), Post.id)
    return [DecidedPost(*row) for row in read_rows(query.limit(MOST))]


def my_report(post_id: int, viewer: Viewer) -> Report | None:
    """What the viewer reported of a post."""
    return db.session.get(Report, (post_id, viewer.id))


def moderators_of(category: Category) -> set[int]:
    """The active moderators and administrators who belong to a category's audience."""
    return {each.id for each in active_viewers() if each.is_moderator and category.audience in each.audiences}


def _open(viewer: Viewer, *columns: Any) -> Select[Any]:
    return _reports(viewer, *columns).where(Report.decided_at.is_(None))


def _reports(viewer: Viewer, *columns: Any) -> Select[Any]:
    joined = select(*columns).select_from(Report).join(Post, Post.id == Report.post_id)
    return joined.join(Thread, Thread.id == Post.thread_id).where(may_see_post(viewer), Post.author_id != viewer.id)
