"""What a municipality's name means, however it was typed: in capitals, short, with „sav.“, as a town, as a code.

Nothing is guessed: a name that may be two municipalities, or has a slip in it, only leads to suggestions.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from unicodedata import normalize

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from coordnet.collation import fold
from coordnet.errors import Invalid
from coordnet.members.models import Municipality
from coordnet.members.queries import all_municipalities

MOST_SUGGESTED = 3
_LONGEST = 100  # of what is compared; no name is longer
_ALIKE = 0.8
_CODE = re.compile(r"lt[\s-]?(\d\d)")
_KINDS = {
    "miesto": ("m", "mst", "miestas", "miesto", "city", "town"),
    "rajono": ("r", "raj", "rajonas", "rajono", "district"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
# Words that stand in every such name, or in that of its office.
_COMMON = frozenset(
    {
        "sav",
        "savivald",
        "savivaldybe",
        "savivaldybes",
        "savivaldybeje",
        "municipality",
        "adm",
        "administracija",
        "administracijos",
    }
)


class Places:
    """The municipalities by every name they are called by."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        """Names are known with and without their diacritics; with half of them they are a slip of the pen."""
        self._known: dict[str, list[Municipality]] = {}
        for each in municipalities:
            names = list(_names(each))
            for name in dict.fromkeys((*names, *map(fold, names), each.code.lower())):
                self._known.setdefault(name, []).append(each)

    def named(self, text: str) -> Municipality | None:
        """The one that `text` names, or None when there is none or there are two.

        „Vilnius“, the town, is the city's municipality; „Vilniaus“ may be the city's or the district's.
        """
        found, town = self.all_named(text), fold(_key(text))
        if len(found) > 1:
            found = [each for each in found if each.kind == "miesto" and fold(each.place) == town]
        return found[0] if found else None

    def all_named(self, text: str) -> list[Municipality]:
        """All that `text` may name in full: for „Vilnius“ and „Vilniaus“ the city's and the district's."""
        return self._known.get(_key(text), [])

    def sought(self, text: str) -> list[Municipality]:
        """The same for a filter, which may show too much: half of the diacritics are enough."""
        return self.all_named(text) or self.all_named(fold(text))

    def asked(self, text: str) -> Municipality:
        """The one that is asked for. Raises Invalid with what was probably meant."""
        found = self.named(text)
        if found is not None:
            return found
        near = [_("“%(name)s”", name=each.short_name) for each in self.nearest(text)]
        if not near:
            raise Invalid(_("There is no municipality “%(typed)s”.", typed=text[:60]), "municipality")
        names = format_list(near, "or", locale=get_locale())
        raise Invalid(
            _("There is no municipality “%(typed)s”. Did you mean %(near)s?", typed=text[:60], near=names),
            "municipality",
        )

    def nearest(self, text: str) -> list[Municipality]:
        """Which were probably meant: those of the name, the same name of another kind, or with a slip of the pen."""
        wanted = _key(text)
        same = self._known.get(wanted) or self._known.get(_without_kind(wanted))
        if same:
            return same
        wanted = fold(wanted)
        names = [name for name in self._known if not _CODE.fullmatch(name)]
        near = get_close_matches(wanted, names, n=4, cutoff=_ALIKE)
        best = [self._known[name] for name in near if _alike(wanted, name) == _alike(wanted, near[0])]
        return list({each.id: each for places in best for each in places}.values())[:MOST_SUGGESTED]


def all_places() -> Places:
    """The 60, ready to be asked for by name; one query."""
    return Places(all_municipalities())


def _names(municipality: Municipality) -> Iterator[str]:
    """Short and as a town, each with the kind („miesto“, „rajono“) and without."""
    short = re.sub(r" [mr]\.$", "", municipality.short_name)
    for name in (short.lower(), municipality.place.lower()):
        yield name
        if municipality.kind in _KINDS:
            yield f"{name} {municipality.kind}"


def _key(text: str) -> str:
    """The text in the form of the names: one case, no punctuation, kinds in full, without what all have."""
    text = " ".join(normalize("NFC", text[:_LONGEST]).lower().split())
    if code := _CODE.fullmatch(text):
        return f"lt-{code[1]}"
    words = re.findall(r"[^\W_]+", text)
    return " ".join(_KIND_OF.get(word, word) for word in words if fold(word) not in _COMMON)


def _without_kind(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _KINDS)


def _alike(text: str, other: str) -> float:
    return SequenceMatcher(None, other, text).ratio()
