"""Before you ask: whole sentences, and how the answer begins, as the asker may read it."""

import pytest

from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Category, Post
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.members.viewer import Viewer
from coordnet.search.similar import similar_things
from tests.builders import Make
from tests.search.test_results import MEMBERS, material


@pytest.fixture
def member(make: Make) -> Viewer:
    return make.viewer(make.user())


@pytest.fixture
def admin(make: Make) -> Viewer:
    return make.viewer(make.administrator())


def alike(viewer: Viewer, title: str) -> list[str]:
    return [each.title for each in similar_things(viewer, title)]


def answered(by: Viewer, title: str, answer: str) -> Post:
    post = forum.reply(forum.ask(title, "tekstas", MEMBERS, by=by).thread, answer, by=by)
    forum.mark_answer(post, by=by)
    db.session.flush()
    return post


@pytest.fixture
def much_said(member: Viewer) -> None:
    for number in range(12):
        forum.ask(
            f"Savivaldybė nori padėti {number}", "Žmogus dirba savivaldybėje ir turi daug darbo.", MEMBERS, by=member
        )
    forum.ask("Kurčia moteris, o kas išvers gestais?", "Į priimamąjį atėjo kurčia moteris.", MEMBERS, by=member)
    forum.ask("Psichologas nepilnametei", "Mergaitė atsisako kalbėti per apklausą.", MEMBERS, by=member)


def test_a_whole_sentence_finds_what_shares_its_rarer_words(much_said: None, member: Viewer) -> None:
    """Most of its words nobody wrote, or everybody; they neither find anything nor are in the way."""
    long = "Ar savivaldybė turi ieškoti žmogaus, kuris išverstų gestais, kai kurčia nukentėjusioji prašo padėti jai?"
    assert alike(member, long) == ["Kurčia moteris, o kas išvers gestais?"]
    other = "Kaip elgtis, kai nepilnametė atsisako atsakinėti per apklausą be psichologo, bet su globėja?"
    assert alike(member, other) == ["Psichologas nepilnametei"]
    assert alike(member, "Ar savivaldybė gali padėti pirkti kompiuterį naujai pavasario šventei Palangoje?") != []
    assert alike(member, "Ką veikti su gestais, kurių psichologas nemoka?") == []  # one word in each is too little
    assert alike(member, "Kas gi čia bus, ar kad ir kaip?") == []


def test_signs_ask_for_nothing_in_a_title(much_said: None, member: Viewer) -> None:
    for title in ("„Kurčia“ -moteris: „gestais verčia“?", "Kurčia moteris – gest*"):
        assert alike(member, title) == ["Kurčia moteris, o kas išvers gestais?"], title


def test_synonyms_are_the_same_word(member: Viewer) -> None:
    forum.ask("Vidaus reikalų ministerijos ataskaita", "tekstas", MEMBERS, by=member)
    assert alike(member, "VRM ataskaita") == ["Vidaus reikalų ministerijos ataskaita"]


def test_how_the_answer_begins(member: Viewer, admin: Viewer) -> None:
    answered(
        member, "Kas apmoka vertėją?", "Vertėją apmoka <b>savivaldybė</b> & fondas. " + "Ir dar daugiau žodžių. " * 40
    )
    forum.ask("Vertėją apmoka kas?", "tekstas", MEMBERS, by=member)
    entry = library.save_draft(material("Kas apmoka vertėją", summary="Kaip dirbti su vertėju."), by=admin)
    library.publish(entry, by=admin)
    answers = {each.title: str(each.answer) for each in similar_things(member, "apmoka vertėją")}
    assert answers["Kas apmoka vertėją?"].startswith("Vertėją apmoka savivaldybė &amp; fondas. Ir dar")
    assert answers["Kas apmoka vertėją?"].endswith(" žodžių.") and len(answers["Kas apmoka vertėją?"]) < 150
    assert answers["Vertėją apmoka kas?"] == ""
    assert answers["Kas apmoka vertėją"] == "Kaip dirbti su vertėju."


def test_an_answer_that_went_away_is_not_shown(member: Viewer, admin: Viewer) -> None:
    hidden, deleted = (answered(member, "Kas apmoka vertėją?", f"Slaptas atsakymas {number}") for number in range(2))
    assert all(each.answer for each in similar_things(member, "apmoka vertėją"))
    moderating.hide_post(hidden, "netinka", by=admin)
    forum.delete_own_post(deleted, by=member)
    for viewer in (member, admin):
        assert [str(each.answer) for each in similar_things(viewer, "apmoka vertėją")] == ["", ""]


def test_what_others_may_not_read_answers_nothing(member: Viewer, admin: Viewer) -> None:
    slug = db.session.scalars(db.select(Category.slug).where(Category.audience == "ministry")).first() or ""
    opening = forum.ask("Kas apmoka vertėją?", "tekstas", slug, by=admin)
    forum.mark_answer(forum.reply(opening.thread, "Slapta.", by=admin), by=admin)
    db.session.flush()
    assert [str(each.answer) for each in similar_things(admin, "apmoka vertėją")] == ["Slapta."]
    assert similar_things(member, "apmoka vertėją") == []
