"""`flask worker` as a process: it delivers, beats and ends cleanly."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from coordnet.mail.queries import counts
from coordnet.mail.services import queue_test
from coordnet.worker import lease
from tests.builders import Make

ROOT = Path(__file__).resolve().parents[2]


def environ(app: Flask) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "COORDNET_DATA": str(app.config["DATA"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": app.config["SECRET_KEY"],
    }


def test_the_worker_delivers_and_ends_on_term(app: Flask, session: Session, make: Make) -> None:
    queue_test(make.user().id)
    session.commit()
    folder = Path(app.config["DATA"]) / "mail"
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ(app), stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not list(folder.glob("*.eml")) and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert counts()["sent"] == 1
    assert "worker stopped" in logged
    assert lease.last_done(lease.HEARTBEAT) is not None
    assert lease.last_done("mail") is not None
    assert len(list(folder.glob("*-test-*.eml"))) == 1


def test_one_job_by_hand(app: Flask) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["worker", "--once", "cleanup"])
    assert (done.exit_code, done.stdout[:9]) == (0, "cleanup: ")
    unknown = runner.invoke(args=["worker", "--once", "nothing"])
    assert unknown.exit_code == 2
    assert "there are: " in unknown.output
