"""What a member's digest of a period says: the rooms' sections of at most seven lines, of what they may see now.

Permissions are those of the moment of the call, so that what was hidden or moved in between is in nobody's
mail. Everything lies in the period, so nothing comes twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from coordnet.digest.period import Period
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Listing, Section, Thing, Week, house

MOST = 7


@dataclass(frozen=True)
class Part:
    """A section with its lines."""

    section: Section
    listing: Listing

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def heading(self) -> str:
        return self.section.heading()

    @property
    def lists(self) -> list[Listing]:
        """Its lists of lines; most sections have one."""
        return list(self.listing.lists) or [self.listing]

    @property
    def items(self) -> list[Item]:
        return [item for listing in self.lists for item in listing.items]

    @property
    def total(self) -> int:
        return self.listing.total

    @property
    def more(self) -> int:
        return self.total - len(self.items)

    @property
    def more_url(self) -> str:
        return self.listing.more_url


@dataclass(frozen=True)
class DigestContent:
    """A whole digest: its sections that have anything."""

    period: Period
    sections: list[Part] = field(default_factory=list)

    @property
    def has_news(self) -> bool:
        """Whether it is worth sending."""
        return any(part.section.is_news for part in self.sections)

    def total(self, *keys: str) -> int:
        return sum(part.total for part in self.sections if part.key in keys)


def content_for(viewer: Viewer, frequency: str, period: Period) -> DigestContent:
    """The digest of `period` for this member as things stand; texts only when `frequency` is 'weekly'.

    Speaks the language that is in force. What lies before the member joined is left out.
    """
    return DigestContent(period, list(_parts(viewer, frequency, period)))


def has_news(viewer: Viewer, period: Period) -> bool:
    """Whether the member's digest of `period` would say anything new; stops at the first thing it finds."""
    return any(part.section.is_news for part in _parts(viewer, "titles", period))


def _parts(viewer: Viewer, frequency: str, period: Period) -> Iterator[Part]:
    """What the rooms have to say, without those that have nothing.

    A member who joined in the course of the period gets what came after; of seats, which are left on a day and not
    at a moment, from that day on.
    """
    start, end = period.starts_at, period.ends_at
    if viewer.joined_at is not None:
        start = max(start, viewer.joined_at)
    if start >= end:
        return
    told: set[Thing] = set()
    for section in house().digest:
        week = Week(viewer, start, end, MOST, frequency == "weekly", frozenset(told))
        part = Part(section, section.news(week))
        if part.total:
            told |= {item.thing for item in part.items if item.thing is not None}
            yield part


def leading(content: DigestContent) -> str:
    """What the subject line has room for: what waits first, then what is new; the whole phrase in its plural form."""
    return _said(_in_words(content)[:2])


def preheader(content: DigestContent) -> str:
    """The line a mail program shows beside the subject."""
    parts = _in_words(content)
    return _said(parts[2:] or parts) + "."


def summary(content: DigestContent) -> str:
    """Everything in one line, for the beginning of the message."""
    return _said(_in_words(content))


def _in_words(content: DigestContent) -> list[Part]:
    """Every kind of news in the order in which it is said, what waits for the reader first."""
    return sorted(content.sections, key=lambda part: part.section.phrase_order)


def _said(parts: list[Part]) -> str:
    """The phrases in a row, each with its number; one that is a clause of its own comes after a semicolon."""
    said = ""
    for part in parts:
        mark = ("; " if part.section.is_clause else ", ") if said else ""
        said += mark + part.section.phrase(part.total)
    return said
