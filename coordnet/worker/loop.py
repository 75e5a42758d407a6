"""The loop of a lane: every few seconds each of its jobs is asked whether it is due, and run when nobody else runs it.

Mail and the digest have a lane of their own, so that they never wait for a document being read or an index made
anew. A lane is a thread with its own application context, session and connection.
"""

import time
from dataclasses import dataclass
from threading import Event, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from coordnet import clock
from coordnet.database import read_only
from coordnet.extensions import db
from coordnet.mail.presence import presence
from coordnet.room import LANES, Job, LaneName, TryLater, house
from coordnet.worker import lease
from coordnet.worker.turn import Turn

WAKE_SECONDS = 3
HEARTBEAT_SECONDS = 30
LONGEST_PAUSE_SECONDS = 300
STOP_SECONDS = 20  # for the step a lane is at; whoever stops us kills after thirty

log = structlog.stdlib.get_logger("coordnet.worker")


@dataclass
class _Trouble:
    """How often a job has failed in a row, and when (monotonic) it is asked again."""

    failures: int = 0
    pause_until: float = 0.0


class Lane:
    """Runs the jobs of one lane until `stop` is set. An exception in a job is logged and pauses that job only."""

    def __init__(self, app: Flask, stop: Event, me: str, name: LaneName) -> None:
        self.app = app
        self.stop = stop
        self.me = me
        self.name = name
        self.trouble: dict[str, _Trouble] = {}
        self.beaten_at = float("-inf")

    def run(self) -> None:
        """Until `stop`; the job that is running ends between two of its steps. Nothing else ends it."""
        while not self.stop.is_set():
            try:
                self.wake()
            except BaseException:  # a thread that dies says nothing, and its jobs would never run again
                log.exception("lane crashed", lane=self.name)
            self.stop.wait(WAKE_SECONDS)

    def wake(self) -> None:
        """Ask every job of the lane once."""
        self._beat()
        with self.app.app_context():
            jobs = [job for job in house().jobs.values() if job.lane == self.name]
        for job in jobs:
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
        except OperationalError as error:
            log.warning("job waits", job=job.name, reason=_said(error))
        except (Exception, SystemExit):
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
        except OperationalError as error:
            log.warning("no heartbeat", reason=_said(error))
        except Exception:
            log.exception("no heartbeat")


def _said(error: OperationalError) -> str:
    """What the database said, on one line: it is busy, or away."""
    return str(error.orig).strip().partition("\n")[0]


def _is_due(job: Job) -> bool:
    """Asked in a transaction that only reads: it must not make writers wait."""
    with read_only():
        try:
            return job.is_due(clock.now())
        finally:
            db.session.rollback()


def work(app: Flask, stop: Event) -> bool:
    """Be the worker of `app` until `stop` is set; False when a lane did not end in time.

    What such a lane held stays claimed by a process that is gone: the next worker takes it over at once.
    """
    try:
        with presence(app.config["DATA"]) as me:
            log.info("worker started", process=me)
            _run_lanes(app, stop, me)
            log.info("worker stopped", process=me)
    except TimeoutError as error:
        log.error("worker stopped", still_busy=str(error))
        return False
    return True


def _run_lanes(app: Flask, stop: Event, me: str) -> None:
    """Until `stop`, and until every lane has ended; raises TimeoutError that names the one which has not."""
    threads = [Thread(target=Lane(app, stop, me, name).run, name=name, daemon=True) for name in LANES]
    for thread in threads:
        thread.start()
    stop.wait()
    until = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    busy = [thread.name for thread in threads if thread.is_alive()]
    if busy:
        raise TimeoutError(", ".join(busy))


def run_once(app: Flask, job: Job) -> int | None:
    """Run one job now, due or not; None when it failed (logged) or another process is running it."""
    with presence(app.config["DATA"]) as me:
        return Lane(app, Event(), me, job.lane).attend(job, due=True)
