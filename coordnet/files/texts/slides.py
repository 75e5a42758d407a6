"""PPTX: every slide with its notes, comments, charts and diagrams, hidden slides too."""

from typing import BinaryIO

from coordnet.files.texts.archives import Attributes, Both
from coordnet.files.texts.output import Output
from coordnet.files.texts.package import Package, main_part, read_about, read_parts, read_rest, relation
from coordnet.files.texts.pictures import Pictures


def read(file: BinaryIO, output: Output) -> None:
    """Slides in their order, numbered from 1; last, without a number, what is in no slide."""
    package = Package(file, output)
    main = main_part(package)
    order, pictures = _Order(), Pictures()
    package.walk(main, Both(order, pictures))
    package.page = pictures.page
    targets = package.relations(main)
    slides = [targets[each] for each in order.relations if each in targets]
    read_parts(package, dict(enumerate(slides, start=1)), output, set())
    read_about(package, output)
    read_rest(package, output)


class _Order:
    def __init__(self) -> None:
        self.relations: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sldId":
            self.relations.append(relation(attributes))

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...
