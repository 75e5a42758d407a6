"""The worker's loop: who is asked, who is run, and that nothing ends it but the word to stop."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.database import read_only
from coordnet.extensions import db
from coordnet.mail.presence import presence
from coordnet.mail.room import ROOM as MAIL
from coordnet.mail.services import queue_test
from coordnet.members.models import User
from coordnet.room import Job, KeepGoing, TryLater, house
from coordnet.worker import cleanup, lease, loop
from coordnet.worker.loop import Lane, run_once
from coordnet.worker.models import JobState
from tests.builders import Make


class Counted:
    """A job that counts its runs and does what it is told."""

    def __init__(self, name: str = "counted") -> None:
        self.runs = 0
        self.due = True
        self.error: Exception | None = None
        self.job = Job(name, lambda _moment: self.due, self.run)

    def run(self, _moment: datetime, _keep_going: KeepGoing) -> int:
        self.runs += 1
        if self.error is not None:
            raise self.error
        return 7


@pytest.fixture
def worker(app: Flask) -> Iterator[Lane]:
    with presence(app.config["DATA"]) as me:
        yield Lane(app, Event(), me, "slow")


@pytest.fixture
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The only job of the application."""
    counted = Counted()
    monkeypatch.setattr(house(), "jobs", {"counted": counted.job})
    return counted


def state(name: str) -> JobState | None:
    """The row as others see it, read without holding on to the database."""
    with read_only():
        row = db.session.get(JobState, name, populate_existing=True)
        db.session.expunge_all()
        db.session.rollback()
    return row


def heartbeat() -> datetime:
    row = state(lease.HEARTBEAT)
    assert row is not None
    assert row.last_done_at is not None
    return row.last_done_at


def test_a_job_runs_when_it_is_due_and_its_end_is_noted(worker: Lane, counted: Counted) -> None:
    counted.due = False
    worker.wake()
    assert (counted.runs, state("counted")) == (0, None)
    counted.due = True
    worker.wake()
    row = state("counted")
    assert counted.runs == 1
    assert row is not None
    assert row.last_done_at is not None
    assert row.leased_by is None


def test_a_failing_job_is_paused_and_disturbs_no_other(
    worker: Lane, counted: Counted, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Counted("other")
    house().jobs["other"] = other.job
    counted.error = RuntimeError("x")
    worker.wake()
    worker.wake()
    assert (counted.runs, other.runs) == (1, 2)
    row = state("counted")
    assert row is not None
    assert (row.leased_by, row.last_done_at) == (None, None)
    counted.error = TryLater("421")
    worker.trouble["counted"].pause_until = 0
    worker.wake()
    counted.error = None
    worker.trouble["counted"].pause_until = 0
    worker.wake()
    assert (counted.runs, worker.trouble["counted"].failures) == (3, 0)


def test_what_a_failing_job_left_uncommitted_is_dropped(worker: Lane, make: Make) -> None:
    user_id = make.user(name="Rasa Šimonytė").id
    db.session.rollback()

    def run(_moment: datetime, _keep_going: KeepGoing) -> int:
        row = db.session.get(User, user_id)
        assert row is not None
        row.name = "Kita"
        db.session.flush()
        raise RuntimeError("x")

    assert worker.attend(Job("broken", lambda _moment: True, run)) is None
    assert db.session.scalar(select(User.name).where(User.id == user_id)) == "Rasa Šimonytė"


def test_one_runner_at_a_time(app: Flask, worker: Lane, counted: Counted) -> None:
    with presence(app.config["DATA"]) as other:
        assert lease.take("counted", other)
        assert worker.attend(counted.job) is None
        with clock.frozen(clock.now() + lease.LEASE * 2):
            assert worker.attend(counted.job) is None  # it lives: it is only slow
    assert counted.runs == 0


def test_a_lease_ends_with_its_time_when_the_holder_is_not_known_here(worker: Lane, counted: Counted) -> None:
    assert lease.take("counted", "another-machine-1-abcd")
    assert worker.attend(counted.job) is None
    with clock.frozen(clock.now() + lease.LEASE + timedelta(seconds=1)):
        assert worker.attend(counted.job) == 7


def test_a_lease_ends_at_once_when_its_holder_was_killed(app: Flask, worker: Lane, counted: Counted) -> None:
    with pytest.raises(KeyboardInterrupt), presence(app.config["DATA"]) as killed:
        lease.take("counted", killed)
        raise KeyboardInterrupt
    assert worker.attend(counted.job) == 7


def test_a_long_job_keeps_its_lease_and_hears_the_word_to_stop(worker: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coordnet.worker.turn.RENEW_SECONDS", 0)
    seen: list[bool] = []
    start = clock.now()

    def run(_moment: datetime, keep_going: KeepGoing) -> int:
        with clock.frozen(start + timedelta(hours=1)):
            seen.append(keep_going())
        row = state("long")
        assert row is not None
        assert row.leased_until == start + timedelta(hours=1) + lease.LEASE
        worker.stop.set()
        seen.append(keep_going())
        return 1

    assert worker.attend(Job("long", lambda _moment: True, run)) == 1
    assert seen == [True, False]


def test_the_heartbeat_is_written_now_and_then(worker: Lane, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.wake()
    first = heartbeat()
    worker.wake()
    assert heartbeat() == first
    monkeypatch.setattr(loop, "HEARTBEAT_SECONDS", 0)
    worker.wake()
    assert heartbeat() > first


def test_cleanup_runs_once_a_day(worker: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(house(), "forgets", [lambda: calls.append(1) or 2, lambda: 3])
    job = Job("cleanup", cleanup.cleanup_is_due, cleanup.clean_up)
    assert worker.attend(job) == 5
    assert worker.attend(job) is None
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert worker.attend(job) == 5
    assert len(calls) == 2


def test_by_hand_a_job_runs_whether_due_or_not(app: Flask, counted: Counted) -> None:
    counted.due = False
    assert run_once(app, counted.job) == 7


def test_asking_takes_no_write_lock(session: Session, worker: Lane, make: Make) -> None:
    """Somebody is writing while the worker asks: it neither waits nor disturbs."""
    queue_test(make.user().id)
    session.flush()
    assert worker.attend(MAIL.jobs[0]) is None
    assert worker.trouble["mail"].failures == 0
    session.commit()
    assert worker.attend(MAIL.jobs[0]) == 1


def test_a_busy_database_is_one_line_in_the_log(
    worker: Lane, counted: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    counted.error = OperationalError("UPDATE …", {}, Exception("database is locked"))
    assert worker.attend(counted.job) is None
    assert worker.trouble["counted"].failures == 1
    (record,) = [record for record in caplog.records if "job waits" in record.getMessage()]
    assert "database is locked" in record.getMessage()
    assert record.exc_info is None
    assert "UPDATE" not in record.getMessage()
