"""Before you ask: what resembles the title, under it, without losing anything that was typed."""

import io
import re

import pytest

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Post, Thread
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from tests.files import samples
from tests.forum.threads import COORDINATORS, KEY, OPEN, ask, count, opening, reply, seen_by

SIMILAR = "/forum/threads/similar"


def links(page: str) -> list[str]:
    return re.findall(r'<a class="row-link" href="([^"]+)" target="_blank" rel="noopener">', page)


@pytest.fixture
def colleague(make):
    return make.deputy("LT-15")


@pytest.fixture
def threads(user, colleague):
    """Three threads about interpreters, the last one answered, and one that only seat holders read."""
    made = [
        ask(user, f"Kas apmoka vertėją {where}?", category=OPEN) for where in ("teisme", "policijoje", "ligoninėje")
    ]
    answer = reply(made[2], colleague)
    services.mark_answer(answer, by=seen_by(user))
    return [*made, ask(user, "Kas apmoka vertėją slapta?", category=COORDINATORS)]


def test_what_resembles_the_title_the_answered_first(user, make, sign_in, threads):
    admin = seen_by(make.administrator())
    content = EntryContent(title="Vertėjo atmintinė: kas apmoka", summary="S", body="T", material_type="atmintine")
    entry = library.save_draft(content, by=admin)
    library.publish(entry, by=admin)
    answer = sign_in(user).post(SIMILAR, data={"title": "kas apmoka vertejus"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store" and "<html" not in page
    assert "Rastos 5 panašios temos ar dokumentai" in page
    assert set(links(page)[:2]) == {f"/forum/threads/{threads[2].id}", f"/library/{entry.id}"}
    assert set(links(page)[2:]) == {f"/forum/threads/{threads[n].id}" for n in (0, 1, 3)}
    assert page.count("(atsidarys naujame lange)") == 5 and page.count("Išspręsta") == 1


def test_only_what_the_writer_may_read(make, sign_in, threads, client):
    member = make.user()
    page = sign_in(member).post(SIMILAR, data={"title": "kas apmoka vertejus"}).get_data(as_text=True)
    assert "Rastos 3 panašios temos ar dokumentai" in page and "slapta" not in page
    assert client.post(SIMILAR, data={"title": "kas apmoka vertejus"}).status_code == 303


@pytest.mark.parametrize("title", ["", " ", "\0", "Rupūžė", "a" * 5000, "' OR 1=1 --"])
def test_nothing_resembles_it(user, sign_in, threads, title):
    page = sign_in(user).post(SIMILAR, data={"title": title}).get_data(as_text=True)
    assert links(page) == [] and "Rast" not in page


def test_the_button_shows_the_list_and_keeps_what_was_typed(user, sign_in, threads):
    before = count(Post)
    data = {"title": "Vertėją apmoka kas?", "category": OPEN, "body": "Rašiau ilgai.", "key": KEY, "similar": "1"}
    data["upload"] = (io.BytesIO(samples.PDF), "tvarka.pdf")
    answer = sign_in(user).post("/forum/threads/new", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and len(links(page)) == 4
    assert 'value="Vertėją apmoka kas?"' in page and "Rašiau ilgai." in page and f'value="{KEY}"' in page
    assert f'<option selected value="{OPEN}">' in page and "tvarka.pdf" in page
    assert count(Post) == before


def test_the_button_says_so_when_there_is_nothing(user, sign_in):
    answer = sign_in(user).post("/forum/threads/new", data={"title": "Rupūžė", "similar": "1"})
    assert answer.status_code == 200
    assert "Nieko panašaus dar nėra" in answer.get_data(as_text=True)
    assert count(Thread) == 0


def test_words_brought_from_search_are_looked_up_at_once(user, sign_in, threads):
    page = sign_in(user).get("/forum/threads/new?title=kas+apmoka+vertejus").get_data(as_text=True)
    assert len(links(page)) == 4
    services.delete_own_post(opening(threads[0]), by=seen_by(user))
    page = sign_in(user).get("/forum/threads/new?title=kas+apmoka+vertejus").get_data(as_text=True)
    assert len(links(page)) == 3


def test_what_the_page_costs_does_not_grow(user, sign_in, queries):
    browser = sign_in(user)
    seen = []
    for size in (3, 40):
        for _number in range(size):
            ask(user, "Kas apmoka vertėją?")
        browser.get("/")
        with queries() as statements:
            assert len(links(browser.post(SIMILAR, data={"title": "kas apmoka"}).get_data(as_text=True))) > 2
        seen.append(len(statements))
    assert seen[0] == seen[1] <= 6


def test_nothing_similar_is_said_when_something_was_asked(user, sign_in, threads):
    browser = sign_in(user)
    asked = browser.post(SIMILAR, data={"title": "Rupūžė tupi"}).get_data(as_text=True)
    assert "data-similar-count>Nieko panašaus dar nėra" in asked and "role=" not in asked  # similar.js says it, once
    assert "Nieko panašaus" not in browser.post(SIMILAR, data={"title": " "}).get_data(as_text=True)
    assert "Nieko panašaus dar nėra" in browser.get("/forum/threads/new?title=Rupūžė").get_data(as_text=True)
    assert "Nieko panašaus" not in browser.get("/forum/threads/new").get_data(as_text=True)


def test_the_title_stands_in_no_address(user, sign_in):
    assert sign_in(user).get(SIMILAR, query_string={"title": "kas apmoka"}).status_code == 405


@pytest.mark.csrf
def test_without_a_token_nothing_is_answered(user, sign_in):
    answer = sign_in(user).post(SIMILAR, data={"title": "kas apmoka"}, headers={"Accept": "application/json"})
    assert answer.status_code >= 400


def test_how_the_answer_begins_stands_below_the_title(user, sign_in, threads, colleague):
    page = sign_in(user).post(SIMILAR, data={"title": "kas apmoka vertejus"}).get_data(as_text=True)
    below = page.split(f'href="/forum/threads/{threads[2].id}"')[1].split("</li>")[0]
    answer = threads[2].answer_post_id
    assert db.session.get_one(Post, answer).body_text.split()[0] in below
