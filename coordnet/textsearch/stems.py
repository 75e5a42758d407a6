"""The two stems of a folded word: `learned` knows nouns and adjectives, `by_hand` verbs first.

A form that is both („kalba“ is a noun and a verb) so agrees with the nouns in the one and with the verbs in the other.
The rules of `learned` are in stems.txt, made by `python -m coordnet.textsearch.training` from hunspell-lt.
"""

from collections import Counter
from pathlib import Path

from coordnet.textsearch.ends import Ends
from coordnet.textsearch.nouns import nouns
from coordnet.textsearch.verbs import harden, irregular, regular, tabled, words

RULES = Path(__file__).with_name("stems.txt")
START = "^"  # before a word, so that a rule can hold for a whole word

_SHORT = 3  # function words, abbreviations, codes: kept whole
_VOWELS = frozenset("aeiouy")
_SHORTEST_STEM = 2

# Endings of nouns and adjectives, with those of the pronominal forms („-ojo“, „-iesiems“).
_ENDINGS = frozenset(
    words(
        "as o ui a u e ai ams us ais uose uos os oje oj oms om omis ose es ei eje ej ems em emis ese is io iui i iu "
        "yje yj y iai iams ius iais iuose ys aus umi uje uj au ums umis iaus iumi iuje iau iumis ia ios ioje ioj ioms "
        "iom iomis iose ias iam iame am ame ies imi ie ims imis yse iems iem asis ojo ajam aji uoju ajame ieji uju "
        "iesiems uosius aisiais uosiuose oji osios ajai aja ojoje ojoj osioms asias osiomis osiose ysis iojo iajam "
        "iajame iji iuoju iuju iuosius iaisiais iuosiuose ioji iosios iajai iaja iojoje iosioms iasias iosiomis "
        "iosiose esiems eji uo ens eniui eni eniu enyje enys enu enims enis enimis enyse"
    )
)
_BY_HAND = Ends(dict.fromkeys(_ENDINGS, ""))
_AGENT = "toj"  # „darbuotojo“, where the ending is not „-ojo“
_DEGREES = ("esn", "iaus")  # comparative and superlative
_SHORTEST_BEFORE_DEGREE = 3


def root(stem: str) -> str:
    """What is left of a form without its ending, made the same in every form: degree and softness taken away."""
    if stem.endswith(_DEGREES):
        cut = stem[:-3] if stem.endswith("esn") else stem[:-4]
        if len(cut) >= _SHORTEST_BEFORE_DEGREE:
            stem = cut
    while len(stem) > _SHORTEST_STEM and stem.endswith("i"):
        stem = stem[:-1]
    return harden(stem)


def read_rules(text: str) -> dict[str, int]:
    """The rules of a file: for the end of a word, how many letters its ending has. The longest one holds."""
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {end: int(cut) for cut, *ends in lines for end in (e.strip("·") for e in ends)}


class Stemmer:
    """Learned rules, applied."""

    def __init__(self, rules: dict[str, int]) -> None:
        self._rules = Ends(rules)

    def __call__(self, word: str) -> str:
        """The stem of a folded word; short words, but for such as „oro“ and „upę“, are their own stems."""
        if len(word) <= _SHORT and not _is_short_noun(word):
            return word
        found = self._rules.longest(START + word, len(word) + len(START))
        if found is None or len(word) - found[1] < _SHORTEST_STEM:
            return word
        return root(word[: len(word) - found[1]])


def _is_short_noun(word: str) -> bool:
    """A vowel, a consonant, a vowel: or(o), up(ę), ak(į)."""
    return len(word) == _SHORT and [letter in _VOWELS for letter in word] == [True, False, True]


_learned = Stemmer(read_rules(RULES.read_text(encoding="utf-8")))
_NOUN_STEMS = Counter(map(_learned, nouns()))
_SHARED = {stem for stem, number in _NOUN_STEMS.items() if number > 1}


def learned(word: str, base: str | None = None) -> str:
    """The stem of a folded word by the learned rules; irregular words have their own.

    `base` is the noun of nouns.txt it is a form of. A verb that would share its stem with one keeps its verb's
    („negali“ is no form of „negalia“), and two of those nouns that would share one („šalis“, „salė“) are their own.
    """
    stem = irregular(word) or _learned(word)
    if stem in _NOUN_STEMS and base is None:
        return tabled(word) or stem
    return base if base and stem in _SHARED else stem


def by_hand(word: str, base: str | None = None) -> str:
    """The stem of a folded word by hand-written rules: irregular words, nouns of nouns.txt (`base`), verbs, and then
    the endings of nouns."""
    if len(word) <= _SHORT:
        return irregular(word) or word
    if base:
        return base if _learned(base) in _SHARED else _nominal(base)
    return irregular(word) or tabled(word) or regular(word) or _nominal(word)


def _nominal(word: str) -> str:
    agent = word.rfind(_AGENT)
    if agent >= _SHORTEST_STEM and word[agent + len(_AGENT) :] in _ENDINGS:
        return word[: agent + len(_AGENT)]
    found = _BY_HAND.longest(word, len(word) - _SHORTEST_STEM)
    return root(word[: len(word) - found[0]] if found else word)
