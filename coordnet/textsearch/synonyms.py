"""Other names of the same thing, asked for together: the taxonomy's variants and the field's abbreviations.

They widen the question and not the index, so a new synonym needs no rebuild.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

from coordnet import taxonomy
from coordnet.textsearch.analyser import Keys, analyse
from coordnet.textsearch.irregular import lines

Name = tuple[Keys, ...]
LONGEST_NAME = 8


class Spoken(Protocol):
    """A word with its two keys."""

    @property
    def a(self) -> str: ...

    @property
    def b(self) -> str: ...


class Names:
    """Names of the same thing, to be looked up by their words."""

    def __init__(self, concepts: Iterable[Sequence[str]]) -> None:
        # By the number of words and the first key of the first word.
        self._found: dict[int, dict[str, list[tuple[Name, tuple[Name, ...]]]]] = {}
        for texts in concepts:
            names = list(dict.fromkeys(map(_name, texts)))
            for name in names:
                others = tuple(other for other in names if other != name)
                self._found.setdefault(len(name), {}).setdefault(name[0].a, []).append((name, others))

    def of(self, words: Sequence[Spoken]) -> tuple[int, tuple[Name, ...]]:
        """How many of the first words make a name that has others, and these of all lines; (1, ()) when none do."""
        for length in range(min(len(words), LONGEST_NAME), 0, -1):
            same = [
                others
                for name, others in self._found.get(length, {}).get(words[0].a, ())
                if all(_same(word, keys) for word, keys in zip(words[:length], name, strict=True))
            ]
            if same:
                return length, tuple(dict.fromkeys(name for others in same for name in others))
        return 1, ()


def of(words: Sequence[Spoken]) -> tuple[int, tuple[Name, ...]]:
    """How many of the first words make a name that has synonyms, and these; (1, ()) when none do."""
    return _synonyms().of(words)


def concepts_of(file: str) -> list[list[str]]:
    """The lines of a table in this folder, each the names of one thing."""
    return [line.split(" = ") for line in lines(file)]


@cache
def _synonyms() -> Names:
    terms = [*taxonomy.EXPERTISE.values(), *taxonomy.MATERIAL_TYPES.values()]
    from_taxonomy = [(term.lt, *term.variants) for term in terms if term.variants]
    return Names([*from_taxonomy, *concepts_of("synonyms.txt")])


def _same(word: Spoken, keys: Keys) -> bool:
    return word.a == keys.a or word.b == keys.b


def _name(text: str) -> Name:
    return tuple(Keys(token.a, token.b, token.word) for token in analyse(text))
