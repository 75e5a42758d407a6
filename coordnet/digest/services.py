"""Building digests: one row per member and period, one outbox row with it. Texts are made when it is sent."""

from sqlalchemy import select

from coordnet import clock
from coordnet.audit.services import record
from coordnet.digest.content import has_news
from coordnet.digest.models import Digest, DigestPeriod
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.mail.services import queue
from coordnet.members.models import User
from coordnet.members.viewer import Viewer


def is_built(period: Period) -> bool:
    """Whether every member's digest of the period has been built."""
    return db.session.get(DigestPeriod, period.start) is not None


def mark_built(period: Period) -> None:
    """Say that the period is done; nothing is built for it again."""
    if not is_built(period):
        db.session.add(DigestPeriod(period_start=period.start, period_end=period.end, built_at=clock.now()))


def wants_digest(viewer: Viewer, frequency: str, period: Period) -> bool:
    """Active, not switched off, and in the network before the period ended."""
    return viewer.is_active and frequency != "off" and (viewer.joined_at is None or viewer.joined_at < period.ends_at)


def has_digest(user_id: int, period: Period) -> bool:
    """Whether this member's digest of the period exists already."""
    return (
        db.session.scalar(
            select(Digest.id).where(
                Digest.user_id == user_id, Digest.period_start == period.start, Digest.period_end == period.end
            )
        )
        is not None
    )


def build_digest(viewer: Viewer, frequency: str, period: Period) -> bool:
    """Build one member's digest and hand it to the outbox; False when there is nothing to say or it exists.

    The unique keys (member, period) and (kind, subject, recipient) keep a rerun from doing it twice.
    """
    if not wants_digest(viewer, frequency, period) or has_digest(viewer.id, period):
        return False
    if not has_news(viewer, period):
        return False
    digest = Digest(user_id=viewer.id, period_start=period.start, period_end=period.end, created_at=clock.now())
    db.session.add(digest)
    db.session.flush()
    queue("digest", str(digest.id), user_id=viewer.id)
    return True


def stop_digest(user_id: int) -> bool:
    """Unsubscribe a member; False when there is no such person."""
    user = db.session.get(User, user_id)
    if user is None:
        return False
    if user.digest_frequency != "off":
        user.digest_frequency = "off"
        record("digest.stopped", actor_id=user.id, target_kind="user", target_id=user.id)
    return True
