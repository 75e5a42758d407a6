"""Who is at work: a file per process in the data folder, locked while the process lives.

The kernel lets go of the lock when a process is killed, so what it had claimed can be taken over at once,
without waiting for a time limit. Time limits remain for processes of another machine, whose files are not here.
"""

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from enum import Enum
from pathlib import Path

from coordnet import clock

KEPT = timedelta(days=1)


class Life(Enum):
    """What is known about a process from its file."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"


@contextmanager
def presence(data: Path) -> Iterator[str]:
    """A name under which this process claims things, at most 80 characters; alive until the block ends.

    The file is removed when the block ends well. After an exception it stays, unlocked, because a claim may
    have stayed with it.
    """
    folder = data / "running"
    folder.mkdir(exist_ok=True)
    _sweep(folder)
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    with (folder / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield name
        (folder / name).unlink(missing_ok=True)


def life_of(name: str | None, data: Path) -> Life:
    """Whether the process of that name lives; unknown when its file is not in this data folder."""
    if not name:
        return Life.UNKNOWN
    try:
        with (data / "running" / name).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return Life.UNKNOWN
    except BlockingIOError:
        return Life.ALIVE
    return Life.GONE


def _sweep(folder: Path) -> None:
    """Remove what killed processes have left; what they held has been taken over long since."""
    limit = (clock.now() - KEPT).timestamp()
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < limit and life_of(path.name, folder.parent) is Life.GONE:
                path.unlink()
