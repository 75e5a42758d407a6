"""The endings of Lithuanian verbs, and the stems that a verb's principal parts give.

All as written, with diacritics. Forms and classes: Ambrazas (ed.), Lithuanian Grammar, 1997.
"""

from collections.abc import Iterable, Iterator

REFLEXIVE = "s"  # „imtis“ and „imti“ are two verbs


def words(text: str) -> list[str]:
    """The words of a text, for lists too long to be quoted word by word."""
    return text.split()


# What stands after a participle's suffix: declension, then the pronominal forms.
HARD = words(
    "as a o ą am ame u ai i iems us ais uose os oje oj oms omis ose ų asis ojo ajam ajame ąjį uoju aji ieji ųjų "
    "iesiems uosius aisiais uosiuose oji osios ajai ąja ąją ojoje ojoj osioms osiomis osiose ąsias"
)
_SOFT = words(
    "io iam iame iu iai iais ioji iuose ius ia ios ias ią ių ioje ioj ioms iomis iose iojo iajam iajame iuoju iųjų "
    "iuosius iaisiais iuosiuose iosios iajai iąja iąją iojoje iojoj iosioms iosiomis iosiose iąsias"
)
_PLAIN = words("is į i ys iems ysis įjį iji ieji iesiems")


def with_suffix(suffix: str, endings: Iterable[str]) -> list[str]:
    """Those endings after a suffix."""
    return [suffix + ending for ending in endings]


ACTIVE = [*with_suffix("anč", _SOFT), *with_suffix("ant", _PLAIN), "ant"]  # dirbančio, dirbantis, dirbant
ACTIVE_I = ["i" + ending[1:] for ending in ACTIVE]  # turinčio, turintis, turint
PAST_ACTIVE = with_suffix("us", [*_SOFT, "į", "i", "ieji", "iems", "ysis", "įjį", "iji", "iesiems", ""])  # dirbusio
_PERSONS = words("au ai o ome om ote ot")

_REFLEXIVE_ENDINGS = {
    "u": "uosi", "iu": "iuosi", "i": "iesi", "a": "asi", "ia": "iasi", "o": "osi", "ė": "ėsi", "ę": "ęsi", "ęs": "ęsis",
    "au": "ausi", "iau": "iausi", "ai": "aisi", "ei": "eisi", "ti": "tis", "": "is", "k": "kis", "čiau": "čiausi",
    "tumei": "tumeisi", "tų": "tųsi", "ant": "antis", "iant": "iantis", "int": "intis", "us": "usis",
    "damas": "damasis", "dama": "damasi", "dami": "damiesi", "damos": "damosi",
    "davau": "davausi", "davai": "davaisi", "davo": "davosi",
}  # fmt: skip

Endings = dict[str, str]  # an ending, and what it adds to the key: nothing or the reflexive


def _reflexive(ending: str) -> str | None:
    return ending[:-1] + "ės" if ending.endswith(("me", "te")) else _REFLEXIVE_ENDINGS.get(ending)


def endings(*parts: str | list[str]) -> Endings:
    """Endings by their words, with those of the reflexive forms."""
    plain = [ending for part in parts for ending in (part.split() if isinstance(part, str) else part)]
    reflexive = {form: REFLEXIVE for ending in plain if (form := _reflexive(ending))}
    return reflexive | dict.fromkeys(plain, "")


# „-tinas“ (what is to be done) only of longer verbs: „vertina“ is „vertinti“ far more often than what „verti“ is to be.
INFINITIVE_OF_PRIMARY = endings(
    "ti te čiau tum tumei tume tumėm tumėme tumėt tumėte tute tų damas dama dami damos",
    with_suffix("dav", _PERSONS), with_suffix("dav", PAST_ACTIVE), "davęs davę", with_suffix("t", HARD),
)  # fmt: skip
INFINITIVE = INFINITIVE_OF_PRIMARY | endings("t", with_suffix("tin", HARD))
FUTURE = endings("iu i ime im ite it iąs", [""], with_suffix("i", ACTIVE))
FUTURE_PASSIVE = with_suffix("im", HARD)  # „būsimas“; after a root in „-s“ it would be a noun: „lesimas“, „pranešimas“
IMPERATIVE = endings("k ki kim kime kit kite")
PAST_O = endings(_PERSONS, PAST_ACTIVE, "ęs ę")
_PRESENT_A = [*words("a ame am ate at ąs"), *ACTIVE, *with_suffix("am", HARD)]

CLASSES: dict[str, Endings] = {
    "infinitive": INFINITIVE,
    "infinitive of primary": INFINITIVE_OF_PRIMARY,
    "future": FUTURE | endings(FUTURE_PASSIVE),
    "future of s": FUTURE,
    "future, shortened": {"": ""},
    "imperative": IMPERATIVE,
    "present a": endings("u i", _PRESENT_A),
    "present a, but for you": endings("u", _PRESENT_A),
    "present ia": endings("iu ia iame iam iate iat iąs", with_suffix("i", ACTIVE), with_suffix("iam", HARD)),
    "present ia, hard": {"i": "", "iesi": REFLEXIVE},
    "present i": endings("iu i ime im ite it įs", ACTIVE_I, with_suffix("im", HARD)) | {"isi": REFLEXIVE},
    "present i, soft": endings("iu"),
    "present o": endings(_PERSONS, "ąs", ACTIVE, with_suffix("om", HARD)),
    "past o": PAST_O,
    "past e": endings("ei ė ėme ėm ėte ėt ęs ę", PAST_ACTIVE),
    "past e, soft": endings("iau", with_suffix("i", PAST_ACTIVE)),
}

_VOWELS = frozenset("aeiouyąęėįųū")
_SUFFIXES = ("y", "ė", "o")  # before „-ti“, of verbs that are not primary
_SIBILANTS = "szšž"
_SHORTENED = {"ū": "u", "y": "i"}  # in the future of the third person: „žūti“, „žus“


def _soften(stem: str) -> str:
    """t and d before a soft vowel: mat(yti) → mač(iau), ved → vedž(iau)."""
    return stem[:-1] + "č" if stem.endswith("t") else stem + "ž" if stem.endswith("d") else stem


def _harden(stem: str) -> str:
    return stem[:-1] + "t" if stem.endswith("č") else stem[:-1] if stem.endswith("dž") else stem


def _is_longer(infinitive: str) -> bool:
    """Whether there is a suffix between root and „-ti“: „rašy-ti“, „žino-ti“, but neither „lyti“ nor „šluoti“."""
    return infinitive.endswith(_SUFFIXES) and infinitive[-2] not in _VOWELS and not _VOWELS.isdisjoint(infinitive[:-2])


def _future(infinitive: str) -> str:
    if infinitive[-1] in _SIBILANTS:
        return infinitive[:-1] + ("š" if infinitive[-1] in "šž" else "s")
    return infinitive + "s"


def stems(infinitive: str, present: str, past: str) -> Iterator[tuple[str, str]]:
    """Every stem that the principal parts give (the infinitive without „-ti“), with its class of endings."""
    yield infinitive, "infinitive" if _is_longer(infinitive) else "infinitive of primary"
    yield _future(infinitive), "future of s" if infinitive[-1] in _SIBILANTS else "future"
    if infinitive[-1] in _SHORTENED:
        yield infinitive[:-1] + _SHORTENED[infinitive[-1]] + "s", "future, shortened"
    yield (infinitive[:-1] if infinitive[-1] in "kg" else infinitive), "imperative"
    if present.endswith("ia"):
        yield present[:-2], "present ia"
        yield _harden(present[:-2]), "present ia, hard"
    else:
        yield present[:-1], f"present {present[-1]}"
    if present.endswith("i"):
        yield _soften(present[:-1]), "present i, soft"
    yield past[:-1], f"past {'e' if past[-1] == 'ė' else past[-1]}"
    if past.endswith("ė"):
        yield _soften(past[:-1]), "past e, soft"
