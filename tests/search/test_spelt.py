"""What was typed with diacritics is told from what has the same keys without them."""

import pytest

from coordnet.forum import services as forum
from coordnet.members.viewer import Viewer
from coordnet.search import queries
from coordnet.search.gathering import gather
from coordnet.search.ranking import wholes_of
from coordnet.search.spelt import doubts_about
from coordnet.textsearch.query import parse

OPEN = "tinklo-reikalai"


@pytest.mark.parametrize("question", ["žmonės", "z\u030cmone\u0307s", "ž\u00admonės", "z\u030cm\u200bonės"])
def test_no_word_is_doubted_for_how_its_letters_are_put_together(people: dict[str, Viewer], question: str) -> None:
    """Decomposed letters and soft hyphens come with what is pasted, into a text or into the box."""
    member, query = people["member"], parse(question)
    forum.ask("Žmonės", "tekstas", OPEN, by=member)
    forum.ask("Ši", "Z\u030cmo\u00adnės.", OPEN, by=member)
    forum.ask("Kita", "tekstas z\u030c\u00admone\u0307s.", OPEN, by=member)
    doubtful = forum.ask("Zmones", "tekstas", OPEN, by=member).thread_id
    found = gather(member, query).shown
    assert len(set(wholes_of(found))) == 4
    assert {row.container_id or row.ref_id for row in found if row.id in doubts_about(found, query)} == {doubtful}


def test_letters_of_another_width_are_no_diacritics() -> None:
    assert [word.stem for word in parse("ｐａｇａｌｂａ").words] == [""]


def test_however_many_are_written_otherwise(people: dict[str, Viewer]) -> None:
    """More of them than are looked at in one go, and all newer."""
    member = people["member"]
    meant = forum.ask("Šakos nupjovimas", "Tekstas apie tai.", OPEN, by=member).thread_id
    for number in range(70):
        forum.ask(f"Sakos klausimas {number}", "Saka ir saka.", OPEN, by=member)
    hit = queries.find(member, parse("šaką")).hits[0]
    assert (hit.kind, hit.ref_id) == ("thread", meant)
