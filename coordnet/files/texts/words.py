"""DOCX: text with tables and boxes, headers, footers, footnotes, endnotes, comments, charts and diagrams."""

from typing import BinaryIO

from coordnet.files.texts.output import Output
from coordnet.files.texts.package import (
    Package,
    hanging_on,
    main_part,
    read_about,
    read_part,
    read_parts,
    read_rest,
    read_styles,
)


def read(file: BinaryIO, output: Output) -> None:
    """The document first, then what hangs on it. Pages are made by the program that shows it, so there are none."""
    package = Package(file, output)
    read_styles(package)
    done: set[str] = set()
    for part in hanging_on(package, main_part(package)):
        done.add(part)
        read_part(package, part, output, None)
    read_parts(package, {}, output, done)
    read_about(package, output)
    read_rest(package, output)
