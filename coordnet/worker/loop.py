"""The loop: every few seconds each job is asked whether it is due, and run when nobody else runs it."""

import time
from dataclasses import dataclass
from threading import Event

import structlog
from flask import Flask

from coordnet import clock
from coordnet.database import reading
from coordnet.extensions import db
from coordnet.mail.presence import presence
from coordnet.room import Job, TryLater, house
from coordnet.worker import lease
from coordnet.worker.turn import Turn

WAKE_SECONDS = 3
HEARTBEAT_SECONDS = 30
LONGEST_PAUSE_SECONDS = 300

log = structlog.stdlib.get_logger("coordnet.worker")


@dataclass
class _Trouble:
    """How often a job has failed in a row, and when (monotonic) it is asked again."""

    failures: int = 0
    pause_until: float = 0.0


class Worker:
    """Runs the jobs of `app` until `stop` is set. An exception in a job is logged and pauses that job only."""

    def __init__(self, app: Flask, stop: Event, me: str) -> None:
        self.app = app
        self.stop = stop
        self.me = me
        self.trouble: dict[str, _Trouble] = {}
        self.beaten_at = float("-inf")

    def run(self) -> None:
        """Until `stop`; the job that is running ends between two of its steps."""
        while not self.stop.is_set():
            self.wake()
            self.stop.wait(WAKE_SECONDS)

    def wake(self) -> None:
        """Ask every job once."""
        self._beat()
        with self.app.app_context():
            jobs = house().jobs
        for job in jobs.values():
            if self.stop.is_set():
                return
            self.attend(job)

    def attend(self, job: Job, *, due: bool = False) -> int | None:
        """Run the job when it is due (or is said to be) and free: how many things it did, None when it did not run.

        Never raises: a failed job is asked again after a pause that doubles up to five minutes.
        """
        trouble = self.trouble.setdefault(job.name, _Trouble())
        if time.monotonic() < trouble.pause_until:
            return None
        try:
            with self.app.app_context():
                result = self._run_if_due(job, due)
        except TryLater as reason:
            log.warning("job waits", job=job.name, reason=str(reason))
        except Exception:
            log.exception("job failed", job=job.name)
        else:
            self.trouble[job.name] = _Trouble()
            return result
        trouble.failures += 1
        pause = min(WAKE_SECONDS * 2**trouble.failures, LONGEST_PAUSE_SECONDS)
        trouble.pause_until = time.monotonic() + pause
        return None

    def _run_if_due(self, job: Job, due: bool) -> int | None:
        if not (due or _is_due(job)) or not lease.take(job.name, self.me):
            return None
        done = False
        turn = Turn(job.name, self.me, self.stop, time.monotonic())
        try:
            if not (due or _is_due(job)):  # another process did it while we were asking
                return None
            result = job.run(clock.now(), turn.keep_going)
            done = True
            return result
        finally:
            db.session.rollback()
            lease.give_back(job.name, self.me, done=done)

    def _beat(self) -> None:
        if time.monotonic() - self.beaten_at < HEARTBEAT_SECONDS:
            return
        try:
            with self.app.app_context():
                lease.beat()
            self.beaten_at = time.monotonic()
        except Exception:
            log.exception("no heartbeat")


def _is_due(job: Job) -> bool:
    """Asked in a transaction that only reads: it must not make writers wait."""
    with reading():
        try:
            return job.is_due(clock.now())
        finally:
            db.session.rollback()


def work(app: Flask, stop: Event) -> None:
    """Be the worker of `app` until `stop` is set."""
    with presence(app.config["DATA"]) as me:
        log.info("worker started", process=me)
        Worker(app, stop, me).run()
        log.info("worker stopped", process=me)


def run_once(app: Flask, job: Job) -> int | None:
    """Run one job now, due or not; None when it failed (logged) or another process is running it."""
    with presence(app.config["DATA"]) as me:
        return Worker(app, Event(), me).attend(job, due=True)
