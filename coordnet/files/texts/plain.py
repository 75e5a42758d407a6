"""TXT and CSV, in the encodings they come in."""

import re
from pathlib import Path

from coordnet.files.texts.output import Output

_CHUNK = 1 << 16
_COLUMNS = re.compile(r"(?<=\S)\t+(?=\S)")


def read(path: Path, output: Output) -> None:
    """UTF-16 with a mark, UTF-8, or else what Windows writes in the Baltic countries; tabs part columns."""
    with path.open(encoding=_encoding(path), errors="replace") as file:
        while text := file.read(_CHUNK):
            output.write(_COLUMNS.sub(" | ", text))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return "cp1257"
    return "utf-8-sig"
