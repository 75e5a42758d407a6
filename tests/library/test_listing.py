"""The list: facets count what they would show, pages hold every entry once, garbage finds its way."""

import itertools
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from coordnet import clock, taxonomy
from coordnet.extensions import db
from coordnet.library import filters, listing, queries, services
from coordnet.library.models import Entry
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.web.paging import Page
from tests.builders import Make
from tests.library.entries import proposed, published

START = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
FORMS = ("priverstinis-darbas", "vergija", "organu-isemimas", "surogacija")
GROUPS = ("amzius-21-30", "mokiniai", "visuomene", "spec-policija")
TYPES = ("gaires", "plakatas", "ataskaita")
PUBLISHERS = ("Europos Taryba", "Žmogaus teisių centras", "Ąžuolas", "")


def fill(viewer: Viewer, coordinator: Viewer, count: int = 40) -> list[dict[str, Any]]:
    """Entries with terms taken by chance, always the same; what was made, to count by hand."""
    chance, made = random.Random(7), []
    for number in range(count):
        facts: dict[str, Any] = {
            "forms": tuple(chance.sample(FORMS, chance.randrange(3))),
            "groups": tuple(chance.sample(GROUPS, chance.randrange(3))),
            "material_type": chance.choice(TYPES),
            "publisher": chance.choice(PUBLISHERS),
            "year": chance.choice((2024, 2025, 2026, None)),
            "title": f"{chance.choice('ĄBČŽ')}{number}",
        }
        with clock.frozen(START + timedelta(hours=number // 3)):
            if number % 4:
                published(coordinator, viewer, **facts)
                made.append(facts)
            else:
                proposed(coordinator, **facts)
    return made


def fits(facts: dict[str, Any], chosen: dict[str, list[str]], but: str = "") -> bool:
    return all(set(values) & values_of(facts, facet) for facet, values in chosen.items() if values and facet != but)


def values_of(facts: dict[str, Any], facet: str) -> set[str]:
    names = {"form": "forms", "group": "groups", "type": "material_type"}
    value = facts[names.get(facet, facet)]
    return set(value) if isinstance(value, tuple) else {str(value)} - {"None", ""}


def test_facets_count_as_by_hand(make: Make) -> None:
    administrator, coordinator = make.viewer(make.administrator()), make.viewer(make.coordinator())
    made = fill(administrator, coordinator)
    everything: dict[str, tuple[str, ...]] = {
        "form": FORMS, "group": GROUPS, "type": TYPES, "year": ("2024", "2025", "2026"), "publisher": PUBLISHERS[:3],
    }  # fmt: skip
    choices: list[dict[str, list[str]]] = [{}, *({facet: [values[0]]} for facet, values in everything.items())]
    choices += [{"form": list(FORMS[:2]), "type": ["gaires", "plakatas"]}, {"group": ["mokiniai"], "year": ["2025"]}]
    for chosen, viewer in itertools.product(choices, (administrator, coordinator, make.viewer(make.user()))):
        wanted = filters.parse(MultiDict([(facet, value) for facet, values in chosen.items() for value in values]))
        counted = listing.counts(wanted, viewer)
        assert counted.total == sum(fits(facts, chosen) for facts in made)
        for facet, values in everything.items():
            by_hand = {
                value: sum(fits(facts, chosen, facet) and value in values_of(facts, facet) for facts in made)
                for value in values
            }
            assert {value: counted.by_facet[facet].get(value, 0) for value in values} == by_hand, (chosen, facet)


def test_the_priority_terms_stand_first_even_with_nothing(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    administrator = make.administrator()
    published(make.viewer(administrator), forms=("surogacija",), groups=("mokiniai",))
    page = sign_in(administrator).get("/library/").text
    forms = re.findall(r'name="form" value="([^"]+)".*?<span class="n">(\d+)', page, re.DOTALL)
    groups = re.findall(r'name="group" value="([^"]+)".*?<span class="n">(\d+)', page, re.DOTALL)
    assert forms == [("organu-isemimas", "0"), ("surogacija", "1")]
    assert groups == [("amzius-21-30", "0"), ("socialiai-pazeidziami", "0"), ("mokiniai", "1")]


def titles(found: Page[queries.EntryRow]) -> list[str]:
    return [row.title for row in found.rows]


def test_pages_hold_every_entry_once_both_ways(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 4)
    administrator, coordinator = make.viewer(make.administrator()), make.viewer(make.coordinator())
    fill(administrator, coordinator, 24)
    for entry in db.session.query(Entry).filter_by(status="published").limit(9):
        services.archive(entry, by=administrator)
    for status, sort in itertools.product(filters.LISTS, filters.SORTS):
        walk(filters.EntryFilters(status=status, sort=sort), coordinator if status == "mine" else administrator)


def walk(wanted: filters.EntryFilters, viewer: Viewer) -> None:
    forward = [listing.page(wanted, viewer)]
    assert forward[0].before is None
    while forward[-1].after:
        forward.append(listing.page(wanted, viewer, after=forward[-1].after))
    seen = [title for page in forward for title in titles(page)]
    assert len(seen) == len(set(seen)) == listing.counts(wanted, viewer).total > 4
    backward = [forward[-1]]
    while backward[-1].before:
        backward.append(listing.page(wanted, viewer, before=backward[-1].before))
    assert [titles(page) for page in reversed(backward)] == [titles(page) for page in forward]
    if wanted.sort == "title":
        assert [title[0] for title in seen] == sorted((title[0] for title in seen), key="ĄBČŽ".index)


def test_words_find_entries_and_are_marked(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    administrator = make.administrator()
    published(make.viewer(administrator), title="Darbas su vertėju", summary="Kaip kviesti vertėją.")
    published(make.viewer(administrator), title="Kitkas")
    client = sign_in(administrator)
    page = client.get("/library/?q=VERTEJA").text
    assert "1 dokumentas pagal „VERTEJA“" in page and "<mark>vertėją</mark>" in page and "Kitkas" not in page
    assert "0 dokumentų pagal „—“" in client.get("/library/?q=—").text


def test_the_digests_link_shows_exactly_its_period(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    administrator = make.administrator()
    viewer = make.viewer(administrator)
    monday = datetime(2026, 11, 15, 22, 0, tzinfo=UTC)  # midnight in Vilnius
    for title, moment in (
        ("Prieš pat", monday - timedelta(microseconds=1)),
        ("Pirmas", monday),
        ("Paskutinis", monday + timedelta(days=7, microseconds=-1)),
        ("Jau kita savaitė", monday + timedelta(days=7)),
    ):
        with clock.frozen(moment):
            published(viewer, title=title)
    end = monday + timedelta(days=7)
    assert [row.title for row in queries.digest_entries(viewer, monday, end)] == ["Paskutinis", "Pirmas"]
    args = filters.period_args(monday, end)
    assert args == {"published_from": "2026-11-16", "published_to": "2026-11-23"}
    page = sign_in(administrator).get("/library/", query_string=args).text
    assert "2 dokumentai" in page and "Pirmas" in page and "Paskutinis" in page
    assert "2026-11-16–2026-11-22" in re.sub(r"</?time[^>]*>", "", page)
    joined = monday + timedelta(days=2, hours=10, minutes=14)
    later = filters.parse(MultiDict(filters.period_args(joined, end)))
    assert (later.published_from, later.published_to) == (joined, end)
    assert titles(listing.page(later, viewer)) == ["Paskutinis"]


def test_chosen_filters_can_be_taken_away(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    administrator = make.administrator()
    published(make.viewer(administrator), publisher="A & B")
    page = sign_in(administrator).get("/library/?form=surogacija&year=2026&publisher=A %26 B&q=pirmosios").text
    assert "Išnaudojimo forma: " in page and "Leidėjas: A &amp; B" in page
    assert "/library/?form=surogacija&amp;publisher=A+%26+B&amp;q=pirmosios" in page
    assert "Pašalinkite filtrą" in page, "nothing fits: say what to do"


GARBAGE = ["%00", "9" * 30, "-1", "𝟚𝟘𝟚𝟞", "<script>", "W10", "null", "%FF"]
GARBAGE += ["2026-02-30", "9999-12-31", "0001-01-01", "2026-11-16T10:00"]
NAMES = [*filters.FACETS, "status", "sort", "q", "published_from", "published_to", "after", "before"]


def test_garbage_is_left_out(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    administrator = make.administrator()
    published(make.viewer(administrator))
    client = sign_in(administrator)
    for name, garbage in itertools.product(NAMES, GARBAGE):
        assert client.get(f"/library/?{name}={garbage}").status_code == 200, (name, garbage)
    assert client.get("/library/?" + "&".join(f"publisher={number}" for number in range(200))).status_code == 200
    assert "1 dokumentas" in client.get("/library/?form=nera&after=zzz&year=abcd").text


def test_the_number_of_queries_does_not_grow(
    make: Make, sign_in: Callable[[User], FlaskClient], queries: Callable[[], Any]
) -> None:
    administrator = make.administrator()
    viewer, client = make.viewer(administrator), sign_in(administrator)
    sent: dict[str, set[int]] = {status: set() for status in filters.LISTS}
    for _size in range(2):
        fill(viewer, viewer, 24)
        for status, counts in sent.items():
            address = f"/library/?status={status}&form=vergija&form=surogacija"
            client.get(address)
            with queries() as seen:
                assert client.get(address).status_code == 200
            counts.add(len(seen))
    assert all(len(counts) == 1 and max(counts) <= 6 for counts in sent.values()), sent


def test_the_queries_of_an_entry_do_not_grow(
    make: Make, sign_in: Callable[[User], FlaskClient], queries: Callable[[], Any]
) -> None:
    administrator = make.administrator()
    client, sent = sign_in(administrator), []
    small = published(make.viewer(administrator), forms=(), groups=())
    large = published(make.viewer(administrator), forms=tuple(taxonomy.FORMS), groups=tuple(taxonomy.GROUPS))
    for address in (f"/library/{small.id}", f"/library/{large.id}"):
        client.get(address)
        with queries() as seen:
            assert client.get(address).status_code == 200
        sent.append(len(seen))
    assert sent[0] == sent[1] <= 5, sent
