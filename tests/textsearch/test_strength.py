"""The words a document is about."""

import pytest

from coordnet.textsearch.documents import words_of
from coordnet.textsearch.query import Query, parse
from coordnet.textsearch.strength import strong_keys

REST = "Toliau rašoma daugybė visai kitų dalykų apie orą, gamtą, kelionę, maistą, sportą, muziką, knygas, filmus"


def strong(title: str, body: str, *, is_part: bool = False) -> set[str]:
    keys = next(iter(words_of(title, body).values()))
    return {key[1:] for key in strong_keys(keys.a_keys, keys.b_keys, is_part=is_part).split()}


def key(word: str) -> str:
    return parse(word).words[0].a


def test_the_title_and_what_is_said_often() -> None:
    about = strong("Vertėjas", f"Mokame iš biudžeto, o biudžetą tvirtina taryba. Biudžetas mažas. {REST} {REST} {REST}")
    assert {key("vertėjo"), key("biudžetui")} <= about
    assert key("taryba") not in about and key("gamta") in about


def test_a_reply_is_not_about_its_threads_title() -> None:
    assert key("vertėjas") not in strong("Vertėjas", f"{REST} {REST} {REST}", is_part=True)
    assert key("vertėjas") in strong("Vertėjas", f"Vertėjas, vertėjai ir vertėjui. {REST} {REST}", is_part=True)


def test_of_few_words_each_is_strong_and_of_none_none() -> None:
    assert key("skambinkite") in strong("", "Skambinkite policijai.")
    assert strong("", "") == set()


@pytest.mark.parametrize("text", ["vertėjas", "vertėjo biudžetas", '"darbo grupė"', "vert*"])
def test_asking_strongly_asks_for_no_more(text: str) -> None:
    """What is asked for strongly is asked for besides; words in a row stay in a row."""
    query = parse(text)
    assert len(query.strongly.wanted) == len(query.wanted)
    assert query.partly_strongly.wanted[:-1] == query.wanted
    rows = [phrase for group in query.wanted for way in group for phrase in way if len(phrase) > 1]
    assert [phrase for group in query.strongly.wanted for way in group for phrase in way if len(phrase) > 1] == rows
    assert Query().strongly.is_empty
