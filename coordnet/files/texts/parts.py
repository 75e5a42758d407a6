"""A package of parts that is no document of its own (the drawing that Word writes into `o:gfxdata`): for the guard."""

from typing import BinaryIO

from coordnet.files.texts.archives import Archive
from coordnet.files.texts.output import Output


def read(file: BinaryIO, output: Output) -> None:
    """Nothing of it is for people."""
    Archive(file, output).rest(output)
