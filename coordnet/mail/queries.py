"""What waits, what could not be sent, and whom a message is for."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import and_, column, func, or_, select, table

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail.models import STATES, OutboxMessage
from coordnet.mail.presence import Life, life_of

# People live on a floor above: known here by the name of their table.
_people = table("user_account", column("id"), column("name"), column("email"), column("state"), column("locale"))
_CLOSED = ("suspended", "left")


class Recipient(NamedTuple):
    """Name and address for the To header; whether the address is the person's own one of now."""

    name: str
    address: str
    current: bool = True


def recipient_of(message: OutboxMessage) -> Recipient | None:
    """Whom to send it to: the row's address or the person's current one; None for who is suspended or has left."""
    query = select(_people.c.name, _people.c.email, _people.c.state).where(_people.c.id == message.user_id)
    person = db.session.execute(query).first()
    if person is None or person.state in _CLOSED:
        return None
    address = message.address or person.email
    return Recipient(" ".join(person.name.split()), address, address == person.email)


def locale_of(message: OutboxMessage) -> str:
    """The language of the person it is for."""
    return str(db.session.scalar(select(_people.c.locale).where(_people.c.id == message.user_id)) or "lt")


def due_ids(moment: datetime, limit: int | None = None) -> list[int]:
    """Rows to be dealt with at `moment`: what an ended process left in the middle, then the longest waiting."""
    ready = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.not_before <= moment)
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
        .limit(limit)
    )
    return [*_abandoned_ids(), *db.session.scalars(ready)][:limit]


def _abandoned_ids() -> list[int]:
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.state == "sending").order_by(OutboxMessage.id))
    return [message.id for message in rows if is_abandoned(message)]


def is_abandoned(message: OutboxMessage) -> bool:
    """Whether nobody is sending it any more: the process was killed, or is not of this data folder and out of time."""
    life = life_of(message.claimed_by, current_app.config["DATA"])
    late = message.claimed_until is None or message.claimed_until <= clock.wall()
    return life is Life.GONE or (life is Life.UNKNOWN and late)


def claimants() -> set[str]:
    """The processes in whose name a message is claimed, living or gone."""
    names = db.session.scalars(select(OutboxMessage.claimed_by).where(OutboxMessage.state == "sending"))
    return {name for name in names if name}


def anything_due(moment: datetime) -> bool:
    """Whether delivery has something to do at `moment`."""
    return bool(due_ids(moment, 1))


def counts() -> dict[str, int]:
    """How many messages are in each state; every state is there."""
    rows = db.session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return dict.fromkeys(STATES, 0) | dict(rows.all())


def waiting(moment: datetime) -> int:
    """How many messages may be sent at `moment` and have not been."""
    query = select(func.count()).where(OutboxMessage.state == "waiting", OutboxMessage.not_before <= moment)
    return db.session.scalar(query) or 0


def oldest_waiting(moment: datetime) -> timedelta:
    """For how long the oldest message that may be sent has been waiting; zero when none is."""
    query = select(func.min(OutboxMessage.not_before)).where(
        OutboxMessage.state.in_(("waiting", "sending")), OutboxMessage.not_before <= moment
    )
    oldest = db.session.scalar(query.select_from(OutboxMessage))
    return moment - oldest if oldest is not None else timedelta()


def troubles(limit: int = 100) -> list[OutboxMessage]:
    """What the association should know, newest first: not sent for good, not yet, or perhaps received twice."""
    not_yet = and_(OutboxMessage.state == "waiting", OutboxMessage.last_error != "")
    query = (
        select(OutboxMessage)
        .where(or_(OutboxMessage.state == "failed", OutboxMessage.maybe_twice, not_yet))
        .order_by(OutboxMessage.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))
