"""What members chose, what they follow, and what they were told at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select

from coordnet.extensions import db, read_rows
from coordnet.mail.models import OutboxMessage
from coordnet.notifications.models import Follow, Notice, NotificationChoice
from coordnet.room import house


def how(topic: str, user_ids: Collection[int]) -> dict[int, str]:
    """How each of these wants to hear of a topic: now, digest or off."""
    chosen = select(NotificationChoice.user_id, NotificationChoice.how).where(
        NotificationChoice.topic == topic, NotificationChoice.user_id.in_(user_ids)
    )
    return dict.fromkeys(user_ids, house().topics[topic].default) | {row[0]: row[1] for row in read_rows(chosen)}


def choices_of(user_id: int) -> dict[str, str]:
    """How somebody wants to hear of every topic there is."""
    defaults = {key: topic.default for key, topic in house().topics.items()}
    query = select(NotificationChoice.topic, NotificationChoice.how).where(NotificationChoice.user_id == user_id)
    return defaults | {row.topic: row.how for row in read_rows(query) if row.topic in defaults}


def level_of(kind: str, ref: int, user_id: int) -> str:
    """What somebody chose for a thing: watch, follow, mute or nothing."""
    return db.session.scalar(_levels(kind, ref).where(Follow.user_id == user_id)) or ""


def levels_of(kind: str, ref: int, user_ids: Collection[int]) -> dict[int, str]:
    """What each of these chose for a thing, where they chose anything."""
    query = select(Follow.user_id, Follow.level).where(
        Follow.kind == kind, Follow.ref == ref, Follow.user_id.in_(user_ids)
    )
    return {row.user_id: row.level for row in read_rows(query)}


def watchers(kind: str, ref: int) -> set[int]:
    """Who wants to be told of each post at once."""
    query = select(Follow.user_id).where(Follow.kind == kind, Follow.ref == ref, Follow.level == "watch")
    return {row.user_id for row in read_rows(query)}


def _levels(kind: str, ref: Any) -> Any:
    return select(Follow.level).where(Follow.kind == kind, Follow.ref == ref)


def chosen_level(kind: str, ref: Any, user_id: Any) -> ScalarSelect[Any]:
    """The level as a part of a statement, NULL where nothing was chosen; `ref` may be a column around it."""
    level: ScalarSelect[Any] = _levels(kind, ref).where(Follow.user_id == user_id).scalar_subquery()
    return level


def chosen_how(topic: str, user_id: Any) -> ScalarSelect[Any]:
    """How somebody wants to hear of a topic as a part of a statement, NULL where nothing was chosen."""
    query = select(NotificationChoice.how).where(
        NotificationChoice.user_id == user_id, NotificationChoice.topic == topic
    )
    return query.scalar_subquery()


def is_off(topic: str, user_id: Any) -> ColumnElement[bool]:
    """Whether somebody wants to hear nothing of a topic (one that is not off by default)."""
    return exists().where(
        NotificationChoice.user_id == user_id, NotificationChoice.topic == topic, NotificationChoice.how == "off"
    )


def told_at_once(kind: str, ref: Any, moment: Any, user_id: Any, *, since: Any = None) -> ColumnElement[bool]:
    """Whether what happened to a thing at `moment` has gone to somebody in a mail of its own, or is about to go; where
    it `since` says more, in one that went after that.

    A mail that waits is as good as gone: the digest of a Monday is written while those of the weekend leave.
    """
    late = [] if since is None else [or_(OutboxMessage.sent_at.is_(None), OutboxMessage.sent_at >= since)]
    return exists().where(
        Notice.user_id == user_id,
        Notice.kind == kind,
        Notice.ref == ref,
        Notice.begins_at <= moment,
        Notice.ends_at > moment,
        OutboxMessage.id == Notice.outbox_id,
        OutboxMessage.state.not_in(("failed", "skipped")),
        *late,
    )


def held_back(user_id: int, start: Any, end: Any) -> int:
    """How many mails were left to the digest in [start, end), because the day had had its number."""
    query = select(func.count(Notice.id)).where(
        Notice.user_id == user_id, Notice.outbox_id.is_(None), Notice.begins_at >= start, Notice.begins_at < end
    )
    return db.session.scalar(query) or 0
