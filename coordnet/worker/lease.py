"""A row per job: who is running it until when, and when it was last done. Every step commits by itself."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Executable, or_, select, update

from coordnet import clock
from coordnet.database import read_only, writing
from coordnet.extensions import db, upsert
from coordnet.mail.presence import Life, life_of
from coordnet.worker.models import JobState

LEASE = timedelta(minutes=5)
HEARTBEAT = "heartbeat"


def take(name: str, me: str) -> bool:
    """Claim the job for five minutes; False when another process runs it: one known to live, or within its time."""
    moment = clock.wall()
    holder = _holder(name)
    life = life_of(holder, Path(current_app.config["DATA"]))
    if life is Life.ALIVE and holder != me:
        return False
    free = or_(JobState.leased_until.is_(None), JobState.leased_until <= moment, JobState.leased_by == me)
    if life is Life.GONE:
        free = or_(free, JobState.leased_by == holder)
    lease = {"leased_until": moment + LEASE, "leased_by": me}
    if _write(update(JobState).where(JobState.name == name, free).values(**lease)):
        return True
    first = _insert(name, **lease).on_conflict_do_nothing().returning(JobState.name)
    with writing(), db.engine.begin() as connection:
        return connection.scalar(first) is not None


def renew(name: str, me: str) -> None:
    """Hold the job for another five minutes."""
    mine = update(JobState).where(JobState.name == name, JobState.leased_by == me)
    _write(mine.values(leased_until=clock.wall() + LEASE))


def give_back(name: str, me: str, *, done: bool) -> None:
    """End the lease; `done` notes the moment as that of the last completed run."""
    values = {"leased_until": None, "leased_by": None} | ({"last_done_at": clock.now()} if done else {})
    _write(update(JobState).where(JobState.name == name, JobState.leased_by == me).values(**values))


def beat() -> None:
    """Note that the worker lives: last_done_at of the row 'heartbeat'."""
    moment = clock.now()
    _write(
        _insert(HEARTBEAT, last_done_at=moment).on_conflict_do_update(
            index_elements=["name"], set_={"last_done_at": moment}
        )
    )


def last_done(name: str) -> datetime | None:
    """When the job was last done, or the worker last lived ('heartbeat')."""
    return db.session.scalar(select(JobState.last_done_at).where(JobState.name == name))


def holders() -> set[str]:
    """The processes in whose name a job is leased, living or gone."""
    names = db.session.scalars(select(JobState.leased_by).where(JobState.leased_by.is_not(None)))
    return {name for name in names if name}


def _holder(name: str) -> str | None:
    with read_only(), db.engine.begin() as connection:
        return connection.scalar(select(JobState.leased_by).where(JobState.name == name))


def _insert(name: str, **values: Any) -> Any:
    return upsert(JobState).values(name=name, **values)


def _write(statement: Executable) -> bool:
    """Run it in a transaction of its own; whether an UPDATE has changed a row."""
    with writing(), db.engine.begin() as connection:
        return connection.execute(statement).rowcount == 1
