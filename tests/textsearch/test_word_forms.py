"""The goals of the stems: on words that nothing was learned from, and on the network's own words."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from coordnet.collation import fold
from coordnet.textsearch import stems, verbs
from coordnet.textsearch.analyser import keys_of
from coordnet.textsearch.training import learn
from coordnet.textsearch.training.evaluate import agree, conflation, recall

GOALS = {"NOUN": 0.985, "ADJ": 0.93, "VERB": 0.92}


@pytest.fixture(scope="module")
def word_list() -> list[learn.Paradigm]:
    return list(learn.read())


@pytest.fixture(scope="module")
def held_out(word_list: list[learn.Paradigm]) -> list[learn.Paradigm]:
    return [paradigm for paradigm in word_list if learn.is_held_out(paradigm.lemma)]


@pytest.mark.parametrize("typed", [str, fold], ids=["typed", "untyped"])
def test_forms_of_words_that_were_held_out_find_each_other(
    held_out: list[learn.Paradigm], typed: Callable[[str], str]
) -> None:
    found = recall(held_out, typed)
    assert {part: found[part] for part, goal in GOALS.items() if found[part] < goal} == {}


def test_few_of_the_forms_found_are_of_other_words(
    word_list: list[learn.Paradigm], held_out: list[learn.Paradigm]
) -> None:
    """Among a fifth of all words, to be quick; `make stems-report` measures among all of them."""
    assert conflation(held_out[::5], word_list[::5] + held_out[::5], queries=500) <= 0.025


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ganysiančio ganydavo ganyk", "ganėdavusi ganėjo ganėti"),
        ("landomas landydamas", "landžiodamas landžiojo"),
        ("stūmėdavo stūmėtų", "stūmiodavo stūmiojo"),
        ("kepurnėjo kepurnėti kepurnėsiantis", "kepurnojo kepurnoti kepurnosiantis"),
        ("blyksėti blyksinčio blyksimas", "blykšoti blykšančio blykšomas"),
    ],
)
@pytest.mark.parametrize("typed", [str, fold], ids=["typed", "untyped"])
def test_verbs_with_another_vowel_before_their_ending_are_other_verbs(
    one: str, other: str, typed: Callable[[str], str]
) -> None:
    keys = [{keys_of(typed(form)).b for form in verb.split()} for verb in (one, other)]
    assert [len(each) for each in keys] == [1, 1] and keys[0] != keys[1]


def test_learning_is_the_same_every_time_and_in_any_order(word_list: list[learn.Paradigm]) -> None:
    some = word_list[::60]
    assert learn.stems_file(some) == learn.stems_file(reversed(some))


def test_the_rules_shipped_are_those_that_learning_makes() -> None:
    """All of it takes half a minute; so the file names what it was made of. When this fails: make stems."""
    shipped = stems.RULES.read_text(encoding="utf-8")
    assert learn.fingerprint() in shipped.splitlines()[0]


def _paradigms() -> list[list[str]]:
    lines = Path(__file__).with_name("domain_words.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace(":", "").split() for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("forms", _paradigms(), ids=lambda forms: forms[0])
def test_every_form_of_a_domain_word_finds_every_other(forms: list[str]) -> None:
    pairs = [(one, other) for one, other in combinations(forms, 2)]
    pairs += [(fold(one), other) for one, other in pairs]
    assert [pair for pair in pairs if not agree(*map(keys_of, pair))] == []


def test_the_principal_parts_of_a_verb_have_one_key() -> None:
    """But where two verbs share a form („mini“ is minėti and minti), which one of them has."""
    keys = [{keys_of(form).b for form in parts} for parts in verbs.principal_parts()]
    assert sum(len(each) == 1 for each in keys) >= 0.95 * len(keys)
