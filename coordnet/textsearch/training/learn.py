"""Learning where the ending of a noun or adjective begins, from the paradigms of hunspell-lt.

A rule is the end of a word and the length of the ending to cut there. A longer end gets a rule of its own only
where that cuts right much more often than the rule it would inherit. Everything is counted in whole numbers and
in a fixed order, so the same word list gives the same file, byte for byte.
"""

import gzip
import hashlib
import inspect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coordnet.collation import fold
from coordnet.textsearch.stems import START, root
from coordnet.textsearch.verbs import harden

WORD_LIST = Path(__file__).with_name("hunspell_lt.tsv.gz")

# Weight of a form by its part of speech; place names are many in the list and few in texts. Verbs are by hand.
_WEIGHTS = {"NOUN": 10, "ADJ": 10, "VNOUN": 5, "PROPN": 2}
_LEAST_GAIN = 30
_LONGEST_END = 8
_SCALE = 1000
# What the dictionary form of a noun or adjective ends in, longest first.
_NOMINATIVES = ("ias", "ius", "iai", "uo", "as", "is", "ys", "us", "ai", "os", "es", "a", "e", "i", "u")
_SHORTEST_STEM = 2
_MOST_TAKEN = 6  # letters that root() takes away: „dž-iaus-i“
_HELD_OUT = 10

_HEADER = """\
# Made of {fingerprint}
# Learned endings of Lithuanian nouns and adjectives; written by `make stems`, not by hand.
# A line: how many letters the ending has, then the ends of words (folded) where that holds; ^ is the start of a word.
# Derived from hunspell-lt, copyright 2000-2013 Albertas Agejevas; see training/LICENSE.hunspell-lt.
"""


class Paradigm(NamedTuple):
    """A word of the list: its part of speech, dictionary form and forms, as written."""

    part: str
    lemma: str
    forms: tuple[str, ...]


def read(path: Path = WORD_LIST) -> Iterator[Paradigm]:
    """The paradigms of the word list."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            _, part, lemma, forms = line.rstrip("\n").split("\t")
            yield Paradigm(part, lemma, tuple(forms.split()))


def to_learn_from(paradigms: Iterable[Paradigm]) -> Iterator[Paradigm]:
    """All but the tenth that is held out."""
    return (paradigm for paradigm in paradigms if not is_held_out(paradigm.lemma))


def is_held_out(lemma: str) -> bool:
    """Whether a lemma belongs to the tenth that nothing is learned from, only measured on."""
    return int(hashlib.sha256(lemma.encode()).hexdigest(), 16) % _HELD_OUT == 0


def stems_file(paradigms: Iterable[Paradigm]) -> str:
    """The text of stems.txt learned from these paradigms."""
    by_cut: dict[int, list[str]] = defaultdict(list)
    for end, cut in learn(paradigms).items():
        by_cut[cut].append(end or "·")
    lines = (f"{cut} {' '.join(sorted(ends))}\n" for cut, ends in sorted(by_cut.items()))
    return _HEADER.format(fingerprint=fingerprint()) + "".join(lines)


def fingerprint() -> str:
    """What stems.txt is made of: the word list and the code that learns from it, as one SHA-256."""
    made_of = hashlib.sha256(WORD_LIST.read_bytes())
    made_of.update(Path(__file__).read_bytes())
    made_of.update("".join(map(inspect.getsource, (root, harden, fold))).encode())
    return made_of.hexdigest()


def learn(paradigms: Iterable[Paradigm]) -> dict[str, int]:
    """Rules for the ends of folded words, from the shortest end to the longest."""
    votes = _votes(paradigms)
    longer: dict[str, list[str]] = defaultdict(list)
    for end in votes:
        if end:
            longer[end[1:]].append(end)
    rules = {"": 0}  # what ends in no letter of a Lithuanian ending stays whole: „report“, „trafficking“
    for end in sorted(filter(None, votes), key=lambda end: (len(end), end)):
        inherited = next(rules[end[at:]] for at in range(1, len(end) + 1) if end[at:] in rules)
        best = _best(votes[end], [votes[each] for each in longer[end]])
        if votes[end][best] - votes[end][inherited] >= _LEAST_GAIN:
            rules[end] = best
    return rules


def _best(votes: Counter[int], longer: list[Counter[int]]) -> int:
    """The cut that is right after the most different letters, rather than for the most forms.

    A rule is for words that have no longer rule. „-ojo“ has three letters to cut, although most forms with it
    are comparatives („-esniojo“), where there are four: those get their own rule.
    """
    spread: Counter[int] = Counter()
    for each in longer:
        most = max(each.values())
        for cut, weight in each.items():
            spread[cut] += _SCALE * weight * most.bit_length() // most
    return max(votes, key=lambda cut: (spread[cut], votes[cut], -cut))


def _votes(paradigms: Iterable[Paradigm]) -> dict[str, Counter[int]]:
    """For every end of a word, the weight of the forms for which each cut is right."""
    ends: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for part, lemma, forms in paradigms:
        if weight := _WEIGHTS.get(part):
            stem = _stem_of(fold(lemma))
            for form in {fold(form) for form in (lemma, *forms)}:
                ends[(START + form)[-_LONGEST_END:], _right_cuts(form, stem)] += weight
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for (longest, cuts), weight in ends.items():
        for at in range(len(longest) + 1):
            for cut in cuts:
                votes[longest[at:]][cut] += weight
    return votes


def _stem_of(lemma: str) -> str:
    for ending in _NOMINATIVES:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= _SHORTEST_STEM:
            return root(lemma[: -len(ending)])
    return root(lemma)


def _right_cuts(form: str, stem: str) -> tuple[int, ...]:
    """How long an ending may be so that the stem of its word is left; none for a form like „žmonės“."""
    if not form.startswith(stem[:-1]):
        return ()
    last = min(len(form), len(stem) + _MOST_TAKEN)
    return tuple(len(form) - end for end in range(len(stem), last + 1) if root(form[:end]) == stem)
