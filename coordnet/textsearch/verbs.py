"""Lithuanian verbs by hand: any form of a verb gives one key, which no noun or adjective has.

Primary and mixed verbs („eiti, eina, ėjo“, „sakyti, sako, sakė“) have their principal parts in verbs.txt, from
which all forms follow, with prefixes and reflexive; single forms that follow from nothing are in irregular.txt.
All other verbs („koordinuoti“, „naudoti“, „vertinti“) are known by the endings that only verbs have.
Everything here is folded: lower case without diacritics. Forms and classes: Ambrazas (ed.), Lithuanian Grammar, 1997.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from coordnet.collation import fold
from coordnet.textsearch.ends import Ends

_HERE = Path(__file__).parent
_MARK = "x"  # ends the key of a verb; not a letter of Lithuanian, so no noun has that key
_REFLEXIVE = "s"  # „imtis“ and „imti“ are two verbs


def words(text: str) -> list[str]:
    """The words of a text, for lists too long to be quoted word by word."""
    return text.split()


# What stands after a participle's suffix: declension, then the pronominal forms.
_HARD = words(
    "as a o am ame u ai i iems us ais uose os oje oj oms omis ose asis ojo ajam ajame uoju aji ieji uju iesiems "
    "uosius aisiais uosiuose oji osios ajai aja ojoje ojoj osioms osiomis osiose asias"
)
_SOFT = words(
    "io iam iame iu iai iais ioji iuose ius ia ios ias ioje ioj ioms iomis iose iojo iajam iajame iuoju iuju iuosius "
    "iaisiais iuosiuose iosios iajai iaja iojoje iojoj iosioms iosiomis iosiose iasias"
)
_PLAIN = words("is i ys iems ysis iji ieji iesiems")


def _with(suffix: str, endings: Iterable[str]) -> list[str]:
    return [suffix + ending for ending in endings]


_ACTIVE = [*_with("anc", _SOFT), *_with("ant", _PLAIN), "ant"]  # dirbančio, dirbantis, dirbant
_ACTIVE_I = ["i" + ending[1:] for ending in _ACTIVE]  # turinčio, turintis, turint
_PAST_ACTIVE = _with("us", [*_SOFT, "i", "ieji", "iems", "ysis", "iji", "iesiems", ""])  # dirbusio, dirbus
_PERSONS = words("au ai o ome om ote ot")

_REFLEXIVE_ENDINGS = {
    "u": "uosi", "iu": "iuosi", "i": "iesi", "a": "asi", "ia": "iasi", "o": "osi", "e": "esi", "au": "ausi",
    "iau": "iausi", "ai": "aisi", "ei": "eisi", "ti": "tis", "": "is", "k": "kis", "ciau": "ciausi",
    "tumei": "tumeisi", "tu": "tusi", "ant": "antis", "iant": "iantis", "int": "intis", "us": "usis",
    "damas": "damasis", "dama": "damasi", "dami": "damiesi", "damos": "damosi",
    "davau": "davausi", "davai": "davaisi", "davo": "davosi",
}  # fmt: skip

Endings = dict[str, str]  # an ending, and what it adds to the key: nothing or the reflexive


def _reflexive(ending: str) -> str | None:
    return ending + "s" if ending.endswith(("me", "te")) else _REFLEXIVE_ENDINGS.get(ending)


def _endings(*parts: str | list[str]) -> Endings:
    plain = [ending for part in parts for ending in (part.split() if isinstance(part, str) else part)]
    reflexive = {form: _REFLEXIVE for ending in plain if (form := _reflexive(ending))}
    return reflexive | dict.fromkeys(plain, "")


_INFINITIVE = _endings(
    "ti te ciau tum tumei tume tumem tumeme tumet tumete tute tu damas dama dami damos",
    _with("dav", _PERSONS), _with("dav", _PAST_ACTIVE), "daves dave", _with("t", _HARD), _with("tin", _HARD),
)  # fmt: skip
_FUTURE = _endings("iu i ime im ite it", [""], _with("i", _ACTIVE))
_IMPERATIVE = _endings("k ki kim kime kit kite")
_PAST_O = _endings(_PERSONS, _PAST_ACTIVE, "es e")

_CLASSES = {
    "infinitive": _INFINITIVE,
    "future": _FUTURE,
    "imperative": _IMPERATIVE,
    "present a": _endings("u i a ame am ate at as", _ACTIVE, _with("am", _HARD)),
    "present ia": _endings("iu ia iame iam iate iat ias", _with("i", _ACTIVE), _with("iam", _HARD)),
    "present ia, hard": {"i": "", "iesi": _REFLEXIVE},
    "present i": _endings("iu i ime im ite it is", _ACTIVE_I, _with("im", _HARD)) | {"isi": _REFLEXIVE},
    "present i, soft": _endings("iu"),
    "present o": _endings(_PERSONS, "as", _ACTIVE, _with("om", _HARD)),
    "past o": _PAST_O,
    "past e": _endings("ei e eme em ete et es", _PAST_ACTIVE),
    "past e, soft": _endings("iau", _with("i", _PAST_ACTIVE)),
}

_PREFIXES = ("", "ap", "api", "at", "ati", "i", "is", "nu", "pa", "par", "per", "pra", "pri", "su", "uz")
# Negation stays in the key; „be-“, „tebe-“ and „nebe-“ say only that something goes on, or no longer does.
_PARTICLES = {"": "", "ne": "ne", "nebe": "ne", "be": "", "tebe": ""}
_SHORTEST_AFTER_BE = 3  # „bedirbdamas“, „besimokantis“, but „begalė“ is a noun


def soften(stem: str) -> str:
    """t and d before a soft vowel, as folding leaves them: mat(yti) → mač(iau), ved → vedž(iau)."""
    return stem[:-1] + "c" if stem.endswith("t") else stem + "z" if stem.endswith("d") else stem


def harden(stem: str) -> str:
    """The reverse of `soften`."""
    return stem[:-1] + "t" if stem.endswith("c") else stem[:-1] if stem.endswith("dz") else stem


def _stems(infinitive: str, present: str, past: str) -> Iterator[tuple[str, str]]:
    """Every stem that the principal parts give, with its class of endings."""
    yield infinitive, "infinitive"
    yield (infinitive[:-1] if infinitive[-1] in "sz" else infinitive) + "s", "future"
    yield (infinitive[:-1] if infinitive[-1] in "kg" else infinitive), "imperative"
    if present.endswith("ia"):
        yield present[:-2], "present ia"
        yield harden(present[:-2]), "present ia, hard"
    else:
        yield present[:-1], f"present {present[-1]}"
    if present.endswith("i"):
        yield soften(present[:-1]), "present i, soft"
    yield past[:-1], f"past {past[-1]}"
    if past.endswith("e"):
        yield soften(past[:-1]), "past e, soft"


def _lines(name: str) -> Iterator[str]:
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if content := line.partition("#")[0].strip():
            yield content


def principal_parts() -> list[list[str]]:
    """The verbs of verbs.txt: infinitive, present and past of the third person, as written."""
    return [line.split() for line in _lines("verbs.txt")]


def _read_verbs() -> dict[str, list[tuple[Endings, str]]]:
    found: dict[str, dict[str, str]] = {}
    for infinitive, present, past in principal_parts():
        for stem, kind in _stems(fold(infinitive).removesuffix("ti"), fold(present), fold(past)):
            found.setdefault(stem, {}).setdefault(kind, fold(infinitive) + _MARK)
    return {stem: [(_CLASSES[kind], key) for kind, key in kinds.items()] for stem, kinds in found.items()}


def function_words() -> list[str]:
    """The words of function_words.txt."""
    return [word for line in _lines("function_words.txt") for word in line.split()]


def _read_irregular() -> dict[str, str]:
    """Forms of irregular.txt, each with the key of its word, and the words that hold sentences together."""
    found: dict[str, str] = {}
    for line in _lines("irregular.txt"):
        word, forms = line.split(":")
        for form in (word, *forms.split()):
            found.setdefault(fold(form), fold(word) + _MARK)
    for word in function_words():
        found.setdefault(fold(word), fold(word) + _MARK)
    return found


_VERBS = _read_verbs()
_HEAD = 2  # letters; a shorter stem is not looked for


def _read_lengths() -> dict[str, tuple[int, ...]]:
    """For the first letters of a stem, how long stems that begin so are, longest first. It saves most look-ups."""
    lengths: dict[str, set[int]] = {}
    for stem in _VERBS:
        lengths.setdefault(stem[:_HEAD], set()).add(len(stem))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


_LENGTHS = _read_lengths()
_IRREGULAR = _read_irregular()
FUNCTION_KEYS = frozenset(_IRREGULAR[fold(word)] for word in function_words())
# What may stand before a stem: what stays of it in the key, the reflexive, whether it is „be-“.
_BEFORE = {
    particle + prefix + si: (kept + prefix, _REFLEXIVE if si else "", particle == "be")
    for particle, kept in _PARTICLES.items()
    for prefix in _PREFIXES
    for si in ("", "si")
    if particle or prefix or not si
}
_LONGEST_BEFORE = max(map(len, _BEFORE))
_INITIALS = frozenset(before[0] for before in _BEFORE if before)


def irregular(word: str) -> str | None:
    """The key of a form in irregular.txt („yra“, „žmonės“); None for other words."""
    return _IRREGULAR.get(word)


def tabled(word: str) -> str | None:
    """The key of a form of a verb of verbs.txt; None for other words.

    A verb without a prefix comes first, then the longer prefix („iš-ėjo“, not „į-sėjo“) and the longer stem.
    """
    if found := _form(word, 0, False):
        return found[0] + found[1]
    if word[0] not in _INITIALS:
        return None
    for at in range(min(_LONGEST_BEFORE, len(word) - _HEAD), 0, -1):
        if before := _BEFORE.get(word[:at]):
            kept, reflexive, after_be = before
            if found := _form(word, at, after_be):
                return kept + found[0] + (reflexive or found[1])
    return None


def _form(word: str, at: int, after_be: bool) -> tuple[str, str] | None:
    """The key of the verb whose form stands in a word from a place on, and whether it is reflexive."""
    for length in _LENGTHS.get(word[at : at + _HEAD], ()):
        end = at + length
        for endings, key in _VERBS.get(word[at:end], ()):
            reflexive = endings.get(word[end:])
            if reflexive is not None and not (after_be and len(word) - end < _SHORTEST_AFTER_BE):
                return key, reflexive
    return None


def _without(endings: Endings, *nounlike: str) -> Endings:
    return {ending: reflexive for ending, reflexive in endings.items() if ending not in nounlike}


def _read_endings() -> dict[str, tuple[str, str]]:
    """Endings of regular verbs with the vowel or suffix before them: what it leaves in the root, the reflexive.

    Left out is what nouns and adjectives have more often: „-os“, „-ojai“, „-ini“.
    """
    found: dict[str, tuple[str, str]] = {}

    def add(theme: str, root: str, endings: Endings) -> None:
        found.update({theme + ending: (root, reflexive) for ending, reflexive in endings.items()})

    past_active = _without(_endings(_PAST_ACTIVE, _with("i", _PAST_ACTIVE)), "us", "ius", "usis", "iusis")
    add("", "", _endings(_ACTIVE, _with("i", _ACTIVE), _ACTIVE_I) | past_active)
    add("om", "", dict.fromkeys(_HARD, ""))
    add("", "", dict.fromkeys(["ome", "eme"], ""))
    future = _endings(_with("s", _FUTURE), _with("sim", _HARD))
    for theme, root in {"uo": "av", "au": "av", "y": "", "e": "", "o": "", "in": "in", "en": "en"}.items():
        add(theme, root, _INFINITIVE)
        add(theme, root, future if root == "av" or theme == "in" else _without(future, "s", "sis"))
        add(theme, root, _without(_IMPERATIVE, "ki", "kis"))
    present, past = _without(_CLASSES["present a"], "as"), _PAST_O
    for theme in ("uoj", "auj"):
        add(theme, "av", present)
    add("av", "av", past)
    for theme in ("oj", "ej"):
        add(theme, "", _without(present, "i"))
        add(theme, "", _without(past, "ai", "e"))
    add("ij", "", _without(present, "u", "i", "a", "am"))
    add("ij", "", _without(past, "ai", "o", "om", "e", "us"))
    for theme in ("in", "en"):
        add(theme, theme, _without(present, "u", "i"))
        add(theme, theme, _without(past, "ai", "e", "es", "au"))
    return found


_REGULAR = Ends(_read_endings())
_SHORTEST_ROOT = 2
_AGENT = "toj"  # „vartotojo“, „mokytoja“: nouns
_AGENTS = ("uotojo", "uotojoje", "uotojoj")  # „darbuotojo“ is a noun far more often than a form of „darbuotas“


def regular(word: str) -> str | None:
    """The key of a word with an ending that regular verbs have; None for other words."""
    if word.endswith(_AGENTS):
        return None
    found = _REGULAR.longest(word, len(word) - _SHORTEST_ROOT)
    if found is None or word.startswith(_AGENT, len(word) - found[0] - 1):
        return None
    length, (root, reflexive) = found
    return harden(word[: len(word) - length].rstrip("i") + root) + _MARK + reflexive
