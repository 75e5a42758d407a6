"""Lithuanian verbs by hand: any form of a verb gives one key, which no noun or adjective has.

Primary and mixed verbs („eiti, eina, ėjo“, „sakyti, sako, sakė“) have their principal parts in verbs.txt, from
which all forms follow, with prefixes and reflexive; single forms that follow from nothing are in irregular.txt.
All other verbs („koordinuoti“, „naudoti“, „vertinti“) are known by the endings that only verbs have (regular_verbs.py).
A word with diacritics must have all of its verb's („raštas“ is no form of „rasti“, nor „kalbą“ of „kalbėti“);
one without may have been typed for any.
"""

from collections.abc import Callable

from coordnet.collation import fold
from coordnet.textsearch.irregular import MARK, lines
from coordnet.textsearch.verb_forms import CLASSES, REFLEXIVE, Endings, stems

_PREFIXES = ("", "ap", "api", "at", "ati", "į", "iš", "nu", "pa", "par", "per", "pra", "pri", "su", "už")
# Negation stays in the key; „be-“, „tebe-“ and „nebe-“ say only that something goes on, or no longer does.
_PARTICLES = {"": "", "ne": "ne", "nebe": "ne", "be": "", "tebe": ""}
_SHORTEST_AFTER_BE = 3  # „bedirbdamas“, „besimokantis“, but „begalė“ is a noun
_HEAD = 2  # letters; a shorter stem is not looked for

Spelling = Callable[[str], str]  # `str` as written, `fold` as typed without diacritics


def harden(stem: str) -> str:
    """The reverse of `soften`."""
    return stem[:-1] + "t" if stem.endswith("c") else stem[:-1] if stem.endswith("dz") else stem


def principal_parts() -> list[list[str]]:
    """The verbs of verbs.txt: infinitive, present and past of the third person, as written."""
    return [line.split() for line in lines("verbs.txt")]


def spelt(endings: Endings, spelling: Spelling) -> Endings:
    """Endings in one spelling; one that needs no diacritics has it before one that lost them."""
    return {spelling(ending): reflexive for ending, reflexive in endings.items()} | {
        ending: reflexive for ending, reflexive in endings.items() if ending.isascii()
    }


class Tabled:
    """The forms of the verbs of verbs.txt in one spelling."""

    def __init__(self, spelling: Spelling) -> None:
        self._verbs = _read(spelling)
        # For the first letters of a stem, how long stems that begin so are, longest first. It saves most look-ups.
        lengths: dict[str, set[int]] = {}
        for stem in self._verbs:
            lengths.setdefault(stem[:_HEAD], set()).add(len(stem))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        # What may stand before a stem: what stays of it in the key, the reflexive, whether it is „be-“.
        self._before = {
            particle + spelling(prefix) + si: (kept + fold(prefix), REFLEXIVE if si else "", particle == "be")
            for particle, kept in _PARTICLES.items()
            for prefix in _PREFIXES
            for si in ("", "si")
            if particle or prefix or not si
        }
        self._longest_before = max(map(len, self._before))
        self._initials = frozenset(before[0] for before in self._before if before)

    def __call__(self, word: str) -> str | None:
        """The key of a form; None for other words.

        A verb without a prefix comes first, then the longer prefix („iš-ėjo“, not „į-sėjo“) and the longer stem.
        """
        if found := self._form(word, 0, False):
            return found[0] + found[1]
        if word[0] not in self._initials:
            return None
        if word.startswith("ne") and (found := self._form(word, 2, False)):  # „ne-pamiršta“, not „nepa-miršta“
            return "ne" + found[0] + found[1]
        for at in range(min(self._longest_before, len(word) - _HEAD), 0, -1):
            if before := self._before.get(word[:at]):
                kept, reflexive, after_be = before
                if found := self._form(word, at, after_be):
                    return kept + found[0] + (reflexive or found[1])
        return None

    def _form(self, word: str, at: int, after_be: bool) -> tuple[str, str] | None:
        """The key of the verb whose form stands in a word from a place on, and whether it is reflexive."""
        for length in self._lengths.get(word[at : at + _HEAD], ()):
            end = at + length
            for endings, key in self._verbs.get(word[at:end], ()):
                reflexive = endings.get(word[end:])
                if reflexive is not None and not (after_be and len(word) - end < _SHORTEST_AFTER_BE):
                    return key, reflexive
        return None


def _read(spelling: Spelling) -> dict[str, list[tuple[Endings, str]]]:
    """Of each stem its endings, with the key of the verb."""
    found: dict[str, dict[str, str]] = {}
    parts = principal_parts()
    infinitives = {spelling(infinitive.removesuffix("ti")) for infinitive, _, _ in parts}
    for infinitive, present, past in parts:
        for stem, kind in stems(infinitive.removesuffix("ti"), present, past):
            stem = spelling(stem)
            # „verti“ and „minti“ are infinitives rather than what „verčia“ and „minta“ are in the second person.
            if stem[-1] == "t" and stem[:-1] in infinitives:
                if kind == "present ia, hard":
                    continue
                kind = "present a, but for you" if kind == "present a" else kind
            found.setdefault(stem, {}).setdefault(kind, fold(infinitive) + MARK)
    classes = {kind: spelt(endings, spelling) for kind, endings in CLASSES.items()}
    return {stem: [(classes[kind], key) for kind, key in kinds.items()] for stem, kinds in found.items()}


tabled_as_written = Tabled(str)
tabled_without_diacritics = Tabled(fold)
