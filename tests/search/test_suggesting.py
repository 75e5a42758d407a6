""" "Did you mean" and similar things: helpful, and never out of what the viewer may not read."""

from datetime import UTC, datetime, timedelta

import pytest

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Category
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.members.viewer import Viewer
from coordnet.room import Likeness
from coordnet.search.jobs import forget_doubtful_words, forget_words, words_are_doubtful
from coordnet.search.similar import similar_things
from coordnet.search.suggesting import did_you_mean
from coordnet.textsearch.spelling import nearest, slips
from tests.builders import Make
from tests.search.test_results import MEMBERS, material

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def member(make: Make) -> Viewer:
    return make.viewer(make.user("Ona Narytė"))


@pytest.fixture
def admin(make: Make) -> Viewer:
    return make.viewer(make.administrator())


def category_of(audience: str) -> str:
    return db.session.scalars(db.select(Category.slug).where(Category.audience == audience)).first() or ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("prekyba", "prekyba", 0), ("prekiba", "prekyba", 1), ("rpekyba", "prekyba", 1), ("abc", "", 3)],
)
def test_slips(one: str, other: str, expected: int) -> None:
    assert slips(one, other) == slips(other, one) == expected


def test_misspelt_words_are_put_right_as_they_were_written(member: Viewer) -> None:
    forum.ask("Pabėgėlių apgyvendinimas", "Vertėjo paslaugos Šiauliuose", MEMBERS, by=member)
    assert did_you_mean(member, "apgyvndinimas pabegeliu") == "apgyvendinimas pabegeliu"
    assert did_you_mean(member, "„apgyvendnimas“ -mokykla") == "„apgyvendinimas“ -mokykla"
    assert did_you_mean(member, "siauliuse") == "Šiauliuose"
    assert did_you_mean(member, "vertejo") is None  # known
    assert did_you_mean(member, "vertejo xyzzyzzy") is None  # nothing near
    assert did_you_mean(member, "abc 123456 !!!") is None


@pytest.mark.parametrize(
    "typed",
    [
        "avirbliauskas",  # the first letter
        "avirbliausks",  # and one is missing
        "avirbliasukas",  # and two are swapped
        "avirblaiuskas",
        "virbliauskas",  # the first letter is missing
        "virbliauzkas",  # and another is wrong
        "vzirbliausks",  # the first two are swapped
        "zzvirbliauska",
    ],
)
def test_another_slip_beside_one_in_the_first_letter(member: Viewer, typed: str) -> None:
    forum.ask("Žvirbliauskas", "tekstas", MEMBERS, by=member)
    assert did_you_mean(member, typed) == "Žvirbliauskas"


def test_in_short_words_one_slip_is_put_right(member: Viewer) -> None:
    forum.ask("Žąsis", "tekstas", MEMBERS, by=member)
    assert did_you_mean(member, "basis") == "Žąsis" and did_you_mean(member, "bass") is None


def test_of_many_words_that_are_near_those_that_stand_often_are_looked_at(member: Viewer, admin: Viewer) -> None:
    for letter in "bdgklmprst":
        forum.ask(f"Lapi{letter}as", "tekstas", MEMBERS, by=member)
    for _number in range(3):
        forum.ask("Lapivas", "Apie lapivą.", MEMBERS, by=member)
    assert did_you_mean(member, "lapizas") == "Lapivas"
    for _number in range(4):
        forum.ask("Lapicas", "tekstas", category_of("ministry"), by=admin)
    assert did_you_mean(member, "lapizas") == "Lapivas" and did_you_mean(admin, "lapizas") == "Lapicas"


def test_nothing_is_suggested_from_what_may_not_be_read(member: Viewer, admin: Viewer) -> None:
    secret = forum.ask("Slapukas Žvirbliauskas", "tekstas", category_of("ministry"), by=admin)
    assert nearest("zvirbliausks") == [(1, "zvirbliauskas")]
    assert did_you_mean(admin, "zvirbliausks") == "Žvirbliauskas"
    assert did_you_mean(member, "zvirbliausks") is None
    shown = forum.ask("Žvirbliauskas", "tekstas", MEMBERS, by=admin)
    assert did_you_mean(member, "zvirbliausks") == "Žvirbliauskas"
    moderating.hide_thread(shown.thread, "netinka", by=admin)
    assert did_you_mean(member, "zvirbliausks") is None
    # A word that only hidden things hold is as unknown as one that nobody wrote.
    forum.ask("Žvirblauskas", "tekstas", MEMBERS, by=admin)
    assert did_you_mean(member, "zvirbliauskas") == "Žvirblauskas"
    moderating.hide_thread(secret.thread, "netinka", by=admin)


def test_similar_threads_and_entries_answered_first(member: Viewer, admin: Viewer) -> None:
    with clock.frozen(NOON):
        asked = forum.ask(
            "Kas apmoka vertėją?", "Reikia vertėjo pokalbiui su nukentėjusiu asmeniu.", MEMBERS, by=member
        )
    with clock.frozen(NOON + timedelta(days=1)):
        solved = forum.ask("Vertėjo paieška", "Kas gali padėti rasti vertėją?", MEMBERS, by=member)
        answer = forum.reply(solved.thread, "Kreipkitės į savivaldybę.", by=admin)
        forum.mark_answer(answer, by=member)
        forum.ask("Mokymai mokykloje", "Kas gali padėti?", MEMBERS, by=member)
        entry = library.save_draft(material("Vertėjo pokalbyje atmintinė", summary="Kaip dirbti su vertėju."), by=admin)
        library.publish(entry, by=admin)
    found = similar_things(member, "Ar kas žino, kas apmoka vertėjo darbą pokalbyje?")
    things = [(each.kind, each.ref_id) for each in found]
    assert set(things) == {("thread", asked.thread_id), ("entry", entry.id)} | set(things[:2])
    assert [each.answered for each in found] == sorted((each.answered for each in found), reverse=True)
    assert ("thread", asked.thread_id) in things
    assert similar_things(member, "") == similar_things(member, "ir ar kas") == []


def test_similar_things_are_the_viewers_own_to_read(member: Viewer, admin: Viewer) -> None:
    secret = forum.ask("Žvirbliauskas vertėjas", "tekstas", category_of("ministry"), by=admin)
    assert [each.ref_id for each in similar_things(admin, "Žvirbliauskas vertėjas")] == [secret.thread_id]
    assert similar_things(member, "Žvirbliauskas vertėjas") == []


def test_no_more_than_five(member: Viewer) -> None:
    for number in range(9):
        forum.ask(f"Vertėjo paieška {number}", "tekstas", MEMBERS, by=member)
    found: list[Likeness] = similar_things(member, "vertėjo paieška")
    assert len(found) == 5


def test_words_of_what_was_deleted_are_forgotten(member: Viewer) -> None:
    forum.ask("Strazdas", "gieda", MEMBERS, by=member)
    post = forum.reply(forum.ask("Zylė", "gieda", MEMBERS, by=member).thread, "Kregždutė čiulba", by=member)
    db.session.commit()
    assert forget_words() == 0 and not words_are_doubtful(clock.now())
    forum.delete_own_post(post, by=member)
    assert words_are_doubtful(clock.now()) and forget_doubtful_words(clock.now(), lambda: True) == 2
    assert not words_are_doubtful(clock.now()) and forget_words() == 0
    assert nearest("kregzdut") == []
    assert nearest("strazds") == [(1, "strazdas")]


def test_words_of_what_was_changed_are_forgotten_and_those_that_others_hold_are_not(member: Viewer) -> None:
    thread = forum.ask("Zylė", "gieda", MEMBERS, by=member).thread
    post = forum.reply(thread, "Kregždutė čiulba ir gieda", by=member)
    forum.reply(thread, "Kregždutės čia", by=member)
    forum.edit_post(post, "Kregždutė gieda", post.version, by=member)
    assert forget_doubtful_words(clock.now(), lambda: True) == 1
    assert nearest("ciulb") == [] and nearest("kregzdut") and nearest("gied") == [(1, "gieda")]
