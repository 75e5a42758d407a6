"""Putting messages into the outbox, in the transaction of what causes them."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete

from coordnet import clock
from coordnet.extensions import db, upsert
from coordnet.mail.models import OutboxMessage


def queue(
    kind: str, subject_id: str, *, user_id: int, address: str | None = None, not_before: datetime | None = None
) -> OutboxMessage | None:
    """Have a message of `kind` about `subject_id` sent to a person, once ever: None when it is there already.

    `address` overrides the person's current address, `not_before` holds it back. Rendered when it is sent.
    """
    row = _row(kind, subject_id, user_id, not_before) | {"address": address}
    return db.session.scalars(_insert([row]).returning(OutboxMessage)).first()


def queue_each(kind: str, subjects: Mapping[int, str], *, not_before: datetime) -> dict[int, int]:
    """`queue` for many people in one statement, each with a subject of their own: who gets which message."""
    if not subjects:
        return {}
    rows = [_row(kind, subject_id, user_id, not_before) for user_id, subject_id in subjects.items()]
    queued = db.session.execute(_insert(rows).returning(OutboxMessage.user_id, OutboxMessage.id))
    return {row.user_id: row.id for row in queued}


def _row(kind: str, subject_id: str, user_id: int, not_before: datetime | None) -> dict[str, Any]:
    moment = clock.now()
    return {
        "kind": kind,
        "subject_id": subject_id,
        "user_id": user_id,
        "message_id": message_id(kind, subject_id, user_id),
        "created_at": moment,
        "not_before": not_before or moment,
    }


def _insert(rows: list[dict[str, Any]]) -> Any:
    return upsert(OutboxMessage).values(rows).on_conflict_do_nothing(index_elements=["kind", "subject_id", "user_id"])


def message_id(kind: str, subject_id: str, user_id: int) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of a message: always the same one, and not to be guessed."""
    about = f"message-id\0{kind}\0{subject_id}\0{user_id}"
    digest = hmac.new(current_app.config["SECRET_KEY"].encode(), about.encode(), hashlib.sha256).hexdigest()
    return f"<{digest[:32]}@{urlsplit(current_app.config['BASE_URL']).hostname}>"


def cancel(kind: str, subject_id: str) -> int:
    """Take back what has not been sent about `subject_id`; how many messages. They may be queued again."""
    waiting = delete(OutboxMessage).where(
        OutboxMessage.kind == kind, OutboxMessage.subject_id == subject_id, OutboxMessage.state == "waiting"
    )
    return db.session.connection().execute(waiting).rowcount


def queue_test(user_id: int) -> OutboxMessage | None:
    """„Bandomasis laiškas man“: a message that proves that mail works, each time a new one."""
    return queue("test", secrets.token_hex(8), user_id=user_id)
