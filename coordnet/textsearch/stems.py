"""The two stems of a folded word: `learned` knows nouns and adjectives, `by_hand` verbs first.

A form that is both („kalba“ is a noun and a verb) so agrees with the nouns in the one and with the verbs in the other.
The rules of `learned` are in stems.txt, made by `python -m coordnet.textsearch.training` from hunspell-lt.
"""

from pathlib import Path
from typing import NamedTuple

from coordnet.textsearch.ends import Ends
from coordnet.textsearch.irregular import irregular
from coordnet.textsearch.regular_verbs import regular
from coordnet.textsearch.verb_forms import words
from coordnet.textsearch.verbs import harden, tabled_as_written, tabled_without_diacritics

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
_AGENT = "toj"  # „mokytojo“: who does what a verb says, where a vowel stands before; „kartoja“ is a verb
_AGENT_ENDINGS = frozenset(
    words("as o ui a u uje yje au ai ams us ais uose os oje oj oms om omis ose e")  # „absorbuotoji“ is a participle
)
_DEGREES = ("elesn", "esn", "iaus")  # comparatives („gražėlesnis“, „gražesnis“) and superlative
_VERBAL = ("ame", "ome")  # of „we“
_LAST_OF_DEGREES = ("esn", "iaus")
_SHORTEST_BEFORE_DEGREE = 3


def root(stem: str) -> str:
    """What is left of a form without its ending, made the same in every form: degree and softness taken away."""
    for degree in _DEGREES if stem.endswith(_LAST_OF_DEGREES) else ():
        if stem.endswith(degree) and len(stem) - len(degree) >= _SHORTEST_BEFORE_DEGREE:
            stem = stem[: -len(degree)]
            break
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


class Stems(NamedTuple):
    """What a word is found by: its learned stem and the one by hand."""

    learned: str
    by_hand: str


def stems_of(folded: str, written: str) -> Stems:
    """The stems of a word, folded and as written in lower case.

    Irregular words have their own. A form that a verb has and no noun („kalbame“) has the verb's alone.
    """
    if own := irregular(written):
        return Stems(own, own)
    if len(folded) <= _SHORT:
        return Stems(_learned(folded), folded)
    if agent := _agent(folded):
        return Stems(_learned(folded), agent)
    if verb := (tabled_without_diacritics if written == folded else tabled_as_written)(written):
        return Stems(verb if folded.endswith(_VERBAL) else _learned(folded), verb)
    return Stems(_learned(folded), regular(folded, written) or _nominal(folded))


def _agent(word: str) -> str | None:
    at = word.rfind(_AGENT)
    if at >= _SHORTEST_STEM and word[at - 1] in _VOWELS and word[at + len(_AGENT) :] in _AGENT_ENDINGS:
        return word[: at + len(_AGENT)]
    return None


def _nominal(word: str) -> str:
    found = _BY_HAND.longest(word, len(word) - _SHORTEST_STEM)
    return root(word[: len(word) - found[0]] if found else word)
