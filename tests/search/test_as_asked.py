"""A question as people ask it: whole sentences, half words, slips, and words that stand in different places."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.association.services import change_role
from coordnet.collation import fold
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Post
from coordnet.forum.services import moderating
from coordnet.members import seats
from coordnet.members.models import User, UserExpertise
from coordnet.members.queries import municipality_by_code
from coordnet.members.texts import index_person, municipality_text
from coordnet.members.viewer import Viewer
from coordnet.search import queries
from coordnet.search.filters import SearchFilters
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import index_many
from tests.builders import Make

OPEN, CLOSED = "tinklo-reikalai", "sudetingos-situacijos"


@pytest.fixture
def member(people: dict[str, Viewer]) -> Viewer:
    return people["member"]


@pytest.fixture
def interpreter(member: Viewer) -> Post:
    """The thread that is looked for, among others that share some of its words."""
    opening = forum.ask("Kas apmoka vertėją?", "Žmogus nekalba lietuviškai.", OPEN, by=member)
    forum.reply(opening.thread, "Kreipkitės į savivaldybės biudžeto skyrių.", by=member)
    forum.ask("Mokymai rudenį", "Apie policijos ir savivaldybės darbą.", OPEN, by=member)
    forum.ask("Ataskaita", "Kada ją siųsti ir kam?", OPEN, by=member)
    return opening


def best(viewer: Viewer, text: str, **options: Any) -> list[tuple[str, int]]:
    found = queries.find(viewer, parse(text), **options).hits
    return [("thread", db.session.get_one(Post, hit.ref_id).thread_id) if hit.kind == "post" else (hit.kind, hit.ref_id)
            for hit in found]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "kas turi apmokėti už vertėją policijoje?",  # some words stand nowhere, others elsewhere
        "Ar galima vertėją apmokėti iš biudžeto",  # title and reply
        "vertėją biudžetas",
        "vertej biudž",  # half words
        "verteją biudzeto skyrus",  # a slip
        "fertėją",  # in the first letter
        "vretėjas",
    ],
)
def test_the_thread_that_was_meant_comes_first(member: Viewer, interpreter: Post, text: str) -> None:
    assert best(member, text)[:1] == [("thread", interpreter.thread_id)]


def test_a_renamed_thread_is_found_by_its_new_title_through_its_replies(member: Viewer, interpreter: Post) -> None:
    forum.edit_post(interpreter, "Žmogus nekalba.", interpreter.version, by=member, title="Kas moka surdovertėjui?")
    assert best(member, "surdovertėjas biudžetas") == [("thread", interpreter.thread_id)]
    assert best(member, '"apmoka vertėją" biudžetas') == []


def test_of_a_thread_the_best_place_is_shown_once(member: Viewer, interpreter: Post) -> None:
    results = queries.find(member, parse("vertėją biudžetas"))
    assert [hit.kind for hit in results.hits] == ["post"] and "biudžeto" in results.hits[0].body
    assert [hit.kind for hit in queries.find(member, parse("vertėją")).hits] == ["thread"]
    assert queries.find(member, parse("vertėją"), filters=SearchFilters(kind="thread")).total.number == 1


def test_it_says_that_not_all_words_are_there(
    member: Viewer, interpreter: Post, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(db.session.get_one(User, member.id))
    said = "Ne visuose rezultatuose yra visi Jūsų žodžiai"
    assert f"{said}: kai kuriuose – tik 1 iš 3." in browser.get("/search?q=vertėją+biudžetas+policija").text
    assert said not in browser.get("/search?q=vertėją").text


def test_quotes_and_minus_still_hold(member: Viewer, interpreter: Post) -> None:
    thread = ("thread", interpreter.thread_id)
    assert best(member, '"apmoka vertėją" policija') == [thread]
    assert best(member, '"vertėją apmoka" policija') == []
    assert thread not in best(member, "apmoka policija -vertėją")


def test_small_words_never_decide(member: Viewer, interpreter: Post) -> None:
    forum.ask("Kas, kas ir kas", "Už ką ir kas, ar už tai, kas?", OPEN, by=member)
    assert best(member, "ar kas už vertėją?")[0] == ("thread", interpreter.thread_id)
    assert len(best(member, "ar kas už vertėją?")) == 1


def test_nothing_tells_of_what_may_not_be_read(people: dict[str, Viewer], interpreter: Post) -> None:
    """A word that stands only where she may not read is to her a word nobody wrote: the same results, the same page."""
    member, admin = people["member"], people["administrator"]
    before = [queries.find(member, parse(text)) for text in ("kepyklą vertėją", "kepykl", "kepyla")]
    hidden = forum.ask("Kepykla", "Kepykloje dirba, kepyklą tikrino.", OPEN, by=admin)
    moderating.hide_thread(hidden.thread, "netinka", by=admin)
    closed = forum.ask("Kepykla", "Kepykla", CLOSED, by=admin)
    assert best(admin, "kepykl") == [("thread", closed.thread_id)]
    after = [queries.find(member, parse(text)) for text in ("kepyklą vertėją", "kepykl", "kepyla")]
    assert [(each.hits, each.total, each.guessed, each.query) for each in after] == [
        (each.hits, each.total, each.guessed, each.query) for each in before
    ]


@pytest.mark.parametrize(
    "text",
    [
        "kas dirba Biržuose",
        "Biržų pavaduotoja",
        "biržų r. pavaduotojo telefonas",
        "V. Petrulienė",
        "Vilija Petruliene",
        "Petrulienės kontaktai",
        "kas Panevėžio apskrityje moka vokiečių kalbą",
        "kas išmano organų donorystę",
    ],
)
def test_people_are_found_by_what_is_asked_of_them(make: Make, member: Viewer, interpreter: Post, text: str) -> None:
    make.coordinator("LT-42", name="Violeta Petraitė")
    user = make.deputy("LT-06", name="Vilija Petrulienė", languages="vokiečių, anglų")
    user.expertise = [UserExpertise(slug="organu-isemimas")]
    index_person(user)
    forum.ask("Biržų pavaduotoja", "Petrulienė dirba Biržuose ir moka vokiečių kalbą.", OPEN, by=member)
    assert best(member, text)[0] == ("person", user.id)


@pytest.mark.parametrize(
    "text",
    [
        "biržų r. sav. koordinatorius",
        "kas koordinuoja Biržus",
        "Biržų rajono savivaldybės koordinatorės telefono numeris",
        "kas koordinuoja prekybą žmonėmis Biržuose",  # they have not all the words, and neither has anything else
        "kas atsakingas už prekybą žmonėmis biržų savivaldybėje",
    ],
)
def test_who_does_it_at_a_place_comes_before_the_place_and_all_others(make: Make, member: Viewer, text: str) -> None:
    birzai = municipality_by_code("LT-06")
    assert birzai is not None
    index_many([municipality_text(birzai)])
    make.deputy("LT-06", name="Agnė Adomaitienė")
    user = make.coordinator("LT-06", name="Vilija Petrulienė")
    for number in range(6):
        make.coordinator(f"LT-1{number}", name=f"Ona Onaitė {number}", position="Prekybos žmonėmis specialistė")
        forum.ask("Prekyba žmonėmis savivaldybėje", "Ar koordinuoja ir kas atsakingas?", OPEN, by=member)
    assert best(member, text)[0] == ("person", user.id)


def test_where_something_has_all_the_words_nobody_stands_before_it(make: Make, member: Viewer) -> None:
    make.coordinator("LT-06", name="Vilija Petrulienė")
    wanted = forum.ask("Koordinatorių susitikimas", "Renkamės Biržuose.", OPEN, by=member)
    assert best(member, "koordinatorių susitikimas Biržuose")[0] == ("thread", wanted.thread_id)


def test_what_a_word_may_have_been_meant_as_weighs_no_more_than_if_it_were_asked_for(member: Viewer) -> None:
    wanted = forum.ask("Excel forma", "Langeliai užrakinti.", OPEN, by=member)
    for number in range(6):
        forum.ask(f"Kelionė {number}", "Nereikia, tikrai nereikia.", OPEN, by=member)
    assert best(member, "excel neveikia")[0] == ("thread", wanted.thread_id)


def test_who_changes_the_seat_is_found_in_the_new_place(make: Make, member: Viewer) -> None:
    user = make.user(name="Vilija Petrulienė")
    birzai = municipality_by_code("LT-06")
    assert birzai is not None
    holding = seats.give_seat(user, birzai, "coordinator", since=clock.today(), by=None)
    assert best(member, '"Biržų" "koordinatorė"') == [("person", user.id)]
    seats.end_seat(holding, until=clock.today(), by=None)
    assert best(member, '"Biržų" "koordinatorė"') == []


def test_who_gets_another_role_is_found_by_it(make: Make, member: Viewer, people: dict[str, Viewer]) -> None:
    user = make.user(name="Vilija Petrulienė")
    assert best(member, '"Petrulienė" "ministerija"') == []
    change_role(user, "ministry", by=people["administrator"])
    assert best(member, '"Petrulienė" "ministerija"') == [("person", user.id)]


def test_a_persons_line_says_how_to_reach_them(
    make: Make, member: Viewer, sign_in: Callable[[User], FlaskClient]
) -> None:
    user = make.user(name="Vilija Petrulienė", phone="8 600 00000", position="Specialistė")
    index_person(user)
    page = sign_in(db.session.get_one(User, member.id)).get("/search?q=Petrulienė").text
    assert f'<a href="mailto:{user.email}">' in page and 'href="tel:860000000"' in page and "Specialistė" in page
    assert "koordinuoja" not in page  # the words of the index are shown to nobody


def test_what_begins_or_resembles_is_only_for_words_nobody_wrote(member: Viewer, make: Make) -> None:
    forum.ask("Žvirblis", "tekstas", OPEN, by=member)
    forum.ask("Žvirblinė pelėda", "tekstas", OPEN, by=member)
    assert len(best(member, "žvirblis")) == 1
    assert len(best(member, "žvirb")) == 2


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("čekį", "Čekio apmokėjimas", "Cekis ir kita"),
        ("šaką", "Šakos nupjovimas", "Saka kalba"),
        ("ŽIEDAS", "Žiedo paieška", "Ziedas"),
    ],
)
def test_what_was_typed_with_diacritics_comes_before_what_is_written_otherwise(
    member: Viewer, typed: str, meant: str, other: str
) -> None:
    wanted = forum.ask(meant, "Klausimas apie tai.", OPEN, by=member).thread_id
    others = [forum.ask(other, "Tekstas.", OPEN, by=member).thread_id for _number in range(3)]
    found = [thread for _kind, thread in best(member, typed)]
    assert found[0] == wanted and set(others) <= set(found)
    plain = [thread for _kind, thread in best(member, fold(typed))]
    assert set(plain) == set(found)


def test_a_thread_has_the_words_of_all_its_posts(member: Viewer) -> None:
    """Two of its replies together say more than a title that has but one of the words."""
    asked = forum.ask("Kaip elgtis?", "Žmogus nekalba lietuviškai.", OPEN, by=member).thread
    forum.reply(asked, "Kvieskite vertėją.", by=member)
    forum.reply(asked, "Sąskaitą apmoka skyrius.", by=member)
    other = forum.ask("Vertėjo paieška", "Vertėjas serga.", OPEN, by=member).thread
    assert best(member, "vertėjas sąskaita") == [("thread", asked.id), ("thread", other.id)]


@pytest.mark.parametrize(
    ("typed", "said", "other"),
    [("posėdis", "Posėdžio tvarka", "Pasitarimo tvarka"), ("policija", "Policijos atsakymas", "Pareigūno atsakymas")],
)
def test_another_name_is_found_after_what_was_typed(member: Viewer, typed: str, said: str, other: str) -> None:
    as_typed = forum.ask(said, "Tekstas.", OPEN, by=member).thread_id
    otherwise = forum.ask(other, "Tekstas.", OPEN, by=member).thread_id
    assert best(member, typed) == [("thread", as_typed), ("thread", otherwise)]


@pytest.mark.parametrize(
    ("typed", "title", "text"),
    [
        ("auka nenori liudyti", "Atsisakymas", "Ji atsisako duoti parodymus."),
        ("vietnamiečių vertėjas", "Kas kalba vietnamietiškai?", "Reikia versti pokalbį."),
        ("renginys spalio aštuonioliktą", "Spalio 18-oji", "Ką rengiate?"),
        ("kovos su prekyba žmonėmis diena", "Spalio 18-oji", "Ką rengiate?"),
        ("nakvynė savaitgalį", "Nėra kur miegoti", "Poilsio dieną visi išėję."),
        ("pamoka aštuntai klasei", "Ką veikti su aštuntokais", "Per pamoką jie miega."),
        ("registravimas tarnyboje", "Kaip registruoti?", "Tarnyba nepriima."),
        ("pranešėjas policijai", "Kas praneša?", "Policija klausia, kas tai matė."),
    ],
)
def test_other_words_of_the_same_family_and_meaning_are_found(
    member: Viewer, interpreter: Post, typed: str, title: str, text: str
) -> None:
    wanted = forum.ask(title, text, OPEN, by=member)
    assert best(member, typed)[0] == ("thread", wanted.thread_id)


def test_kin_of_what_was_typed_comes_after_it_and_only_where_little_was_found(member: Viewer) -> None:
    kin = forum.ask("Miegoti nėra kur", "Tekstas.", OPEN, by=member).thread_id
    as_typed = forum.ask("Tekstas", "Ilgas tekstas apie tai, kad reikia nakvoti mieste.", OPEN, by=member).thread_id
    assert best(member, "nakvoti") == [("thread", as_typed), ("thread", kin)]
    assert best(member, '"nakvoti"') == [("thread", as_typed)]
    for number in range(4):
        forum.ask(f"Nakvoti {number}", "Tekstas.", OPEN, by=member)
    assert ("thread", kin) not in best(member, "nakvoti")


def test_of_many_words_each_that_is_missing_may_be_any(member: Viewer) -> None:
    """However many names each of them has."""
    said = "pareigūnas užsienietis gydytojas apgyvendinimas posėdis"
    wanted = [
        forum.ask("Klausimas", said.replace(word, "dalykas"), OPEN, by=member).thread_id for word in said.split()[:4]
    ]
    forum.ask("Kitas", "pareigūnas", OPEN, by=member)
    assert {thread for _kind, thread in best(member, f"{said} atmintinė")[:4]} == set(wanted)


def test_a_slip_is_taken_for_the_nearest_words_alone(member: Viewer) -> None:
    near = forum.ask("Tylimas", "Tekstas.", OPEN, by=member).thread_id
    for _number in range(3):
        forum.ask("Bylinas", "Bylinas ir bylinas.", OPEN, by=member)
    assert best(member, "zylimas") == [("thread", near)]
