"""`flask worker`: the background process."""

import signal
import sys
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from coordnet.room import house
from coordnet.worker.loop import run_once, work


@click.command("worker")
@click.option("--once", "job_name", metavar="JOB", help="Run one job now, due or not, and end.")
@with_appcontext
def worker_command(job_name: str | None) -> None:
    """Deliver mail, build digests, read files, keep the index and clean up until a signal (INT, TERM) ends it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if job_name is not None:
        _run_by_hand(app, job_name)
        return
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if not work(app, stop):
        sys.exit(1)


def _run_by_hand(app: Flask, name: str) -> None:
    jobs = house().jobs
    if name not in jobs:
        click.echo(f"unknown job: {name}; there are: {', '.join(jobs)}", err=True)
        sys.exit(2)
    done = run_once(app, jobs[name])
    if done is None:
        click.echo(f"{name}: it failed, or another process is running it", err=True)
        sys.exit(1)
    click.echo(f"{name}: {done}")
