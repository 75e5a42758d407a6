"""`make run`: bring the database up to date, start gunicorn and the worker, say where the site is.

Both are children of this process; Ctrl-C or TERM ends them cleanly, and when one of them ends
by itself the other is ended too.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
READY_SECONDS = 60
STOP_SECONDS = 30


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("COORDNET_DEMO", "1")
    port = os.environ.setdefault("PORT", "8000")
    subprocess.run(
        [BIN / "pybabel", "-q", "compile", "-d", "coordnet/translations"], check=True, stderr=subprocess.DEVNULL
    )
    for command in (["db", "upgrade"], ["demo", "load", "--if-empty"]):
        if command[0] == "demo" and os.environ["COORDNET_DEMO"] == "0":
            continue
        done = subprocess.run([BIN / "flask", "--app", "wsgi", *command])
        if done.returncode != 0:
            return done.returncode
    return serve(port)


def serve(port: str) -> int:
    """Run both processes until one ends or a signal comes; the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    web = subprocess.Popen(gunicorn_command(port), start_new_session=True)
    worker = subprocess.Popen([BIN / "flask", "--app", "wsgi", "worker"], start_new_session=True)
    children = (web, worker)
    try:
        if wait_until_ready(port, children, stop):
            announce(port)
        while not stop.wait(0.5):
            if any(child.poll() is not None for child in children):
                print("A part of the site has ended; stopping the other.", file=sys.stderr)
                return 1
        return 0
    finally:
        end(children)


def gunicorn_command(port: str) -> list[str | Path]:
    """Threads serve slow readers; more workers with WEB_CONCURRENCY. No control socket: the home may be read-only."""
    return [
        BIN / "gunicorn",
        "wsgi:app",
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        os.environ.get("WEB_CONCURRENCY", "2"),
        "--threads",
        "8",
        "--no-control-socket",
        "--log-level",
        "warning",
        "--timeout",
        "60",
    ]


def wait_until_ready(port: str, children: tuple[subprocess.Popen[bytes], ...], stop: threading.Event) -> bool:
    """True when /readyz answers; False when a child died, a signal came, or a minute passed."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not stop.is_set():
        if any(child.poll() is not None for child in children):
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            stop.wait(0.1)
    return False


def announce(port: str) -> None:
    address = os.environ.get("BASE_URL") or f"http://localhost:{port}"
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


def end(children: tuple[subprocess.Popen[bytes], ...]) -> None:
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
