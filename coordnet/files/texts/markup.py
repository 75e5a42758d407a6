"""An XML document that stands inside another (an attachment of an invoice): all of it, for the guard."""

from typing import BinaryIO

from coordnet.files.texts.archives import local, walk
from coordnet.files.texts.output import Output
from coordnet.files.texts.packed import everything

_CHUNK = 64 * 1024


def read(file: BinaryIO, output: Output) -> None:
    """Nothing of it is for people."""
    whole = everything(output, frozenset())
    walk(iter(lambda: file.read(_CHUNK), b""), whole, local, whole.beside)
