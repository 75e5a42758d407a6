import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordnet.textsearch.query import MOST_TERMS, Phrase, Query, parse

Said = list[list[list[str]]]


def said(query: Query) -> tuple[Said, list[str]]:
    """The words of each group's ways, phrases joined, and the unwanted phrases."""

    def joined(phrase: Phrase) -> str:
        return " ".join(word.word + ("*" if word.is_prefix else "") for word in phrase)

    wanted = [[[joined(phrase) for phrase in way] for way in group] for group in query.wanted]
    return wanted, [joined(phrase) for phrase in query.unwanted]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("rašytojas žmonėms", ["rasytojas", "zmonems"], []),
        ("„darbo grupė“ protokolas", ["protokolas", "darbo grupe"], []),
        ('"darbo grupė"', ["darbo grupe"], []),
        ("ataskaitos -mokykla", ["ataskaitos"], ["mokykla"]),
        ("ataskaitos -„darbo grupė“", ["ataskaitos"], ["darbo grupe"]),
        ("ataskaitos -I-327", ["ataskaitos"], ["i 327"]),
        ("teisinis-ekonominis", ["teisinis", "ekonominis"], []),
        ("ataskaitos - mokykla", ["ataskaitos", "mokykla"], []),
        ("„darbo grupė", ["darbo", "grupe"], []),
        ("ataskaitos Ataskaitos ATASKAITOS", ["ataskaitos"], []),
        ("kas apmoka rašytoją?", ["apmoka", "rasytoja"], []),
        ("pas ką", ["pas", "ka"], []),
        ("„pas ką“ gyventi", ["gyventi", "pas ka"], []),
        ("AND NOT near( *", ["and", "not", "near"], []),
        ("mokym* dar*bo", ["mokym*", "bo"], []),
        ("mo*", ["mo"], []),
        ("-mokykla", [], ["mokykla"]),
        ('" " -"" !!! ()', [], []),
        ("", [], []),
    ],
)
def test_words_phrases_and_minus(text: str, wanted: list[str], unwanted: list[str]) -> None:
    assert said(parse(text)) == ([[[phrase]] for phrase in wanted], unwanted)


def test_the_last_word_may_be_unfinished_while_typing() -> None:
    assert said(parse("ataskaitos mokyk", typing=True)) == ([[["ataskaitos"]], [["mokyk*"]]], [])
    assert said(parse("ataskaitos mokyk ", typing=True)) == ([[["ataskaitos"]], [["mokyk"]]], [])


def test_names_of_the_same_thing_are_asked_for_together() -> None:
    wanted, _unwanted = said(parse("šalių organų donorystė"))
    assert wanted[0] == [["saliu"]]
    assert wanted[1][0] == ["organu", "donoryste"]
    assert ["organu isemimas"] in wanted[1]
    assert [["vrm"], ["vidaus reikalu ministerija"]] in said(parse("VRM"))[0]
    assert said(parse("„organų donorystė“"))[0] == [[["organu donoryste"]]]  # in quotes: these words


def test_minus_alone_asks_for_nothing() -> None:
    assert parse("-mokykla").is_empty
    assert not parse("ataskaitos -mokykla").is_empty


@given(st.text(max_size=400), st.booleans())
def test_every_text_is_a_query(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    asked = sum(len(phrase) for group in query.wanted for phrase in group[0]) + sum(map(len, query.unwanted))
    assert asked <= MOST_TERMS
    assert all(key.isalnum() for word in query.words for key in (word.a, word.b, word.word))
