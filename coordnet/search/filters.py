"""What a search is narrowed to: a kind and one value of each facet, read from an address and written into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coordnet import taxonomy
from coordnet.room import ALL_FACETS, Chosen, house

_KNOWN = {"form": taxonomy.FORMS, "group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}
_YEARS = range(1990, 2100)


@dataclass(frozen=True)
class SearchFilters(Chosen):
    """The chosen kind beside the chosen values; "" where nothing is chosen."""

    kind: str = ""

    def with_value(self, facet: str, value: str) -> "SearchFilters":
        """The same with another value of one facet; "" takes it away."""
        values: Any = {facet: value}
        return replace(self, **values)

    def leaves(self, kind: str) -> bool:
        """Whether things of this kind can have all the chosen values."""
        return self.chosen_facets <= house().finds[kind].facets

    def shows(self, kind: str) -> bool:
        """Whether documents of this kind are shown: of the chosen kind, or parts of it."""
        return self.kind in ("", kind, house().finds[kind].part_of)

    @property
    def is_narrowed(self) -> bool:
        """Whether the value of any facet was chosen."""
        return bool(self.chosen_facets)

    def as_args(self) -> dict[str, str]:
        """For `url_for`: only what is chosen."""
        return {name: self.chosen(name) for name in ("kind", *ALL_FACETS) if self.chosen(name)}


def filters_from(args: Mapping[str, str]) -> SearchFilters:
    """What an address asks for; values nobody knows are left out."""
    found = {facet: args.get(facet, "") for facet in ALL_FACETS}
    for facet, known in _KNOWN.items():
        found[facet] = found[facet] if found[facet] in known else ""
    if found["year"] not in map(str, _YEARS):
        found["year"] = ""
    if not (found["municipality"].isascii() and found["municipality"].isprintable()):
        found["municipality"] = ""
    kind = args.get("kind", "")
    return SearchFilters(kind=_whole(kind) if kind in house().finds else "", **found)


def _whole(kind: str) -> str:
    return house().finds[kind].part_of or kind
