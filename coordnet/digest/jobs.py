"""The weekly build: commits member by member, so that a kill at any point loses and repeats nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coordnet.digest.period import Period, due_period
from coordnet.digest.services import build_digest, is_built, mark_built
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, active_viewers
from coordnet.room import KeepGoing


@dataclass
class Built:
    """How many digests were built, and for how many members there was nothing (or it was there already)."""

    period: Period
    built: int = 0
    nothing: int = 0


def digest_is_due(moment: datetime) -> bool:
    """Whether the last complete period that is due at `moment` has not been built."""
    return not is_built(due_period(moment))


def build_due(moment: datetime, _keep_going: KeepGoing) -> int:
    """The worker's job: build what is due at `moment`; the number of digests."""
    return build_period(due_period(moment)).built


def build_period(period: Period, *, only: str = "", dry_run: bool = False) -> Built:
    """Build the digests of a period, for everybody or for the address `only`; `dry_run` only counts."""
    result = Built(period)
    if is_built(period):
        return result
    for viewer, frequency in _members(only):
        if build_digest(viewer, frequency, period):
            result.built += 1
        else:
            result.nothing += 1
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    if not dry_run and not only:
        mark_built(period)
        db.session.commit()
    return result


def _members(only: str) -> list[tuple[Viewer, str]]:
    frequencies = {row.id: row.digest_frequency for row in db.session.execute(select(User.id, User.digest_frequency))}
    viewers = [viewer for viewer in active_viewers() if not only or viewer.email == only.strip().lower()]
    db.session.commit()
    return [(viewer, frequencies[viewer.id]) for viewer in viewers]
