"""Facets of the search page: any of the values of one, something of every one, counted when they are shown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.members.models import Municipality, SeatHolding, User
from coordnet.members.texts import municipality_text
from coordnet.members.viewer import Viewer
from coordnet.search.filters import SearchFilters, filters_from
from coordnet.search.narrowing import counted
from coordnet.search.queries import find
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import index_many
from tests.builders import Make
from tests.search.test_page import OPEN, facet, offered, publish

SignIn = Callable[[User], FlaskClient]
Q = parse("kėkštas")
DOCUMENTS = {
    "Kėkštas dirba": {"forms": ("priverstinis-darbas",), "groups": ("mokiniai",), "year": 2019},
    "Kėkštas elgetauja": {"forms": ("elgetavimas",), "groups": ("jaunimas",), "year": 2020},
    "Kėkštas daro viską": {"forms": ("elgetavimas", "priverstinis-darbas"), "groups": ("mokiniai",), "year": 2021},
    "Kėkštas ir organai": {"forms": ("organu-isemimas",), "groups": ("mokiniai", "jaunimas"), "year": 2021},
}


@pytest.fixture
def documents(make: Make) -> None:
    by = make.viewer(make.administrator())
    for title, values in DOCUMENTS.items():
        publish(by, title, **values)


def found(viewer: Viewer, **values: Any) -> set[str]:
    hits = find(viewer, Q, filters=SearchFilters(**values)).hits
    return {hit.card.title.removeprefix("Kėkštas ") for hit in hits}


def test_any_value_of_a_facet_and_something_of_every_facet(documents: None, viewer: Viewer) -> None:
    assert found(viewer, form=("elgetavimas", "organu-isemimas")) == {"elgetauja", "daro viską", "ir organai"}
    assert found(viewer, form=("elgetavimas", "organu-isemimas"), group=("mokiniai",)) == {"daro viską", "ir organai"}
    assert found(viewer, year=("2019", "2020"), group=("jaunimas", "mokiniai")) == {"dirba", "elgetauja"}
    assert found(viewer, form=("priverstinis-darbas",), year=("2020", "2021")) == {"daro viską"}
    assert found(viewer, type=("atmintine", "gaires")) == {title.removeprefix("Kėkštas ") for title in DOCUMENTS}
    assert found(viewer, type=("gaires",)) == set()


def test_threads_people_and_places_of_several_years_and_municipalities(make: Make, viewer: Viewer) -> None:
    for code, year in (("LT-15", 2023), ("LT-20", 2024), ("LT-43", 2025)):
        with clock.frozen(datetime(year, 5, 4, 12, tzinfo=UTC)):
            forum.ask(
                f"Kėkštas {code}", "tekstas", OPEN, by=make.viewer(make.coordinator(code, name=f"Kėkštas {year}"))
            )
    db.session.execute(db.update(SeatHolding).values(since=datetime(2020, 1, 1, tzinfo=UTC).date()))
    assert found(viewer, year=("2023", "2025")) == {"LT-15", "LT-43"}
    assert found(viewer, municipality=("LT-15", "LT-20")) == {"LT-15", "LT-20", "2023", "2024"}
    assert found(viewer, municipality=("LT-15", "LT-20"), year=("2024", "2025")) == {"LT-20"}
    index_many([municipality_text(place) for place in db.session.scalars(db.select(Municipality))])
    places = find(viewer, parse("savivaldybės"), filters=SearchFilters(municipality=("LT-15", "LT-20"))).hits
    assert len([hit for hit in places if hit.kind == "municipality"]) == 2


def test_one_choice_has_one_address_and_old_addresses_still_work(app: Any) -> None:
    given = [("form", "priverstinis-darbas"), ("form", "elgetavimas"), ("form", "nera"), ("form", "elgetavimas")]
    given += [("year", "2021"), ("year", "1066"), ("year", "2019"), ("municipality", "LT-57"), ("kind", "post")]
    filters = filters_from(MultiDict(given))
    assert filters.as_args() == {
        "kind": "thread",
        "form": ["elgetavimas", "priverstinis-darbas"],
        "year": ["2019", "2021"],
        "municipality": ["LT-57"],
    }
    assert filters_from(filters.as_args()) == filters
    assert filters_from({"form": "elgetavimas", "year": "2020"}) == SearchFilters(form=("elgetavimas",), year=("2020",))
    assert filters.turned("year", "2020").year == ("2019", "2020", "2021") and filters.turned("year", "2019").year == (
        "2021",
    )
    assert len(filters_from(MultiDict([("municipality", f"x{number}") for number in range(500)])).municipality) == 60


@pytest.mark.parametrize(
    "filters",
    [
        SearchFilters(),
        SearchFilters(form=("elgetavimas",)),
        SearchFilters(form=("elgetavimas", "organu-isemimas"), group=("mokiniai",)),
        SearchFilters(year=("2019", "2021"), group=("jaunimas",), kind="entry"),
        SearchFilters(municipality=("LT-15", "LT-57")),
    ],
)
def test_each_number_is_what_choosing_that_value_leaves(
    documents: None, make: Make, viewer: Viewer, filters: SearchFilters
) -> None:
    """Chosen alone in its facet, under the choices of the others; a thread by any of its posts."""
    with clock.frozen(datetime(2024, 12, 30, tzinfo=UTC)):
        opening = forum.ask("Kėkštas", "Kėkštas tupi.", OPEN, by=make.viewer(make.user()))
    forum.reply(opening.thread, "Kėkštas skrenda.", by=make.viewer(make.coordinator("LT-15")))
    checked = 0
    for name, counts in counted(viewer, Q, filters, find(viewer, Q, filters=filters)).items():
        assert not counts.more
        for value, number in counts.numbers.items():
            narrowed = find(viewer, Q, filters=filters.without(name).turned(name, value))
            assert narrowed.count_of(filters.kind).number == number, (name, value)
            checked += number
    assert checked > 1


def test_how_many_of_the_words_must_be_there_does_not_depend_on_what_is_chosen(make: Make, viewer: Viewer) -> None:
    """Under the choice little has all the words; without it enough has them, so nothing with fewer follows."""
    by = make.viewer(make.administrator())
    publish(by, "Kėkštas kregždė", forms=("elgetavimas",))
    publish(by, "Kėkštas", forms=("elgetavimas",))
    for _number in range(5):
        publish(by, "Kėkštas kregždė", forms=("priverstinis-darbas",))
    query, filters = parse("kėkštas kregždė"), SearchFilters(form=("elgetavimas",))
    results = find(viewer, query, filters=filters)
    assert results.total.number == 1
    numbers = counted(viewer, query, filters, results)["form"].numbers
    assert numbers == {"elgetavimas": 1, "priverstinis-darbas": 5}


LINK = re.compile(r'<a class="facet-link" href="([^"]*)">\s*<span>(?:.*?)</span>\s*<span class="n">(\d+)', re.S)


@pytest.mark.parametrize(
    "text",
    [
        "kėkštas kregždė",  # all the words: few
        "kėkštas kregždė varnėnas",  # most of them
        "kekšts kregždė",  # a slip
        "kėkšt zylė pelėda",  # half a word, and others that nobody wrote
        "kėkštas -kregždė",
        "kėkštas prižiūrėtojas",  # its kin
    ],
)
def test_each_link_of_a_facet_leaves_as_many_as_it_says(make: Make, user: User, sign_in: SignIn, text: str) -> None:
    """Whether few, some or many have the words, and under one choice as under none."""
    by = make.viewer(make.administrator())
    words, forms = ("Kėkštas", "kregždė", "varnėnas", "prižiūrėti"), ("elgetavimas", "priverstinis-darbas")
    for number in range(1, 16):
        title = " ".join(word for place, word in enumerate(words) if number >> place & 1)
        groups = ("mokiniai",) if number % 3 else ("jaunimas",)
        publish(
            by, title, forms=(forms[number % 2],), groups=groups, material_type=("gaires", "atmintine")[number % 5 > 1]
        )
    browser = sign_in(user)
    checked = 0
    for chosen in ("", "&form=elgetavimas", "&group=mokiniai", "&form=priverstinis-darbas&group=mokiniai"):
        page = browser.get(f"/search?q={text}&narrow=1{chosen}").text
        for address, number in LINK.findall(page):
            address = unescape(address)
            if all(address.count(f"{name}=") == 1 for name in ("form", "group", "type") if f"{name}=" in address):
                left = re.search(r"data-found>\s*(\d+)", browser.get(address).text)
                assert left and left.group(1) == number, address
                checked += 1
    assert checked > 5


def test_facets_are_counted_when_they_are_shown(
    documents: None, user: User, sign_in: SignIn, queries: Callable[[], Any]
) -> None:
    browser = sign_in(user)
    browser.get("/search?q=kekstas")
    with queries() as closed:
        page = browser.get("/search?q=kekstas").text
    assert 'class="facet"' not in page and 'id="filters"' not in page
    assert 'href="/search?q=kekstas&amp;narrow=1#filters"' in page
    with queries() as opened:
        page = browser.get("/search?q=kekstas&narrow=1").text
    assert len(opened) > len(closed)
    assert re.search(r'<h2[^>]* id="filters" tabindex="-1">Filtrai</h2>', page) and "narrow=1#filters" not in page
    assert '<a class="meta" href="/search?q=kekstas">Slėpti filtrus</a>' in page
    for kept in ("kind=entry&amp;narrow=1", "order=newest&amp;narrow=1", "form=elgetavimas&amp;narrow=1"):
        assert f'href="/search?q=kekstas&amp;{kept}"' in page
    assert '<input type="hidden" name="narrow" value="1">' in page
    assert "Filtrai (1)" in browser.get("/search?q=kekstas&form=elgetavimas").text  # shown where something is chosen


def test_values_are_added_and_taken_away_by_links(documents: None, user: User, sign_in: SignIn) -> None:
    browser = sign_in(user)
    page = browser.get("/search?q=kekstas&form=organu-isemimas").text
    forms = facet(page, "Išnaudojimo forma")
    assert offered(forms) == [
        ("Organų išėmimas", "1"),
        ("Priverstinis darbas ar paslaugos", "2"),
        ("Priverstinis elgetavimas", "2"),
    ]
    assert 'href="/search?q=kekstas&amp;form=elgetavimas&amp;form=organu-isemimas"' in forms
    page = browser.get("/search?q=kekstas&form=organu-isemimas&form=elgetavimas&form=nera&group=mokiniai").text
    assert "2 rezultatai pagal „kekstas“" in page and "Filtrai (3)" in page
    base = "/search?q=kekstas&amp;form="
    assert f'class="tag" href="{base}elgetavimas&amp;group=mokiniai"' in page
    assert f'class="tag" href="{base}organu-isemimas&amp;group=mokiniai"' in page
    assert f'class="tag" href="{base}elgetavimas&amp;form=organu-isemimas"' in page
    assert f'aria-current="true" href="{base}elgetavimas&amp;group=mokiniai"' in facet(page, "Išnaudojimo forma")
    for value in ("elgetavimas", "organu-isemimas"):
        assert f'<input type="hidden" name="form" value="{value}">' in page
