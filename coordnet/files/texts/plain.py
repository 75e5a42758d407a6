"""TXT and CSV, in the encodings they come in."""

import re
from codecs import getincrementaldecoder
from io import TextIOWrapper
from typing import BinaryIO

from coordnet.files.texts.output import Output

_CHUNK = 1 << 16
_COLUMNS = re.compile(r"(?<=\S)\t+(?=\S)")


def read(file: BinaryIO, output: Output) -> None:
    """UTF-16 with a mark, UTF-8, or else what Windows writes in the Baltic countries; tabs part columns."""
    encoding = _encoding(file)
    file.seek(0)
    lines = TextIOWrapper(file, encoding=encoding, errors="replace")
    while text := lines.read(_CHUNK):
        output.write(_COLUMNS.sub(" | ", text))


def _encoding(file: BinaryIO) -> str:
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    file.seek(0)
    decoder = getincrementaldecoder("utf-8-sig")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "cp1257"
    return "utf-8-sig"
