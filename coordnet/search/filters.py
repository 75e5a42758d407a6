"""What a search is narrowed to: one value of each facet, read from an address and written into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from coordnet import taxonomy
from coordnet.clock import VILNIUS
from coordnet.textsearch.models import KINDS

FACETS = ("form", "group", "type", "year", "municipality")
_KNOWN = {"form": taxonomy.FORMS, "group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}
_YEARS = range(1990, 2100)

# Only what is kept in the library has a form, a group or a type; people have no year, places only their name.
_KINDS_WITH = {
    "form": ("entry", "file"),
    "group": ("entry", "file"),
    "type": ("entry", "file"),
    "year": ("thread", "post", "entry", "file"),
    "municipality": KINDS,
}


@dataclass(frozen=True)
class Filters:
    """The chosen kind and values; "" where nothing is chosen."""

    kind: str = ""
    form: str = ""
    group: str = ""
    type: str = ""
    year: str = ""
    municipality: str = ""

    def chosen(self, facet: str) -> str:
        value: str = getattr(self, facet)
        return value

    def with_value(self, facet: str, value: str) -> "Filters":
        """The same with another value of one facet; "" takes it away."""
        values: Any = {facet: value}
        return replace(self, **values)

    def leaves(self, kind: str) -> bool:
        """Whether things of this kind can have all the chosen values."""
        return all(kind in kinds for facet, kinds in _KINDS_WITH.items() if self.chosen(facet))

    @property
    def is_narrowed(self) -> bool:
        """Whether the value of any facet was chosen."""
        return any(map(self.chosen, FACETS))

    def as_args(self) -> dict[str, str]:
        """For `url_for`: only what is chosen."""
        return {name: self.chosen(name) for name in ("kind", *FACETS) if self.chosen(name)}


def filters_from(args: Mapping[str, str]) -> Filters:
    """What an address asks for; values nobody knows are left out."""
    found = {facet: args.get(facet, "") for facet in FACETS}
    for facet, known in _KNOWN.items():
        found[facet] = found[facet] if found[facet] in known else ""
    if found["year"] not in map(str, _YEARS):
        found["year"] = ""
    if not (found["municipality"].isascii() and found["municipality"].isprintable()):
        found["municipality"] = ""
    kind = args.get("kind", "")
    return Filters(kind=kind if kind in KINDS else "", **found)


def bounds(year: str) -> tuple[datetime, datetime]:
    """The first moment of a year in Lithuania and the first of the next."""
    first, following = (datetime(int(year) + more, 1, 1, tzinfo=VILNIUS).astimezone(UTC) for more in (0, 1))
    return first, following
