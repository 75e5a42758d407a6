"""Everything that matches is weighed, counted and reached, however much it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Thread
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search import gathering, queries
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Count, gather
from coordnet.search.ranking import wholes_of
from coordnet.textsearch.documents import Text
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import index_many
from tests.builders import Make

OPEN = "tinklo-reikalai"
START = datetime(2025, 3, 1, 9, tzinfo=UTC)
MATERIAL = {"summary": "Santrauka.", "body": "Tekstas", "material_type": "atmintine"}
LONG = " ".join(f"kitas{number}" for number in range(80))


@pytest.fixture
def member(people: dict[str, Viewer], monkeypatch: pytest.MonkeyPatch) -> Viewer:
    monkeypatch.setattr(gathering, "WINDOW", 6)
    monkeypatch.setattr(gathering, "FEW", 3)
    return people["member"]


@pytest.fixture
def days() -> Iterator[int]:
    return iter(range(1000))


def ask(member: Viewer, day: int, title: str, body: str) -> int:
    with clock.frozen(START + timedelta(days=day)):
        return forum.ask(title, body, OPEN, by=member).thread_id


@pytest.mark.parametrize("question", ["vertėjas", "vertėjo paieška", "vertėjas biudžetas"])
def test_an_old_answer_is_not_hidden_by_many_new_mentions(member: Viewer, question: str) -> None:
    old = ask(member, 0, "Vertėjo paieška", "Vertėjas dirba už biudžeto lėšas; vertėją ir biudžetą rasite čia.")
    for day in range(1, 25):
        ask(member, day, f"Kita tema {day}", f"Paminėtas vertėjas, paieška ir biudžetas. {LONG}")
    hit = queries.find(member, parse(question)).hits[0]
    assert (hit.kind, hit.ref_id) == ("thread", old)


def test_what_has_but_one_of_the_words_often_is_weighed_too(member: Viewer) -> None:
    old = ask(member, 0, "Kita", "Vertėjas, vertėja ir vertėjai dirba: biudžetas.")
    for day in range(1, 25):
        ask(member, day, f"Kita tema {day}", f"Paminėtas vertėjas ir biudžetas. {LONG}")
    hit = queries.find(member, parse("vertėjas biudžetas")).hits[0]
    assert (hit.kind, hit.ref_id) == ("thread", old)


def test_all_are_counted_and_every_one_is_on_some_page(member: Viewer, days: Iterator[int]) -> None:
    threads = [ask(member, next(days), f"Strazdas {n}", "tekstas") for n in range(31)]
    for thread in (threads[3], threads[20]):
        with clock.frozen(START + timedelta(days=next(days))):
            forum.reply(db.session.get_one(Thread, thread), "Ir čia strazdas.", by=member)
    for order in queries.ORDERS:
        results = [queries.find(member, parse("strazdas"), order=order, page=page) for page in (1, 2)]
        assert [each.has_next for each in results] == [True, False]
        assert {each.total for each in results} == {Count(31, more=False)} and results[0].partly
        hits = [hit for each in results for hit in each.hits]
        assert len(hits) == 31 and {hit.card.title for hit in hits} == {f"Strazdas {n}" for n in range(31)}


def test_newest_first_goes_by_date_over_all_kinds_and_pages(member: Viewer, days: Iterator[int]) -> None:
    asked = [ask(member, next(days), f"Tema {n}", "strazdas" if n % 3 else "tuščia") for n in range(40)]
    for thread in asked[::3]:  # their titles say nothing of it
        with clock.frozen(START + timedelta(days=next(days))):
            forum.reply(db.session.get_one(Thread, thread), "Strazdas.", by=member)
    pages = [queries.find(member, parse("strazdas"), order="newest", page=page) for page in (1, 2)]
    found = [hit.card.title for page in pages for hit in page.hits]
    replied, others = list(range(0, 40, 3)), [n for n in range(40) if n % 3]
    assert found == [f"Tema {n}" for n in (*replied[::-1], *others[::-1])]


def test_counting_stops_somewhere_and_says_so(member: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_COUNTED", 20)
    for day in range(21):
        ask(member, day, f"Strazdas {day}", "tekstas")
    results = queries.find(member, parse("strazdas"), filters=SearchFilters(kind="thread"))
    assert (results.counts["thread"], results.counts["entry"]) == (Count(21, more=True), Count(0, more=False))
    assert not queries.find(member, parse('"strazdas 7"')).partly


def test_a_long_thing_hides_no_others(member: Viewer) -> None:
    """Of things with many parts (pages of a file) those behind the first window are read as well."""
    finds = house().finds["thread"]
    things = [ask(member, day, f"Tema {day}", "strazdas") for day in range(4)]
    long = [Text("thread", things[-1], things[-1], "Tema 3", "strazdas", START, part=part) for part in range(20)]
    index_many(long)
    found = gather(member, parse("strazdas"))
    assert finds.part_of is None and set(wholes_of(found.shown)) == {("thread", each) for each in things}
    assert found.counts()["thread"] == Count(4, more=False)


@pytest.mark.parametrize("question", ["strazdas biudžetas", "strazdas biudžtas"])
def test_newest_first_stays_by_date_where_few_have_all_the_words(
    member: Viewer, days: Iterator[int], question: str
) -> None:
    """What is most about the words, and what has all of them, is old here: neither comes before what is newer."""
    ask(member, next(days), "Biudžetas", "strazdas")
    dull = "Paminėtas strazdas. " + LONG
    titles = []
    for n in range(40):
        about = n < 5
        titles.append(f"Strazdas {n}" if about else f"Tema {n}")
        ask(member, next(days), titles[-1], "strazdas strazdas strazdas" if about else dull)
    pages = [queries.find(member, parse(question), order="newest", page=page) for page in (1, 2, 3)]
    assert [hit.card.title for page in pages for hit in page.hits] == [*reversed(titles), "Biudžetas"]


@pytest.mark.parametrize("question", ["strazdas", "strazdas biudžetas"])
def test_newest_first_what_was_published_later_stands_before_what_was_proposed_later(
    member: Viewer, make: Make, question: str
) -> None:
    by = make.viewer(make.administrator())
    with clock.frozen(START):
        drafts = [library.save_draft(EntryContent(title=f"Strazdas {n}", **MATERIAL), by=by) for n in range(30)]
    for day, draft in enumerate(reversed(drafts)):
        with clock.frozen(START + timedelta(days=day)):
            library.publish(draft, by=by)
    with clock.frozen(START + timedelta(days=14, hours=12)):
        forum.ask("Strazdas forume", "tekstas", OPEN, by=member)
    pages = [queries.find(member, parse(question), order="newest", page=page) for page in (1, 2)]
    titles = [f"Strazdas {n}" for n in range(30)]
    assert [hit.card.title for page in pages for hit in page.hits] == [*titles[:15], "Strazdas forume", *titles[15:]]


def test_each_kind_has_the_same_number_whichever_is_shown(member: Viewer, days: Iterator[int]) -> None:
    """Also where few of one kind have all the words."""
    for n in range(5):
        ask(member, next(days), f"Strazdas {n}", "biudžetas")
    ask(member, next(days), "Tik strazdas", "tekstas")
    question = parse("strazdas biudžetas")
    everything = queries.find(member, question)
    for kind in ("thread", "entry"):
        shown = queries.find(member, question, filters=SearchFilters(kind=kind))
        assert shown.counts == everything.counts and len(shown.hits) == everything.counts[kind].number
