"""The texts of a page, each with the elements it stands in."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element(NamedTuple):
    tag: str
    attrs: dict[str, str | None]

    @property
    def classes(self) -> list[str]:
        return (self.attrs.get("class") or "").split()


class Text(NamedTuple):
    """Words without the spaces around them; `inside` begins with <html>."""

    words: str
    inside: tuple[Element, ...]

    @property
    def language(self) -> str | None:
        """What a screen reader takes it for: the nearest `lang`."""
        return next((each.attrs["lang"] for each in reversed(self.inside) if each.attrs.get("lang")), None)

    def stands_in(self, *names: str) -> bool:
        """Whether an element around it has one of these tags or (`.name`) classes."""
        return any(each.tag in names or any(f".{name}" in names for name in each.classes) for each in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.texts: list[Text] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(Element(tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while any(each.tag == tag for each in self.open) and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.texts.append(Text(words, tuple(self.open)))


def texts(html: str) -> Iterator[Text]:
    """Every text that people see or hear, in its order; not what stands in attributes, scripts and style sheets."""
    reader = _Reader()
    reader.feed(html)
    yield from (text for text in reader.texts if not text.stands_in("script", "style", "template"))
