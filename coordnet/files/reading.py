"""The text of a stored file, read by a child process under limits and looked through for personal codes."""

import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from coordnet import privacy
from coordnet.files.models import WITH_TEXT

READER = 4  # raised whenever the reader sees what it passed over before: what stands is then read once more
SECONDS = 60  # on the wall
PROCESSOR_SECONDS = 40
MEGABYTES = 512  # of memory; a reader needs 15 to 40 for ordinary files
MOST_KEPT = 2_000_000  # characters of one file that are stored and indexed: some 700 pages
_PACKAGES = Path(__file__).resolve().parents[2]
_LONGEST_LINE = 1024 * 1024
_WAKE_SECONDS = 0.5
_SEAM = 400  # of a piece that the next one is looked through with: a code may be cut in two, over lines too
_CUT = re.compile(r"\A(?:[^\n]*\n|\d+)")  # the rest of a row or of a number would look like another
_SAID = ("read", "partly", "empty", "encrypted", "broken", "unknown")


class Reading(NamedTuple):
    """What was found in a file: a state (see `models.TEXT_STATES`) and pieces of text with their page, if any."""

    state: str
    pieces: tuple[tuple[int | None, str], ...] = ()


def read_text(
    path: Path,
    extension: str,
    *,
    keep_going: Callable[[], bool] = lambda: True,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Reading:
    """Read a file of one of `models.READABLE`; to be called with no transaction open.

    Whatever the file is, it raises nothing: what is damaged, or needs more time, memory or room than the limits,
    is 'broken'. All text, that which people read and any other, is looked through for personal codes; one makes it
    'withheld', without any text. Of a longer text the first MOST_KEPT characters are given back. 'waiting' when
    `keep_going` (asked twice a second) said no.
    """
    deadline = time.monotonic() + seconds
    found = _Found()
    with _child(path, extension, megabytes) as output:
        for chunk in _chunks(output):
            if not keep_going():
                return Reading("waiting")
            if time.monotonic() > deadline or not found.take(chunk):
                break
    return found.reading()


@contextmanager
def _child(path: Path, extension: str, megabytes: int) -> Iterator[IO[bytes]]:
    """The reader's output. When the block ends it is gone, with whatever it may have started.

    It knows neither our settings nor where our messages go: an error message could quote the file.
    """
    command = [sys.executable, "-m", "coordnet.files.texts", str(path), extension]
    child = subprocess.Popen(
        [*command, str(PROCESSOR_SECONDS), str(megabytes)],
        cwd=_PACKAGES,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert child.stdout is not None
    try:
        yield child.stdout
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
        child.stdout.close()
        child.wait()


def _chunks(output: IO[bytes]) -> Iterator[bytes]:
    """What comes, as it comes, and b"" every half second in which nothing does."""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if not selector.select(_WAKE_SECONDS):
                yield b""
                continue
            chunk = os.read(output.fileno(), 1 << 16)
            if not chunk:
                return
            yield chunk


class _Guard:
    """Looks through a text that comes in pieces."""

    def __init__(self) -> None:
        self._seam = ""
        self._page: int | None = None

    def finds(self, page: int | None, text: str) -> bool:
        """Whether a personal code stands in this piece, or where it meets the one before."""
        if page != self._page:
            self._page, self._seam = page, f"{self._seam}\n"
        looked = self._seam + text
        self._seam = looked if len(looked) <= _SEAM else _CUT.sub("", looked[-_SEAM:])
        return privacy.contains_code(looked)


class _Found:
    """Takes what a reader says, line by line, and believes only what has the right shape."""

    def __init__(self) -> None:
        self._line = b""
        self._state = "broken"  # unless the last line says otherwise
        self._code = False
        self._written, self._aside = _Guard(), _Guard()
        self._size = 0
        self._pieces: list[tuple[int | None, str]] = []

    def take(self, chunk: bytes) -> bool:
        """Whether to go on."""
        *lines, self._line = (self._line + chunk).split(b"\n")
        for line in lines:
            if not self._understand(line):
                return False
        return len(self._line) <= _LONGEST_LINE

    def reading(self) -> Reading:
        if self._code:
            return Reading("withheld")
        return Reading(self._state, tuple(self._pieces) if self._state in WITH_TEXT else ())

    def _understand(self, line: bytes) -> bool:
        try:
            said = json.loads(line)
        except ValueError:
            return False
        match said:
            case {"state": str(state)}:
                self._state = state if state in _SAID else "broken"
                return False
            case {"text": str(text), "page": int() | None as page}:
                return self._keep(page, text)
            case {"aside": str(text)}:
                self._code = self._aside.finds(None, text)
                return not self._code
        return False

    def _keep(self, page: int | None, text: str) -> bool:
        self._code = self._written.finds(page, text)
        text = text.replace("\0", "").encode(errors="ignore").decode().strip()
        if text and self._size < MOST_KEPT:
            self._pieces.append((page if page and 0 < page < 1_000_000 else None, text[: MOST_KEPT - self._size]))
            self._size += len(text)
        return not self._code
