"""Delivery: claim, commit, send, commit. No transaction is open while the mail server is talked to.

A message is rendered first, from reads alone; then its row is claimed by an UPDATE with a WHERE and its row
count, and the claim is committed; then it is sent; then the result is committed. Killed before the claim,
nothing has happened. Killed after it, the row is found in 'sending' and sent again with the same Message-ID
and Date, marked `maybe_twice`, because nobody can know whether the server had taken it.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import update

from coordnet import clock
from coordnet.database import read_only
from coordnet.extensions import db
from coordnet.mail.letters import Letter, compose
from coordnet.mail.mailboxes import note_acceptance, note_refusal
from coordnet.mail.models import OutboxMessage
from coordnet.mail.outcome import Delivered
from coordnet.mail.presence import presence
from coordnet.mail.queries import Recipient, due_ids, is_abandoned, recipient_of
from coordnet.mail.rendering import Later, Rendered, renderer
from coordnet.mail.transport import Lost, Refused, Transport, Unreachable, open_transport

CLAIM = timedelta(minutes=10)  # longer than every command of one SMTP dialogue can take
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 720, 1440))

log = structlog.stdlib.get_logger("coordnet.mail")


@dataclass(frozen=True)
class _Written:
    """What came of rendering: a message or nothing to say, the name of an error, or the moment to wait for."""

    rendered: Rendered | None = None
    error: str = ""
    later: datetime | None = None


@dataclass(frozen=True)
class _Task:
    """A row as it was read, and what came of rendering it."""

    id: int
    kind: str
    subject_id: str
    user_id: int
    message_id: str
    state: str
    claimed_by: str | None
    attempts: int
    maybe_twice: bool
    dated_at: datetime
    to: Recipient | None
    written: _Written

    def letter(self) -> Letter:
        assert self.written.rendered is not None
        assert self.to is not None
        return compose(self.written.rendered, self.to, message_id=self.message_id, dated_at=self.dated_at)

    @property
    def file_name(self) -> str:
        """Sortable by time (UTC); the same for every attempt."""
        return f"{self.dated_at:%Y%m%dT%H%M%SZ}-{self.kind}-{self.message_id[1:17]}.eml"


def deliver_due(limit: int | None = None, *, keep_going: Callable[[], bool] = lambda: True) -> Delivered:
    """Send what is due now, at most `limit` messages, and say what became of it. Safe to run several at once.

    Commits after every step and whatever the caller had open. `keep_going` is asked before each message;
    False ends the run. A server that cannot be reached ends it too: the rest stays as it was.
    """
    db.session.commit()
    with read_only():
        ids = due_ids(clock.now(), limit)
        db.session.rollback()
    run = Delivered()
    if not ids:
        return run
    with presence(current_app.config["DATA"]) as me, closing(open_transport()) as way:
        for row_id in ids:
            if not keep_going():
                break
            run.seen += 1
            try:
                _deliver(row_id, me, way, run)
            except Unreachable as error:
                run.unreachable = str(error)
                break
    return run


def _deliver(row_id: int, me: str, way: Transport, run: Delivered) -> None:
    task = _read(row_id)
    if task is None:
        return
    if task.written.error:
        _try_again(task, task.written.error, run, task.maybe_twice)
    elif task.written.later is not None:
        unclaimed = {"claimed_by": None, "claimed_until": None, "maybe_twice": task.maybe_twice}
        _change(task, state="waiting", not_before=task.written.later, **unclaimed)
    elif task.written.rendered is None:
        if _change(task, state="skipped", claimed_by=None, claimed_until=None):
            run.skipped += 1
    elif _claim(task, me):
        _send(task, me, way, run)


def _read(row_id: int) -> _Task | None:
    """The row and its message, in a transaction that only reads and is over afterwards; None when not due any more."""
    with read_only():
        message = db.session.get(OutboxMessage, row_id, populate_existing=True)
        try:
            if message is None or not _is_due(message, clock.now()):
                return None
            to = recipient_of(message)
            return _Task(
                id=message.id,
                kind=message.kind,
                subject_id=message.subject_id,
                user_id=message.user_id,
                message_id=message.message_id,
                state=message.state,
                claimed_by=message.claimed_by,
                attempts=message.attempts,
                maybe_twice=message.maybe_twice or message.state == "sending",
                dated_at=message.dated_at or clock.now().replace(microsecond=0),
                to=to,
                written=_render(message) if to is not None else _Written(),
            )
        finally:
            db.session.rollback()


def _is_due(message: OutboxMessage, moment: datetime) -> bool:
    if message.state == "sending":
        return is_abandoned(message)
    return message.state == "waiting" and message.not_before <= moment


def _render(message: OutboxMessage) -> _Written:
    """What the room's renderer says, and the name of the error when it fails: one bad message holds up no other."""
    try:
        return _Written(renderer(message.kind)(message))
    except Later as later:
        return _Written(later=later.moment)
    except Exception as error:
        log.exception("rendering failed", kind=message.kind, row=message.id)
        return _Written(error=f"render {type(error).__name__}")


def _claim(task: _Task, me: str) -> bool:
    return _change(
        task,
        state="sending",
        claimed_by=me,
        claimed_until=clock.wall() + CLAIM,
        dated_at=task.dated_at,
        maybe_twice=task.maybe_twice,
    )


def _send(task: _Task, me: str, way: Transport, run: Delivered) -> None:
    """Hand a claimed message over and commit what became of it."""
    claimed = replace(task, state="sending", claimed_by=me)
    try:
        way.send(task.letter(), task.file_name)
    except Unreachable as error:
        _change(claimed, state="waiting", claimed_by=None, claimed_until=None, last_error=str(error))
        raise
    except Refused as error:
        if error.mailbox and task.to is not None and task.to.current:
            note_refusal(task.user_id, task.to.address, str(error))
        if error.permanent:
            _fail(claimed, str(error), run)
        else:
            _try_again(claimed, str(error), run, task.maybe_twice)
    except Lost as error:
        _try_again(claimed, str(error), run, maybe_twice=True)
    except Exception as error:
        log.exception("sending failed", kind=task.kind, row=task.id)
        _try_again(claimed, type(error).__name__, run, task.maybe_twice)
    else:
        _done(claimed, run)


def _done(claimed: _Task, run: Delivered) -> None:
    run.sent += 1
    if claimed.to is not None and claimed.to.current:
        note_acceptance(claimed.user_id)
    if not _change(claimed, state="sent", sent_at=clock.now(), last_error="", **_after(claimed)):
        log.error("sent, but the row was taken over", kind=claimed.kind, row=claimed.id)


def _fail(task: _Task, reason: str, run: Delivered) -> None:
    if _change(task, state="failed", last_error=reason, **_after(task)):
        run.failed += 1
        run.problems.append(f"failed: {task.kind} {task.subject_id} to member {task.user_id}: {reason}")


def _try_again(task: _Task, reason: str, run: Delivered, maybe_twice: bool) -> None:
    """Put the row back for later; after the last attempt it has failed."""
    if task.attempts >= len(BACK_OFF):
        _fail(task, reason, run)
        return
    later = clock.wall() + BACK_OFF[task.attempts]
    values = {"state": "waiting", "not_before": later, "last_error": reason, "maybe_twice": maybe_twice}
    if _change(task, **values, **_after(task)):
        run.retrying += 1
        run.problems.append(f"to be tried again: {task.kind} {task.subject_id} to member {task.user_id}: {reason}")


def _after(task: _Task) -> dict[str, Any]:
    """What every answer changes."""
    return {"attempts": task.attempts + 1, "claimed_by": None, "claimed_until": None}


def _change(task: _Task, **values: Any) -> bool:
    """Commit a step of a row that still is as the task knows it; False when somebody else was faster."""
    step = (
        update(OutboxMessage)
        .where(
            OutboxMessage.id == task.id,
            OutboxMessage.state == task.state,
            OutboxMessage.claimed_by.is_not_distinct_from(task.claimed_by),
            OutboxMessage.attempts == task.attempts,
        )
        .values(**values)
    )
    changed = db.session.connection().execute(step).rowcount == 1
    db.session.commit()
    return changed
