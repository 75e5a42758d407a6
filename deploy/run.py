"""`make run`: bring the database up to date, start gunicorn and the worker, say where the site is.

Both are children of this process; Ctrl-C or TERM ends them cleanly, and when one of them ends
by itself the other is ended too. What can be wrong before that is said in one line.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GRACE_SECONDS = 25  # for the requests that are being answered
STOP_SECONDS = 30
WAITING = {  # by what /readyz says
    "writing": "The database is busy: another process (an import, a backup) holds it, or its disk is full. Waiting …",
    "database": "The database cannot be reached. Waiting …",
    "data": "Nothing can be written into the data folder: its disk is full, or it is another user’s. Waiting …",
}

sys.path.insert(0, str(ROOT))
import config  # noqa: E402
from coordnet.private_files import make_file  # noqa: E402

Children = tuple[subprocess.Popen[bytes], ...]


class CannotStart(Exception):
    """One line: what is in the way, and what to do."""


def main() -> int:
    os.chdir(ROOT)
    for name, value in (("COORDNET_DEMO", "1"), ("COORDNET_LOG", "plain"), ("PORT", "8000")):
        os.environ[name] = os.environ.get(name, "").strip() or value
    try:
        settings = config.load()
        if settings["DATA_WAS_OPEN"]:
            print("The data folder was open to other users of this machine; it is closed now.", flush=True)
        with alone(settings["DATA"], settings["BASE_URL"]):
            require_free_port(settings["PORT"])
            return prepare() or serve(settings)
    except (config.SettingError, CannotStart) as error:
        print(f"CoordNet cannot start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@contextmanager
def alone(data: Path, address: str) -> Iterator[None]:
    """Keep a second start away from this data folder, by a lock that ends with this process. Raises CannotStart."""
    make_file(data / "run.lock")
    with (data / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            running = file.read().strip()
            raise CannotStart(f"it already runs on {data}, at {running}. Stop it there first (Ctrl-C).") from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield


def require_free_port(port: int) -> None:
    """Raises CannotStart when somebody listens there already: gunicorn would say so five times."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(f"PORT={port}: {error.strerror}. Choose another one: PORT=8080 make run") from None


def prepare() -> int:
    """Texts, database and demonstration network; the exit status of the step that failed, otherwise 0."""
    compiling = [BIN / "pybabel", "-q", "compile", "-d", "coordnet/translations"]
    subprocess.run(compiling, check=True, stderr=subprocess.DEVNULL)
    print("Bringing the database up to date …", flush=True)
    status = flask("db", "upgrade")
    if status == 0 and os.environ["COORDNET_DEMO"] != "0":
        print("Loading the demonstration network if there is nobody yet (half a minute, once) …", flush=True)
        status = flask("demo", "load", "--if-empty")
    return status


def flask(*command: str) -> int:
    return subprocess.run([BIN / "flask", "--app", "wsgi", *command]).returncode


def serve(settings: dict[str, Any]) -> int:
    """Run both processes until one ends or a signal comes; the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    web = subprocess.Popen(gunicorn_command(settings), start_new_session=True)
    worker = subprocess.Popen([BIN / "flask", "--app", "wsgi", "worker"], start_new_session=True)
    children = (web, worker)
    try:
        if wait_until_ready(settings["PORT"], children, stop):
            announce(settings["BASE_URL"])
        while not stop.wait(0.5):
            if any(child.poll() is not None for child in children):
                print("A part of the site has ended; stopping the other.", file=sys.stderr)
                return 1
        return 0
    finally:
        end(children)


def gunicorn_command(settings: dict[str, Any]) -> list[str | Path]:
    """Threads serve slow readers; more workers with WEB_CONCURRENCY. No control socket: the home may be read-only."""
    return [
        BIN / "gunicorn",
        "wsgi:app",
        "--bind",
        f"127.0.0.1:{settings['PORT']}",
        "--worker-class",
        "gthread",
        "--workers",
        str(settings["WEB_CONCURRENCY"]),
        "--threads",
        "8",
        "--no-control-socket",
        "--log-level",
        "warning",
        "--timeout",
        "60",
        "--graceful-timeout",
        str(GRACE_SECONDS),
    ]


def wait_until_ready(port: int, children: Children, stop: threading.Event) -> bool:
    """True when /readyz answers; False when a child died or a signal came. What it waits for is said once."""
    said = ""
    while not stop.is_set():
        if any(child.poll() is not None for child in children):
            return False
        missing = what_is_missing(port)
        if missing == "":
            return True
        if missing and missing != said:
            said = missing
            print(WAITING.get(missing, f"Not ready yet: {missing}. Waiting …"), flush=True)
        stop.wait(1 if missing else 0.1)
    return False


def what_is_missing(port: int) -> str | None:
    """What /readyz says is missing, "" when nothing is, None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        return error.read(40).decode(errors="replace").strip()
    except OSError:
        return None


def announce(address: str) -> None:
    print(f"\nCoordNet is ready: {address}")
    if os.environ["COORDNET_DEMO"] != "0":
        print("Sign in with a demonstration account (password: Demonstracija-2026):")
        for name, what in (
            ("administratore", "the association"),
            ("moderatorius", "moderator"),
            ("ministerija", "the ministry"),
            ("vilnius", "coordinator, Vilnius"),
            ("kaunas", "coordinator, Kaunas"),
            ("alytus", "coordinator, Alytus"),
            ("pavaduotoja", "deputy, Kaunas"),
        ):
            print(f"  {name}@demo.coordnet.example  ({what})")
    else:
        print("The first administrator: .venv/bin/flask --app wsgi members create-admin vardas@asociacija.lt")
    print("Ctrl-C stops the site.", flush=True)


def end(children: Children) -> None:
    """TERM, and KILL after half a minute."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
