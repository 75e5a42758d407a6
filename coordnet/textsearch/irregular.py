"""Words whose forms follow from no rule, and those that hold sentences together: irregular.txt, function_words.txt."""

from collections.abc import Iterator
from pathlib import Path

from coordnet.collation import fold

_HERE = Path(__file__).parent
MARK = "x"  # ends a key that no word with endings has; not a letter of Lithuanian


def lines(name: str) -> Iterator[str]:
    """The lines of a table in this folder, without remarks."""
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if content := line.partition("#")[0].strip():
            yield content


def _function_words() -> list[str]:
    return [word for line in lines("function_words.txt") for word in line.split()]


def _read() -> dict[str, str]:
    """Every form with the key of its word: as written („manė“ is no form of „mane“), then without diacritics."""
    forms = [line.split(":") for line in lines("irregular.txt")]
    keys = [(form, fold(word) + MARK) for word, others in forms for form in (word, *others.split())]
    keys += [(word, fold(word) + MARK) for word in _function_words()]
    found: dict[str, str] = {}
    for spelt in (str, fold):
        for form, key in keys:
            found.setdefault(spelt(form), key)
    return found


_IRREGULAR = _read()
FUNCTION_KEYS = frozenset(_IRREGULAR[word] for word in _function_words())


def irregular(written: str) -> str | None:
    """The key of a form in the two tables („yra“, „žmonės“, „arba“), as written or without diacritics."""
    return _IRREGULAR.get(written)
