"""Mailboxes that refuse for good what is sent to them, counted in weeks: the digest comes once a week.

A row speaks of one address of a person: with another address it says nothing any more, and it goes when a
message is accepted. A refusal that is not about the mailbox (policy, content) is not counted.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, delete

from coordnet import clock
from coordnet.extensions import db, upsert
from coordnet.mail.models import RefusingMailbox

SAID_AFTER = 3  # weeks: a week's trouble, or a fortnight's holiday of a full mailbox, passes by itself


def note_refusal(user_id: int, address: str, reason: str) -> None:
    """This address refused a message for good. Part of the caller's transaction."""
    moment = clock.now()
    first = upsert(RefusingMailbox).values(
        user_id=user_id, address=address, since=moment, week=_monday(moment), weeks=1, last_error=reason
    )
    new, other = first.excluded, RefusingMailbox.address != first.excluded.address
    db.session.execute(
        first.on_conflict_do_update(
            index_elements=["user_id"],
            set_={
                "address": new.address,
                "since": case((other, new.since), else_=RefusingMailbox.since),
                "week": new.week,
                "weeks": case(
                    (other, 1),
                    (RefusingMailbox.week == new.week, RefusingMailbox.weeks),
                    else_=RefusingMailbox.weeks + 1,
                ),
                "last_error": new.last_error,
            },
        )
    )


def note_acceptance(user_id: int) -> None:
    """A message was accepted: what there was is over. Part of the caller's transaction."""
    db.session.execute(delete(RefusingMailbox).where(RefusingMailbox.user_id == user_id))


def refusing_mailbox(user_id: int, address: str) -> RefusingMailbox | None:
    """The mailbox of this address when it has refused everything in three weeks or more, otherwise None."""
    row = db.session.get(RefusingMailbox, user_id)
    return row if row is not None and row.address == address and row.weeks >= SAID_AFTER else None


def _monday(moment: datetime) -> str:
    """The week a moment lies in, by its Monday in Lithuania."""
    day = moment.astimezone(clock.VILNIUS).date()
    return (day - timedelta(days=day.weekday())).isoformat()
