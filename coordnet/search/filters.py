"""What a search is narrowed to: a kind and values of each facet, read from an address and written into one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from coordnet import taxonomy
from coordnet.room import ALL_FACETS, Chosen, house

_KNOWN = {"form": taxonomy.FORMS, "group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}
_YEARS = frozenset(map(str, range(1990, 2100)))
_MOST = 60  # values of one facet: as many as there are municipalities


@dataclass(frozen=True)
class SearchFilters(Chosen):
    """The chosen kind ("" for all) beside the chosen values of each facet, which are in order and each once."""

    kind: str = ""

    def with_kind(self, kind: str) -> "SearchFilters":
        """The same for another kind; "" is all of them."""
        return replace(self, kind=kind)

    def turned(self, facet: str, value: str) -> "SearchFilters":
        """The same with a value of one facet added, or taken away where it was chosen."""
        values = self.chosen(facet)
        return self._with(facet, [each for each in values if each != value] if value in values else [*values, value])

    def known(self, facet: str, values: Collection[str]) -> "SearchFilters":
        """The same without what is none of these values of one facet."""
        return self._with(facet, [value for value in self.chosen(facet) if value in values])

    def without(self, facet: str) -> "SearchFilters":
        """The same without a choice of one facet."""
        return self._with(facet, ())

    def _with(self, facet: str, values: Iterable[str]) -> "SearchFilters":
        changed: Any = {facet: in_order(values)}
        return replace(self, **changed)

    def leaves(self, kind: str) -> bool:
        """Whether things of this kind can have the chosen values."""
        return self.chosen_facets <= house().finds[kind].facets

    def shows(self, kind: str) -> bool:
        """Whether documents of this kind are shown: of the chosen kind, or parts of it."""
        return self.kind in ("", kind, house().finds[kind].part_of)

    @property
    def is_narrowed(self) -> bool:
        """Whether a value of any facet was chosen."""
        return bool(self.chosen_facets)

    def as_args(self) -> dict[str, Any]:
        """For an address: only what is chosen, each facet with the list of its values."""
        kind = {"kind": self.kind} if self.kind else {}
        return kind | {facet: list(self.chosen(facet)) for facet in ALL_FACETS if self.chosen(facet)}


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, so that one choice has one address."""
    return tuple(sorted(set(values)))


def filters_from(args: Mapping[str, Any]) -> SearchFilters:
    """What an address asks for, where a facet may stand several times; values nobody knows are left out."""
    given: MultiDict[str, str] = MultiDict(args)
    found = {facet: _values(facet, given.getlist(facet)) for facet in ALL_FACETS}
    kind = given.get("kind", "")
    return SearchFilters(kind=_whole(kind) if kind in house().finds else "", **found)


def _values(facet: str, given: Iterable[str]) -> tuple[str, ...]:
    return in_order(value for value in given if _is_known(facet, value))[:_MOST]


def _is_known(facet: str, value: str) -> bool:
    """Whether there is such a value; municipalities are known to whoever has read them."""
    if facet == "year":
        return value in _YEARS
    if facet == "municipality":
        return value.isascii() and value.isprintable() and value != ""
    return value in _KNOWN[facet]


def _whole(kind: str) -> str:
    return house().finds[kind].part_of or kind
