import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordnet.textsearch.query import MOST_TERMS, Query, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prekyba žmonėmis", Query((("prekyba",), ("zmonemis",)))),
        ("„darbo grupė“ protokolas", Query((("darbo", "grupe"), ("protokolas",)))),
        ('"darbo grupė"', Query((("darbo", "grupe"),))),
        ("mokymai -mokykla", Query((("mokymai",),), (("mokykla",),))),
        ("mokymai -„darbo grupė“", Query((("mokymai",),), (("darbo", "grupe"),))),
        ("mokymai -I-327", Query((("mokymai",),), (("i", "327"),))),
        ("socialinis-ekonominis", Query((("socialinis",), ("ekonominis",)))),
        ("mokymai - mokykla", Query((("mokymai",), ("mokykla",)))),
        ("„darbo grupė", Query((("darbo",), ("grupe",)))),
        ("prekyba Prekyba PREKYBA", Query((("prekyba",),))),
        ("AND NOT near( *", Query((("and",), ("not",), ("near",)))),
        ("-mokykla", Query((), (("mokykla",),))),
        ('" " -"" !!! ()', Query()),
        ("", Query()),
    ],
)
def test_words_phrases_and_minus(text: str, expected: Query) -> None:
    assert parse(text) == expected


def test_minus_alone_asks_for_nothing() -> None:
    assert parse("-mokykla").is_empty
    assert not parse("mokymai -mokykla").is_empty


@given(st.text(max_size=400))
def test_every_text_is_a_query(text: str) -> None:
    query = parse(text)
    phrases = query.wanted + query.unwanted
    assert sum(map(len, phrases)) <= MOST_TERMS
    assert all(term.isalnum() for phrase in phrases for term in phrase)
