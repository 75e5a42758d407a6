"""Saving a search, the list of those that are saved, and whose they are."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordnet.association.services import end_membership
from coordnet.errors import Forbidden, Invalid, NotFound
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search import services
from coordnet.search.filters import filters_from
from coordnet.search.models import SavedSearch
from coordnet.search.saved import own_search, saved_as, saved_searches
from tests.builders import Make
from tests.forum.threads import CODE, ask

SignIn = Callable[[User], FlaskClient]


def save(by: Viewer, words: str = "vertėjas", **chosen: str) -> SavedSearch:
    return services.save_search(words, filters_from(MultiDict(chosen)), by=by)


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SavedSearch)) or 0


@pytest.fixture
def browser(user: User, make: Make, sign_in: SignIn) -> FlaskClient:
    ask(make.user(), "Kas apmoka vertėją?")
    return sign_in(user)


def test_one_button_saves_the_search_with_its_filters(browser: FlaskClient, viewer: Viewer) -> None:
    page = browser.get("/search?q=Vertėjas&kind=thread&municipality=LT-57&municipality=LT-15&order=newest&page=2").text
    (action,) = re.findall(r'<form method="post" action="(/search/saved[^"]*)"', page)
    answer = browser.post(action.replace("&amp;", "&"))
    assert answer.status_code == 303
    (search,) = saved_searches(viewer)
    assert (search.words, search.in_digest) == ("Vertėjas", True)
    assert search.args == {"q": "Vertėjas", "kind": "thread", "municipality": ["LT-15", "LT-57"]}
    page = browser.get(answer.location).text
    assert "Paieška išsaugota. Kas pagal ją nauja, pranešime savaitės suvestinėje." in page
    assert "Ši paieška išsaugota." in page and 'href="/search/saved"' in page
    assert "Išsaugoti paiešką" not in page
    assert "Išsaugoti paiešką" in browser.get("/search?q=vertėjas").text  # without the filters it is another one


def test_one_comes_back_to_the_page_one_saved_from(browser: FlaskClient) -> None:
    for shown in ("", "&order=newest", "&narrow=1", "&order=newest&narrow=1"):
        page = browser.get(f"/search?q=vertėjas&kind=thread{shown}").text
        (action,) = re.findall(r'<form method="post" action="(/search/saved[^"]*)"', page)
        answer = browser.post(action.replace("&amp;", "&"))
        assert answer.location == f"/search?q=vert%C4%97jas&kind=thread{shown}"
        page = browser.get(answer.location).text
        assert re.search(rf'aria-current="true">{"Naujausi" if "newest" in shown else "Tinkamiausi"}', page)
        browser.post(re.findall(r'action="(/search/saved/\d+/delete)"', browser.get("/search/saved").text)[0])
    assert browser.post("/search/saved?q=vertėjas&order=oldest").location == "/search?q=vert%C4%97jas"


def test_a_search_that_finds_nothing_can_be_saved_and_one_without_words_cannot(browser: FlaskClient) -> None:
    assert "Išsaugoti paiešką" in browser.get("/search?q=alpinizmas").text
    for address in ("/search", "/search?q=-vertėjas"):
        assert "Išsaugoti paiešką" not in browser.get(address).text


def test_the_list_runs_them_and_names_their_filters(browser: FlaskClient, viewer: Viewer, user: User) -> None:
    save(viewer, '"darbo grupė" <b>', kind="entry", form="priverstinis-darbas", year="2026", municipality="LT-15")
    save(viewer, "nakvynė")
    page = browser.get("/search/saved").text
    assert page.index("nakvynė") < page.index("darbo grupė")
    facts = re.sub(r"<[^>]*>|\s+", " ", page)
    said = "Biblioteka · Išnaudojimo forma: Priverstinis darbas ar paslaugos · Metai: 2026 · Savivaldybė: Kauno m."
    assert said in re.sub(" +", " ", facts)
    assert "&lt;b&gt;" in page
    (run,) = re.findall(r'href="(/search\?q=%22[^"]*)"', page)
    assert browser.get(run.replace("&amp;", "&")).status_code == 200
    assert "Ši paieška išsaugota." in browser.get(run.replace("&amp;", "&")).text
    user.locale = "en"
    page = browser.get("/search/saved").text
    assert "Saved searches" in page and "Form of exploitation: Forced labour" in re.sub(r"\s+", " ", page)


def test_nothing_saved_yet(browser: FlaskClient) -> None:
    assert "Išsaugotų paieškų dar neturite." in browser.get("/search/saved").text


def test_the_same_search_is_one(session: Session, viewer: Viewer, make: Make) -> None:
    first = save(viewer, "Vertėjas", year="2026", kind="entry")
    assert save(viewer, "vertėjas", kind="entry", year="2026") is first
    save(viewer, "vertėjas", kind="entry")
    save(make.viewer(make.user()), "vertėjas", kind="entry", year="2026")
    assert kept(session) == 3


def test_saved_again_it_stays_as_it_is(viewer: Viewer) -> None:
    services.tell_in_digest(save(viewer), False, by=viewer)
    assert save(viewer).in_digest is False


def test_twenty_are_enough(browser: FlaskClient, session: Session, viewer: Viewer) -> None:
    for number in range(20):
        save(viewer, f"paieška {number}")
    answer = browser.post("/search/saved?q=nakvynė&kind=thread")
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Jau turite 20 išsaugotų paieškų" in page
    assert 'value="nakvynė"' in page and 'name="kind" value="thread"' in page  # nothing typed is lost
    assert kept(session) == 20
    assert browser.post("/search/saved?q=paieška 7").status_code == 303  # one of them: no more are needed
    assert "Išsaugoti galima 20 paieškų" in browser.get("/search/saved").text
    services.delete_search(own_search(saved_searches(viewer)[0].id, viewer), by=viewer)
    save(viewer, "nakvynė")


@pytest.mark.parametrize("words", [f"byla {CODE}", "", "-vertėjas", "!!!"])
def test_what_is_not_saved(viewer: Viewer, words: str) -> None:
    with pytest.raises(Invalid):
        save(viewer, words)


def test_too_many_filters_are_said_and_not_cut(viewer: Viewer) -> None:
    with pytest.raises(Invalid, match="per daug filtrų"):
        save(viewer, "vertėjas", municipality="LT-" + "1" * 1000)


def test_any_address_gets_an_answer(browser: FlaskClient, session: Session) -> None:
    for query in ("", "?q=", "?q=%00", "?q=" + "x" * 3900, "?q=vertėjas&year=0&municipality=LT-99&form=nera&kind=nera"):
        assert browser.post(f"/search/saved{query}").status_code == 303
    rows = session.scalars(select(SavedSearch).order_by(SavedSearch.id)).all()
    assert [(len(row.words), row.narrowed) for row in rows] == [(200, ""), (8, "")]


def test_told_in_the_digest_or_not(browser: FlaskClient, session: Session, viewer: Viewer) -> None:
    search = save(viewer)
    for data, told in (({"undo": "1"}, False), ({}, True), ({}, True)):
        assert browser.post(f"/search/saved/{search.id}/tell", data=data).location == "/search/saved"
        session.refresh(search)
        assert search.in_digest is told
        page = browser.get("/search/saved").text
        assert ("Pranešama suvestinėje" in page, "Pranešti suvestinėje" in page) == (told, not told)


def test_deleted(browser: FlaskClient, session: Session, viewer: Viewer) -> None:
    search_id = save(viewer).id
    assert browser.post(f"/search/saved/{search_id}/delete").location == "/search/saved"
    assert kept(session) == 0
    assert browser.post(f"/search/saved/{search_id}/delete").status_code == 404


def test_those_of_others_do_not_exist(session: Session, viewer: Viewer, make: Make, sign_in: SignIn) -> None:
    search, admin = save(viewer), make.administrator()
    other = sign_in(admin)
    assert "vertėjas" not in other.get("/search/saved").text
    for button in ("tell", "delete"):
        assert other.post(f"/search/saved/{search.id}/{button}", data={"undo": "1"}).status_code == 404
    with pytest.raises(NotFound):
        own_search(search.id, make.viewer(admin))
    with pytest.raises(Forbidden):
        services.delete_search(search, by=make.viewer(admin))
    with pytest.raises(Forbidden):
        services.tell_in_digest(search, False, by=make.viewer(admin))
    session.refresh(search)
    assert search.in_digest is True


def test_filters_nobody_knows_any_more_are_tidied_away(browser: FlaskClient, session: Session, viewer: Viewer) -> None:
    search = save(viewer, kind="entry", year="2026")
    search.narrowed = "form=nera&kind=entry&municipality=LT-99&nera=1&year=2026"
    session.commit()
    (found,) = saved_searches(viewer)
    assert found.args == {"q": "vertėjas", "kind": "entry", "year": ["2026"]}
    assert browser.get("/search/saved").status_code == 200
    same = saved_as(viewer, "vertėjas", filters_from(MultiDict({"kind": "entry", "year": "2026"})))
    assert same is not None and same.id == search.id


def test_whoever_has_no_digest_is_not_promised_one(browser: FlaskClient, user: User) -> None:
    user.digest_frequency = "off"
    page = browser.get(browser.post("/search/saved?q=vertėjas").location).text
    assert "Paieška išsaugota." in page and "pranešime savaitės suvestinėje" not in page
    assert "Savaitės suvestinę esate išjungę" in browser.get("/search/saved").text


def test_they_go_with_their_owner(session: Session, viewer: Viewer, user: User, make: Make) -> None:
    save(viewer)
    gone = make.user()
    save(make.viewer(gone))
    session.commit()
    session.execute(delete(User).where(User.id == gone.id))
    assert kept(session) == 1
    assert services.forget_of_those_who_left() == 0
    end_membership(user, by=None)
    assert services.forget_of_those_who_left in house().forgets
    assert services.forget_of_those_who_left() == 1
    assert kept(session) == 0


def test_the_search_page_and_the_settings_lead_there(browser: FlaskClient) -> None:
    for address in ("/search?q=vertėjas", "/search", "/settings/notifications"):
        assert 'href="/search/saved"' in browser.get(address).text, address
