"""Putting messages into the outbox, in the transaction of what causes them."""

import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage


def queue(
    kind: str, subject_id: str, *, user_id: int, address: str | None = None, not_before: datetime | None = None
) -> OutboxMessage | None:
    """Have a message of `kind` about `subject_id` sent to a person, once ever: None when it is there already.

    `address` overrides the person's current address, `not_before` holds it back. Rendered when it is sent.
    """
    moment = clock.now()
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else pg_insert
    statement = (
        insert(OutboxMessage)
        .values(
            kind=kind,
            subject_id=subject_id,
            user_id=user_id,
            address=address,
            message_id=message_id(kind, subject_id, user_id),
            created_at=moment,
            not_before=not_before or moment,
        )
        .on_conflict_do_nothing(index_elements=["kind", "subject_id", "user_id"])
        .returning(OutboxMessage)
    )
    return db.session.scalars(statement).first()


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
