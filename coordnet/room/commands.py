"""Commands of the rooms as they are run: what is in the way is one line, and no traceback."""

import copy
import functools
import sys
from collections.abc import Callable
from typing import Any

import click

from coordnet.outages import is_not_migrated, outage_of

# Exit status: 1, it can be run again later; 2, something else comes first.
BUSY = (
    "The database is busy or away: another process (an import, a backup) holds it. Run this again when that has ended."
)
FULL = "The disk is full: make room, then run this again."
NOT_MIGRATED = "The database is not up to date. First run: flask --app wsgi db upgrade"


def told(command: click.Command) -> click.Command:
    """The command, or the group with all its commands, ending in one line where the database cannot be used."""
    told_command = copy.copy(command)
    if isinstance(told_command, click.Group):
        told_command.commands = {name: told(part) for name, part in told_command.commands.items()}
    if told_command.callback is not None:
        told_command.callback = _telling(told_command.callback)
    return told_command


def _telling(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except Exception as error:
            said, status = _said(error)
            if not said:
                raise
        click.echo(said, err=True)
        sys.exit(status)

    return run


def _said(error: Exception) -> tuple[str, int]:
    if is_not_migrated(error):
        return NOT_MIGRATED, 2
    outage = outage_of(error)
    return {"busy": BUSY, "full": FULL}.get(outage or "", ""), 1
