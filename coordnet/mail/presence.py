"""Who is at work: a file per process in the data folder, locked while the process lives.

The kernel lets go of the lock when a process is killed, so what it had claimed can be taken over at once,
without waiting for a time limit. Time limits remain for processes of another machine, whose files are not here.
"""

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from coordnet.private_files import make_file, make_folder


class Life(Enum):
    """What is known about a process from its file."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"


@contextmanager
def presence(data: Path) -> Iterator[str]:
    """A name under which this process claims things, at most 80 characters; alive until the block ends.

    The file is removed when the block ends well. After an exception it stays, unlocked, because a claim may
    have stayed with it: it is the evidence that the claim is free. It gets its name when it is locked, so that
    a process that is just starting is never taken for one that is gone.
    """
    folder = data / "running"
    make_folder(folder)
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    unnamed = folder / f".{name}"
    make_file(unnamed)
    with unnamed.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        unnamed.rename(folder / name)
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


def gone(data: Path) -> set[str]:
    """The names of processes that were killed and whose files are still here."""
    names = [path.name for path in (data / "running").glob("[!.]*")]
    return {name for name in names if life_of(name, data) is Life.GONE}


def forget(name: str, data: Path) -> None:
    """Remove the file of a process that is gone. Nothing may be claimed in its name any more."""
    (data / "running" / name).unlink(missing_ok=True)
