"""The data folder is its owner's alone: letters hold one-time links, files and the database what others may not read.

Folders are 0700 and files 0600 whatever the umask of whoever starts us; SQLite gives its journal the mode of its file.
"""

import os
import stat
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_folder(path: Path) -> None:
    """Make the folder when it is missing. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file when it is missing. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, FILE))


def close_to_others(folder: Path) -> int:
    """Take from everybody else what an earlier version left them: how many files and folders they could get at.

    Behind a closed door they could get at nothing: there only what stands first is looked at. What is not ours to
    change stays as it is, and so does a folder shared on purpose (sticky, such as /tmp).
    """
    mode = folder.stat().st_mode
    if mode & stat.S_ISVTX:
        return 0
    was_open = bool(mode & _OTHERS)
    inside = folder.rglob("*") if was_open else folder.iterdir()
    closed = sum(_close(path) for path in [*inside, folder])
    return closed if was_open else 0


def _close(path: Path) -> bool:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
        return bool(mode & _OTHERS)
    except OSError:  # gone meanwhile, or another user's
        return False
