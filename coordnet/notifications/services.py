"""Verbs: choose, follow, and have people told. They never commit."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from coordnet import clock
from coordnet.clock import VILNIUS
from coordnet.errors import Invalid
from coordnet.extensions import changed_rows, db, upsert
from coordnet.mail.models import OutboxMessage
from coordnet.mail.services import queue_each
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.notifications.hours import goes_at
from coordnet.notifications.models import HOWS, LEVELS, Follow, Notice, NotificationChoice
from coordnet.room import house

MOST_A_DAY = 6  # mails to one member, the digest among them
KEPT = timedelta(days=60)  # longer than any digest looks back
_MONDAY = 0
_INSTANT = timedelta(microseconds=1)
# The last minute before a mail goes belongs to the next: what was written in it may not be committed when it goes.
_MARGIN = timedelta(minutes=1)


def choose(topic: str, how: str, *, by: Viewer) -> None:
    """now, digest or off for oneself. Raises Invalid for anything else."""
    if topic not in house().topics or how not in HOWS:
        raise Invalid(_("Choose one."), f"topic_{topic}")
    _put(NotificationChoice, {"user_id": by.id, "topic": topic}, how=how)


def follow(kind: str, ref: int, level: str, *, by: Viewer) -> None:
    """watch, follow or mute one thing, which the caller has found for this viewer. Raises Invalid for anything else."""
    if level not in LEVELS:
        raise Invalid(_("Choose one."), "level")
    _put(Follow, {"user_id": by.id, "kind": kind, "ref": ref}, level=level)


def _put(table: Any, key: dict[str, Any], **chosen: str) -> None:
    """The row of this key holds what was chosen last; also when it is chosen twice at once."""
    row = upsert(table).values(**key, **chosen)
    db.session.execute(row.on_conflict_do_update(index_elements=list(key), set_=chosen))


def tell(letter: str, kind: str, ref: int, at: datetime, user_ids: Collection[int]) -> None:
    """Have these told by mail what happened to a thing at `at`, together with what follows within ten minutes.

    In the transaction of what happened, which holds the thing's row, so that two at once make one mail. The letter's
    renderer says what is left to say, and to whom, when it goes; it gets the notice's id as its subject.
    """
    if not user_ids:
        return
    hold(user_ids)
    goes = goes_at(at)
    day = goes.astimezone(VILNIUS).date()
    full = _full_on(day, user_ids)
    window = {"kind": kind, "ref": ref, "begins_at": at, "ends_at": goes - _MARGIN, "day": day}
    rows = [{"user_id": each, **window} for each in sorted(set(user_ids) - _being_told(kind, ref, at, user_ids))]
    if not rows:
        return
    notices = db.session.execute(insert(Notice).values(rows).returning(Notice.user_id, Notice.id)).all()
    subjects = {row.user_id: str(row.id) for row in notices if row.user_id not in full}
    queued = queue_each(letter, subjects, not_before=goes)
    sending = [{"id": row.id, "outbox_id": queued[row.user_id]} for row in notices if row.user_id in queued]
    if sending:
        db.session.execute(update(Notice), sending)


def hold(user_ids: Collection[int]) -> None:
    """Nobody else counts these people's mails of the day meanwhile. Who tells two lots of people holds them together
    first: two who did so one after the other would wait for each other.
    """
    db.session.execute(select(User.id).where(User.id.in_(user_ids)).order_by(User.id).with_for_update(key_share=True))


def untell(kind: str, ref: int, moment: datetime, since: datetime) -> None:
    """What happened at `moment` was out of sight in the mails that went after `since`: it is told in none of them."""
    query = (
        select(Notice)
        .join(OutboxMessage, OutboxMessage.id == Notice.outbox_id)
        .where(Notice.kind == kind, Notice.ref == ref, Notice.begins_at <= moment, Notice.ends_at > moment)
        .where(OutboxMessage.sent_at >= since)
    )
    for notice in db.session.scalars(query).all():
        begins, notice.begins_at = notice.begins_at, moment + _INSTANT
        db.session.flush()
        if begins < moment:
            before = {"user_id": notice.user_id, "day": notice.day, "outbox_id": notice.outbox_id}
            db.session.add(Notice(kind=kind, ref=ref, begins_at=begins, ends_at=moment, **before))
    db.session.flush()


def _being_told(kind: str, ref: int, at: datetime, user_ids: Collection[int]) -> set[int]:
    """For whom the moment lies within a mail that has not gone."""
    query = select(Notice.user_id).where(
        Notice.user_id.in_(user_ids),
        Notice.kind == kind,
        Notice.ref == ref,
        Notice.begins_at <= at,
        Notice.ends_at > at,
    )
    return set(db.session.scalars(query))


def most_on(day: date) -> int:
    """How many mails at once a day may have; on a Monday one is the digest."""
    return MOST_A_DAY - (day.weekday() == _MONDAY)


def _full_on(day: date, user_ids: Collection[int]) -> set[int]:
    """Whose digest tells what comes beyond the mails of a day. Who has none gets it on the next (`sending`)."""
    query = (
        select(Notice.user_id)
        .join(User, (User.id == Notice.user_id) & (User.digest_frequency != "off"))
        .where(Notice.user_id.in_(user_ids), Notice.day == day, Notice.outbox_id.is_not(None))
        .group_by(Notice.user_id)
        .having(func.count(Notice.outbox_id.distinct()) >= most_on(day))
    )
    return set(db.session.scalars(query))


def forget_old() -> int:
    """Remove notices of which no digest will ask any more; how many. The last stays: no later one gets its id."""
    last = select(func.max(Notice.id)).scalar_subquery()
    return changed_rows(delete(Notice).where(Notice.begins_at < clock.now() - KEPT, Notice.id < last))
