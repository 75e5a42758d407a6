"""Regular verbs („koordinuoti“, „naudoti“, „vertinti“), which are in no table, by endings that only verbs have."""

from collections.abc import Iterator

from coordnet.collation import fold
from coordnet.textsearch.ends import Ends
from coordnet.textsearch.verb_forms import (
    ACTIVE,
    ACTIVE_I,
    CLASSES,
    FUTURE,
    FUTURE_PASSIVE,
    HARD,
    IMPERATIVE,
    INFINITIVE,
    PAST_ACTIVE,
    PAST_O,
    Endings,
    endings,
    with_suffix,
)
from coordnet.textsearch.verbs import harden

_SHORTEST_ROOT = 2
_HARD_SOUNDS = "bgkp"
_MARK = "w"  # ends the key of a regular verb, as no other key: „poetai“ has none of „po“
# What has diacritics as written and is more often something else without them: „-oję“ and „-oje“, „-inęs“ and „-ines“,
# „-ėtina“ and the „-etina“ of „konkretinti“.
_ALIKE = {"oję", "ėję", "iję", "inęs", "enęs", *with_suffix("ėtin", ["a", "ą", "o", "u", "ų", "am", "ame"])}


def _without(given: Endings, *nounlike: str) -> Endings:
    return {ending: reflexive for ending, reflexive in given.items() if ending not in nounlike}


def _endings() -> dict[str, tuple[str, str]]:
    """Endings of regular verbs with the vowel or suffix before them: what it leaves in the root, the reflexive.

    Verbs in „-ėti“ and „-oti“ keep the vowel, so that „ganėti“ is no form of „ganyti“. Left out is what nouns and
    adjectives have more often: „-os“, „-ojai“, „-ini“.
    """
    found: dict[str, tuple[str, str]] = {}

    def add(theme: str, root: str, given: Endings) -> None:
        found.update({theme + ending: (root, reflexive) for ending, reflexive in given.items()})

    past_active = _without(endings(PAST_ACTIVE, with_suffix("i", PAST_ACTIVE)), "us", "ius", "usis", "iusis")
    add("", "", endings(ACTIVE, with_suffix("i", ACTIVE)) | past_active)
    for theme, root, given in _themeless():
        add(theme, root, given)
    add("", "", dict.fromkeys(["ome", "ėme"], ""))
    future = {"s" + end: reflexive for end, reflexive in (FUTURE | endings(FUTURE_PASSIVE)).items()}
    for theme, root in {"uo": "av", "au": "av", "y": "", "ė": "ė", "o": "o", "in": "in", "en": "en"}.items():
        add(theme, root, _without(INFINITIVE, "t") if theme in ("in", "en") else INFINITIVE)
        add(theme, root, future if root == "av" or theme == "in" else _without(future, "s", "sis"))
        add(theme, root, _without(IMPERATIVE, "ki", "kis"))
    present, past = CLASSES["present a"], PAST_O
    for theme in ("uoj", "auj"):
        add(theme, "av", present)
    add("av", "av", past)
    for theme in ("oj", "ėj"):
        add(theme, theme[0], _without(present, "i"))
        add(theme, theme[0], _without(past, "ai"))
    add("ij", "", _without(present, "u", "i", "a", "am"))
    add("ij", "", _without(past, "ai", "o", "om", "us"))
    for theme in ("in", "en"):
        add(theme, theme, _without(present, "i", *("u" if theme == "en" else "")))
        add(theme, theme, _without(past, "ai"))
    return found


def _themeless() -> Iterator[tuple[str, str, Endings]]:
    """Participles of the present without the vowel of the infinitive, as `_endings` adds them.

    „-inti-“ and „-ama-“ are of „-ėti“ („blyksinti“, „čiužamas“), „-oma-“ of „-yti“; after a sound and „s“ or „š“ the
    vowel is „o“ („dėbsančio“, „blykšomas“), after other hard sounds mostly „ė“ („blizgančio“).
    """
    active, hard = endings(ACTIVE), dict.fromkeys(HARD, "")
    yield "", "ė", endings(ACTIVE_I)
    yield "am", "ė", hard
    yield "om", "", hard
    for sound in _HARD_SOUNDS:
        for end in (sound + "s", sound + "š"):
            yield end, end + "o", active | dict.fromkeys(with_suffix("om", HARD), "")
            yield end + "im", end + "ė", hard
    for end in (*_HARD_SOUNDS, "ž", "sk", "šk"):
        yield end, end + "ė", active


def _typed() -> Ends[tuple[str, str]]:
    given = {end: value for end, value in _endings().items() if end not in _ALIKE and not end.endswith("ąs")}
    return Ends({fold(end): value for end, value in given.items()} | {e: v for e, v in given.items() if e.isascii()})


_AS_WRITTEN = Ends(_endings())
_WITHOUT_DIACRITICS = _typed()


def regular(folded: str, written: str) -> str | None:
    """The key of a word with an ending that regular verbs have; None for other words."""
    ends = _WITHOUT_DIACRITICS if written == folded else _AS_WRITTEN
    found = ends.longest(written, len(written) - _SHORTEST_ROOT)
    if found is None:
        return None
    length, (root, reflexive) = found
    return harden(folded[: len(folded) - length].rstrip("i") + fold(root)) + _MARK + reflexive
