"""How well words are found by their forms: recall and conflation on paradigms, and the speed of the analyser."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

from coordnet.collation import fold
from coordnet.textsearch.analyser import Keys, analyse, keys_of
from coordnet.textsearch.training.learn import Paradigm

_PAIRS = 12  # of forms, for each word
_SEED = 1
_FORMS = 6  # of each word, for the speed
_BATCH = 40  # words a text
_ROUNDS = 9


def agree(one: Keys, other: Keys) -> bool:
    """Whether a search for the one finds the other."""
    return one.a == other.a or one.b == other.b or one.word == other.word


def recall(paradigms: Iterable[Paradigm], typed: Callable[[str], str] = str) -> dict[str, float]:
    """For each part of speech the share of pairs of forms of one word that find each other.

    `typed` changes the form asked for; `fold` is how it is typed without diacritics. The sample is fixed.
    """
    random = Random(_SEED)
    found: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for paradigm in paradigms:
        forms = sorted({paradigm.lemma, *paradigm.forms})
        for _ in range(_PAIRS if len(forms) > 1 else 0):
            one, other = random.sample(forms, 2)
            found[paradigm.part] += agree(keys_of(typed(one)), keys_of(other))
            asked[paradigm.part] += 1
    return {part: found[part] / asked[part] for part in sorted(asked)}


def conflation(asked: Iterable[Paradigm], among: Iterable[Paradigm], queries: int = 2000) -> float:
    """The share of different forms found that have no word in common with the form asked for; a fixed sample.

    The more words to search `among`, the more of them are confused: the figure to quote is of the whole list.
    """
    lemmas: dict[str, set[str]] = defaultdict(set)
    for paradigm in among:
        for form in (paradigm.lemma, *paradigm.forms):
            lemmas[form].add(paradigm.lemma)
    index: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in lemmas:
        for key in zip("abw", keys_of(form), strict=True):
            index[key].add(form)
    forms = sorted({form for paradigm in asked for form in paradigm.forms})
    found = wrong = 0
    for form in Random(_SEED).sample(forms, min(queries, len(forms))):
        hits = set[str]().union(*(index[key] for key in zip("abw", keys_of(form), strict=True))) - {form}
        found += len(hits)
        wrong += sum(lemmas[form].isdisjoint(lemmas[hit]) for hit in hits)
    return wrong / found


def speed(words: Sequence[str]) -> tuple[float, float]:
    """Words a second that `analyse` does when it meets them first, and when it has met them before.

    The fastest of some rounds: whatever else the machine does only makes them slower.
    """
    texts = [" ".join(words[at : at + _BATCH]) for at in range(0, len(words), _BATCH)]
    cold: list[float] = []
    cached: list[float] = []
    for _ in range(_ROUNDS):
        keys_of.cache_clear()
        for seconds in (cold, cached):
            start = time.perf_counter()
            for text in texts:
                analyse(text)
            seconds.append(time.perf_counter() - start)
    return len(words) / min(cold), len(words) / min(cached)


def _some_of_each(paradigms: Sequence[Paradigm]) -> list[str]:
    """Different words in a mixed order, about as many of each part of speech as the list has."""
    random = Random(_SEED)
    found = {form for each in paradigms for form in random.sample(each.forms, min(_FORMS, len(each.forms)))}
    return random.sample(sorted(found), len(found))


def report(held_out: Sequence[Paradigm], every: Sequence[Paradigm]) -> str:
    """The figures on the paradigms held out, a line each; conflation is measured among every word there is."""
    typed, untyped = recall(held_out), recall(held_out, fold)
    forms = {form for paradigm in held_out for form in paradigm.forms}
    cold, cached = speed(_some_of_each(held_out))
    return "\n".join(
        [
            f"held-out words        {len(held_out)}, {len(forms)} forms",
            *(f"recall {part:<14} {typed[part]:.4f}, typed without diacritics {untyped[part]:.4f}" for part in typed),
            f"conflation            {conflation(held_out, every):.4f}",
            f"words a second        {cold:,.0f} cold, {cached:,.0f} cached",
        ]
    )
