import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordnet.textsearch.analyser import LONGEST_TERM, analyse


def terms(text: str) -> list[str]:
    return [token.term for token in analyse(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Šiauliai", ["siauliai"]),
        ("ĄČĘĖĮŠŲŪŽ", ["aceeisuuz"]),
        ("Nr. I-327/1V-1015/A1-758", ["nr", "i", "327", "1v", "1015", "a1", "758"]),
        ("vardas_pavarde@vilnius.lt", ["vardas", "pavarde", "vilnius", "lt"]),
        ("Łukasz, İzmir, Київ", ["lukasz", "izmir", "киів"]),
        ("re\u00adko\u00admen\u00adda\u00adci\u00adja", ["rekomendacija"]),
        ("", []),
        (" – „“ \0 \ud800", []),
    ],
)
def test_words_become_folded_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_composed_and_decomposed_text_is_the_same() -> None:
    text = "Mažeikių rajono savivaldybė, ą́žuolas"
    assert terms(unicodedata.normalize("NFD", text)) == terms(text)


@given(st.text())
def test_tokens_lie_in_the_text_and_terms_are_stable(text: str) -> None:
    tokens = analyse(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    for token in tokens:
        assert token.term.isalnum()
        assert len(token.term) <= LONGEST_TERM
        assert terms(token.term) == [token.term]
        assert terms(text[token.start : token.end]) == [token.term]
