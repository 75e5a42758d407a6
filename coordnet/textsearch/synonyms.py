"""Other names of the same thing, asked for together: the taxonomy's variants and the field's abbreviations.

They widen the question and not the index, so a new synonym needs no rebuild.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from coordnet import taxonomy
from coordnet.textsearch.analyser import Keys, analyse

Name = tuple[Keys, ...]
LONGEST_NAME = 8


class Spoken(Protocol):
    """A word with its two keys."""

    @property
    def a(self) -> str: ...

    @property
    def b(self) -> str: ...


def of(words: Sequence[Spoken]) -> tuple[int, tuple[Name, ...]]:
    """How many of the first words make a name that has synonyms, and these; (1, ()) when none do."""
    for length in range(min(len(words), LONGEST_NAME), 0, -1):
        for name, others in _names().get(length, {}).get(words[0].a, ()):
            if all(_same(word, keys) for word, keys in zip(words[:length], name, strict=True)):
                return length, others
    return 1, ()


def _same(word: Spoken, keys: Keys) -> bool:
    return word.a == keys.a or word.b == keys.b


@cache
def _names() -> dict[int, dict[str, list[tuple[Name, tuple[Name, ...]]]]]:
    """Every name with its synonyms, by its number of words and the first key of its first word."""
    found: dict[int, dict[str, list[tuple[Name, tuple[Name, ...]]]]] = {}
    for names in _concepts():
        for name in names:
            others = tuple(other for other in names if other != name)
            found.setdefault(len(name), {}).setdefault(name[0].a, []).append((name, others))
    return found


def _concepts() -> list[list[Name]]:
    terms = [*taxonomy.EXPERTISE.values(), *taxonomy.MATERIAL_TYPES.values()]
    from_taxonomy = [(term.lt, *term.variants) for term in terms if term.variants]
    lines = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines()
    from_file = [line.split(" = ") for line in lines if line and not line.startswith("#")]
    return [list(dict.fromkeys(_name(name) for name in names)) for names in (*from_taxonomy, *from_file)]


def _name(text: str) -> Name:
    return tuple(Keys(token.a, token.b, token.word) for token in analyse(text))
