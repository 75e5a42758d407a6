import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordnet.textsearch.analyser import LONGEST_KEY, analyse, keys_of
from coordnet.textsearch.training.evaluate import agree


def words(text: str) -> list[str]:
    return [token.word for token in analyse(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Šiauliai", ["siauliai"]),
        ("ĄČĘĖĮŠŲŪŽ", ["aceeisuuz"]),
        ("vardas_pavarde77@vilnius.lt", ["vardas", "pavarde", "77", "vilnius", "lt"]),
        ("2026-11-23, 2015m. gruodžio 17d.", ["2026", "11", "23", "2015", "m", "gruodzio", "17", "d"]),
        ("LSA, NVO-ų, VRM–o, ES-oje", ["lsa", "nvo", "vrm", "es"]),
        (
            "koordinatorius (-ė), koordinatorius-ė, 18-oji, 18-A",
            ["koordinatorius", "e", "koordinatorius", "18", "18", "a"],
        ),
        ("tarp-institucinis", ["tarp", "institucinis"]),
        ("žmonėmis¹ 25 m²", ["zmonemis", "1", "25", "m", "2"]),
        ("Łukasz, İzmir, Київ", ["lukasz", "izmir", "киів"]),
        (
            "re\u00adko\u00admen\u00adda\u00adci\u00adja, sa\u200bvi\u2060val\ufeffdybė",
            ["rekomendacija", "savivaldybe"],
        ),
        ("", []),
        (" – „“ \0 \ud800", []),
    ],
)
def test_words_are_folded_runs_of_letters_or_digits(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "typed",
    ["Nr. I-327/1V-1015/A1-758", "Nr.I-327/1V-1015/A1-758", "nri327 1v1015 a1-758", "NrI-327, 1v 1015, A 1 758"],
)
def test_the_number_of_an_act_is_the_same_words_without_spaces_dots_and_hyphens(typed: str) -> None:
    assert words(typed) == ["nr", "i", "327", "1", "v", "1015", "a", "1", "758"]


def test_a_token_covers_its_word_with_the_ending_after_the_hyphen() -> None:
    text = "Dalyvavo NVO-ų atstovai"
    assert [text[token.start : token.end] for token in analyse(text)] == ["Dalyvavo", "NVO-ų", "atstovai"]


def test_composed_and_decomposed_text_is_the_same() -> None:
    text = "Mažeikių rajono savivaldybė, ą́žuolas, nukentėjęs"
    assert [token[:3] for token in analyse(unicodedata.normalize("NFD", text))] == [t[:3] for t in analyse(text)]


@pytest.mark.parametrize("word", ["VRM", "LSA", "NVO", "ES", "dėl", "yra", "ir", "1015", "m", "TEVZIB"])
def test_short_words_and_numbers_are_found_as_they_are(word: str) -> None:
    assert keys_of(word).word == keys_of(word.lower()).word == words(word)[0]
    assert agree(keys_of(word), keys_of(word.lower()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kalba", "kalbos"),  # a noun and a verb by the same form
        ("kalba", "kalbėjo"),
        ("Zelenskis", "Zelenskio"),
        ("Vilnius", "Vilniuje"),
        ("Kazlauskienė", "Kazlauskienei"),
        ("Rokas", "Roku"),
        ("gražus", "gražiausiojoje"),
        ("aukštas", "aukščiau"),
        ("gerai", "geriausiai"),
        ("savivaldybės", "SAVIVALDYBEJE"),
        ("nesirūpina", "nesirūpinti"),
        ("besimokantis", "mokytis"),
        ("naudojasi", "naudotis"),
        ("įsipareigojo", "isipareigos"),
        ("tebevyksta", "vykti"),
        ("oras", "orą"),
        ("vanduo", "vandens"),
        ("pats", "paties"),
        ("mūsų", "mes"),
        ("trafficking", "Trafficking"),
        ("patvirtinti", "patvirtinęs"),
        ("įdarbinti", "įdarbinau"),
        ("apgyvendinti", "apgyvendinę"),
        ("ugdyti", "ugdysimas"),
        ("kaltinti", "kaltina"),
        ("artinti", "artino"),
        ("vertinti", "vertinu"),
        ("konkretinti", "konkretina"),
        ("kartoti", "kartoja"),
        ("vartoti", "vartojo"),
        ("paneigti", "paneigė"),
        ("patiekti", "patiekė"),
        ("pamiršti", "pamiršo"),
        ("nepamiršti", "nepamirškite"),
        ("nusikalsti", "nusikalto"),
        ("priminti", "primena"),
        ("perimti", "perėmė"),
        ("atverti", "atveria"),
        ("manyti", "manė"),
        ("pražūti", "pražus"),
        ("kovą", "kova"),
        ("kovą", "kovas"),
        ("koordinatorė", "koordinatorius"),
    ],
)
def test_forms_find_each_other(one: str, other: str) -> None:
    assert agree(keys_of(one), keys_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mokymas", "mokėti"),
        ("kalbos", "kalbėti"),
        ("buvo", "nebuvo"),  # negation
        ("imti", "imtis"),
        ("rasti", "atrasti"),
        ("geras", "gerti"),
        ("auka", "auksas"),
        ("bendras", "bendrija"),
        ("komisija", "komisaras"),
        ("darbuotojas", "darbas"),
        ("teisė", "teisėjas"),
        ("1202", "1201"),
        ("2026", "20"),
        ("report", "reporter"),
        ("šeima", "Seimas"),
        ("šeimos", "seimo"),
        ("raštas", "rasti"),
        ("kalbą", "kalbėti"),
        ("vyras", "vyresnis"),
        ("sauga", "saugus"),
        ("sauga", "saugumas"),
        ("kova", "kovo"),
        ("vasara", "vasario"),
        ("Lietuva", "lietuviai"),
        ("rusas", "rūšis"),
        ("žinia", "žino"),
        ("žala", "žalia"),
        ("laisvė", "laisvas"),
        ("negalia", "negaliu"),
        ("būtina", "yra"),
        ("poetai", "po"),
        ("manė", "manęs"),
        ("kalbos", "kalbame"),
        ("Київ", "Київа"),
    ],
)
def test_different_words_do_not(one: str, other: str) -> None:
    assert not agree(keys_of(one), keys_of(other))


@given(st.text())
def test_any_text_has_sound_keys_and_places(text: str) -> None:
    tokens = analyse(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    for token in tokens:
        for key in token[:3]:
            assert key.isalnum()
            assert key == key.casefold()  # which is upper case in Cherokee
            assert len(key) <= LONGEST_KEY


@given(st.text("aąčeęėiįouųūdšžtsrnlkmjvIVNr19-–./ \u0307\u00ad", max_size=30))
def test_a_word_alone_is_the_same_word(text: str) -> None:
    for token in analyse(text):
        assert [each[:3] for each in analyse(text[token.start : token.end])][:1] == [token[:3]]
