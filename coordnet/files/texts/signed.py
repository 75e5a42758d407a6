"""ADOC and ASiC-E (ETSI EN 319 162-1; the Chief Archivist's ADOC-V1.0 and V2.0): the documents that were signed."""

from typing import BinaryIO

from coordnet.files.texts.archives import Archive
from coordnet.files.texts.inside import MARKUP, PICTURES, ending, holds_no_text
from coordnet.files.texts.output import Output

_OF_THE_SIGNATURE = "meta-inf/"


def read(file: BinaryIO, output: Output) -> None:
    """Each document is read by the reader of its kind; one that cannot be makes the whole unread in part.
    A picture is a page that was signed, and without text."""
    archive = Archive(file, output)
    for name in archive.names():
        of_signature = name.startswith(_OF_THE_SIGNATURE)
        if not of_signature and ending(name) in PICTURES and "/thumbnails/" not in f"/{name}":
            output.scanned()
        if not of_signature and not holds_no_text(name) and ending(name) not in MARKUP:
            for inner in archive.shown(name):
                output.embed(inner)
    archive.rest(output)
