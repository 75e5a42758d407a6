"""Read one file and end: lines of JSON, the last of them with the state (see `output`)."""

import os
import resource
import sys
from pathlib import Path

from coordnet.files.texts import documents
from coordnet.files.texts.output import Encrypted, Output


def restrict(seconds: int, megabytes: int) -> None:
    """No more than so much processor time and memory, no files written, nothing left behind by a crash."""
    limits = {
        resource.RLIMIT_CORE: 0,  # a core dump would hold the text
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: megabytes * 1024 * 1024,
    }
    for limit, value in limits.items():
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):  # macOS has no limit of memory; there the time must do
            continue
    os.nice(10)  # pages are answered first


def main() -> None:
    path, extension, seconds, megabytes = sys.argv[1:]
    documents.prepare(extension)
    restrict(int(seconds), int(megabytes))
    output = Output(sys.stdout.buffer)
    try:
        with Path(path).open("rb") as file:
            documents.read(extension, file, output)
        state = output.end()
    except Encrypted:
        state = "encrypted"
    except BrokenPipeError:
        raise
    except Exception:  # whatever a broken file raises: MemoryError, struct.error, PdfiumError, …
        state = "broken"
    output.say({"state": state})


if __name__ == "__main__":
    main()
