"""Two lanes: mail never waits for a document being read, and neither lane can take the other down."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from coordnet.database import read_only
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.models import StoredFile
from coordnet.mail.presence import Life, life_of
from coordnet.mail.queries import counts
from coordnet.mail.services import queue_test
from coordnet.room import MAIL, SLOW, Job, KeepGoing, house
from coordnet.worker import loop
from coordnet.worker.models import JobState
from tests.builders import Make
from tests.files import documents

SECONDS = 60


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "WAKE_SECONDS", 0.1)


@contextmanager
def running(app: Flask) -> Iterator[list[bool]]:
    """A worker at work; when the block ends it is stopped and has said whether it ended in time."""
    stop, ended = Event(), list[bool]()
    thread = Thread(target=lambda: ended.append(loop.work(app, stop)))
    thread.start()
    try:
        yield ended
    finally:
        stop.set()
        thread.join(SECONDS)


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def read(query: Callable[[], object]) -> object:
    """What others see, without holding on to the database."""
    with read_only():
        try:
            return query()
        finally:
            db.session.rollback()


def holder(job: str) -> object:
    return read(lambda: db.session.scalar(select(JobState.leased_by).where(JobState.name == job)))


def sent() -> object:
    return read(lambda: counts()["sent"])


def text_state() -> object:
    return read(lambda: db.session.scalar(select(StoredFile.text_state)))


@pytest.fixture
def long_document(make: Make) -> None:
    """A document of 300,000 paragraphs waits to be read: several seconds, on a fast machine too."""
    content = documents.docx(documents.run("Koordinatorė rašo apie pagalbą") * 300_000)
    files.store(BytesIO(content), "ilgas.docx", by=make.coordinator())
    db.session.commit()


def test_mail_leaves_while_a_long_document_is_being_read(app: Flask, make: Make, long_document: None) -> None:
    recipient = make.user().id
    with running(app) as ended:
        wait_until(lambda: holder("files") is not None)
        queue_test(recipient)
        db.session.commit()
        wait_until(lambda: sent() == 1)
        assert holder("files") is not None
        assert text_state() == "waiting"
    assert ended == [True]
    assert text_state() == "waiting"  # told to stop, it did not read to the end
    assert holder("files") is None
    assert len(list((Path(app.config["DATA"]) / "mail").glob("*-test-*.eml"))) == 1


def test_what_people_wait_for_has_its_own_lane(app: Flask) -> None:
    lanes = {name: job.lane for name, job in house().jobs.items()}
    assert {name for name, lane in lanes.items() if lane == MAIL} == {"digest", "mail"}
    assert {"files", "search", "cleanup"} <= {name for name, lane in lanes.items() if lane == SLOW}


class Crash(BaseException):
    """Worse than any Exception."""


def test_a_lane_that_crashes_is_named_goes_on_and_leaves_the_other_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: dict[str, int] = {"bad": 0, "good": 0}

    def bad(_moment: datetime, _keep_going: KeepGoing) -> int:
        ran["bad"] += 1
        raise Crash

    def good(_moment: datetime, _keep_going: KeepGoing) -> int:
        ran["good"] += 1
        return 1

    jobs = {"bad": Job("bad", lambda _moment: True, bad), "good": Job("good", lambda _moment: True, good, lane=MAIL)}
    monkeypatch.setattr(house(), "jobs", jobs)
    with running(app) as ended:
        wait_until(lambda: ran["bad"] >= 3 and ran["good"] >= 3)
    assert ended == [True]
    crashes = [record.getMessage() for record in caplog.records if "lane crashed" in record.getMessage()]
    assert len(crashes) >= 3
    assert "slow" in crashes[0]


def test_a_lane_that_does_not_end_is_named_and_what_it_held_is_free_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    let_go, began = Event(), Event()

    def endless(_moment: datetime, _keep_going: KeepGoing) -> int:
        began.set()
        let_go.wait(SECONDS)
        return 1

    monkeypatch.setattr(house(), "jobs", {"endless": Job("endless", lambda _moment: True, endless)})
    monkeypatch.setattr(loop, "STOP_SECONDS", 0.2)
    try:
        with running(app) as ended:
            assert began.wait(SECONDS)
        name = str(holder("endless"))
        assert ended == [False]
        assert life_of(name, app.config["DATA"]) is Life.GONE
        assert any("still_busy" in record.getMessage() for record in caplog.records)
    finally:
        let_go.set()
        wait_until(lambda: holder("endless") is None)
