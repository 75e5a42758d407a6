"""What a job is, and which jobs an application has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app


class TryLater(Exception):
    """A job could not do its work for a reason outside (no mail server): logged as one line and tried again later."""


@dataclass(frozen=True)
class Job:
    """`is_due(moment)` only reads; `run(moment)` works in small committed steps and returns how many things it did.

    Both run in an application context of their own. A run may stop anywhere and is then simply due again.
    """

    name: str
    is_due: Callable[[datetime], bool]
    run: Callable[[datetime], int]


def register(app: Flask, job: Job) -> None:
    """Have the worker look after `job`, after those registered before it."""
    app.extensions.setdefault("coordnet_jobs", {})[job.name] = job


def registered() -> dict[str, Job]:
    """The jobs of the current application by name, in the order of their registration."""
    return dict(current_app.extensions.get("coordnet_jobs", {}))
