"""Words of one family („vertimas“, „vertėjas“, „versti“) and words that may stand for one another (related.txt): asked
for where few things have the words as they were typed.

They widen the question and not the index. A family is a guess by endings: what no text has finds nothing.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from coordnet.collation import fold
from coordnet.textsearch import irregular, nouns
from coordnet.textsearch.analyser import keys_of
from coordnet.textsearch.query import Group, Way, Word
from coordnet.textsearch.synonyms import Names, concepts_of
from coordnet.textsearch.verbs import principal_parts

WEIGHT = 0.6  # beside the word that was asked for

_REGULAR = "w"
_SHORTEST = 3  # letters of what a family shares
_LONG_THEMES = ("av", "in", "en")  # of regular verbs: „verbavo“, „tikrino“


def kin_of(group: Group) -> tuple[Way, ...]:
    """Other ways to say what was asked for, of less weight; () when there are none."""
    said = [phrase[0] for phrase in group[0] if len(phrase) == 1 and not phrase[0].is_prefix]
    if len(said) < len(group[0]):
        return ()
    length, names = _related().of(said)
    ways = [tuple(_word(*keys) for keys in name) for name in names] if length == len(said) else []
    if len(said) == 1:
        ways += [(_word(key, key, ""),) for key in family(said[0].a, said[0].b)]
    return tuple((phrase,) for phrase in dict.fromkeys(ways))


def _word(a: str, b: str, word: str) -> Word:
    return Word(a, b, word, weight=WEIGHT)


@cache
def _related() -> Names:
    return Names(concepts_of("related.txt"))


@lru_cache(maxsize=2_000)
def family(a: str, b: str) -> tuple[str, ...]:
    """Keys of the words of the family of one with these keys, without those two."""
    verb = b if _is_verb(b) else _of_noun(a)
    found = [verb, *_of_verb(verb)] if verb else []
    return tuple(key for key in dict.fromkeys(found) if key not in (a, b))


def _is_verb(key: str) -> bool:
    base = key.removesuffix("s")
    return base.endswith((irregular.MARK, _REGULAR))


def _of_noun(a: str) -> str | None:
    """The verb of what is done („vertimas“, „rašymas“) or of who does it („vertėjas“, „mokytojas“)."""
    stem = _plain(a)
    if len(stem) < _SHORTEST + 2:
        return None
    forms: tuple[str, ...] = ()
    if stem.endswith(("im", "ej")):
        forms = stem[:-2] + "o", stem[:-2] + "e"
    elif stem.endswith("ym"):
        forms = (stem[:-1] + "ti",)
    elif stem.endswith("toj"):
        forms = (stem[:-2] + "i",)
    return next((key for form in forms if _is_verb(key := keys_of(form).b)), None)


def _of_verb(key: str) -> Iterator[str]:
    """What is done, and who does it."""
    base = key.removesuffix("s")
    stem = base[:-1].removesuffix("ti")
    if base.endswith(_REGULAR) and stem.endswith(_LONG_THEMES) and len(stem) > _SHORTEST:
        yield keys_of(stem + "imas").a
        yield keys_of((stem[:-2] + "uo" if stem.endswith("av") else stem) + "tojas").a
    elif stem.endswith(("y", "e", "o")):
        yield keys_of(stem + ("mas" if stem.endswith("y") else "jimas")).a
        yield keys_of(stem + "tojas").a
    elif not base.endswith(_REGULAR) and (past := _past(stem)):
        yield keys_of(past + "imas").a
        yield keys_of(past + "ejas").a


def _past(stem: str) -> str | None:
    """The stem of the past of a primary verb, which may have a prefix: of „pranešti“ „praneš“."""
    parts = _pasts()
    at = next((at for at in range(len(stem) - 1) if stem[at:] in parts), None)
    return None if at is None else stem[:at] + parts[stem[at:]]


@cache
def _pasts() -> dict[str, str]:
    return {fold(verb.removesuffix("ti")): fold(past)[:-1] for verb, _present, past in principal_parts()}


def _plain(key: str) -> str:
    """A key as stems are: that of a noun of nouns.txt without its ending."""
    return key.removesuffix("as" + nouns.MARK)
