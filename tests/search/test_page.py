"""The search page as a member meets it."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.examining import read_waiting
from coordnet.forum import services as forum
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from tests.builders import Make
from tests.files import documents

SignIn = Callable[[User], FlaskClient]
OPEN = "tinklo-reikalai"


@pytest.fixture
def user(make: Make) -> User:
    return make.coordinator("LT-57", name="Rūta Žvirblė")


@pytest.fixture
def member(make: Make, user: User) -> Viewer:
    return make.viewer(user)


@pytest.fixture
def admin(make: Make) -> Viewer:
    return make.viewer(make.administrator())


@pytest.fixture
def browser(user: User, member: Viewer, sign_in: SignIn) -> FlaskClient:
    opening = forum.ask("Kas apmoka <b>vertėją</b>?", "Pirmasis pokalbis su vertėju.", OPEN, by=member)
    forum.reply(opening.thread, "<p>Vertėją apmoka savivaldybė &amp; fondas.</p>", by=member)
    return sign_in(user)


def publish(by: Viewer, title: str, **values: Any) -> int:
    file_ids = values.pop("file_ids", ())
    given = {"summary": "Santrauka.", "body": "Tekstas", "material_type": "atmintine", **values}
    entry = library.save_draft(EntryContent(title=title, **given), by=by, file_ids=file_ids)
    library.publish(entry, by=by)
    return entry.id


def facet(page: str, name: str) -> str:
    """The HTML of one facet."""
    found = re.search(rf"<h3>{name}</h3>(.*?)</section>", page, re.S)
    assert found is not None, name
    return found.group(1)


def offered(html: str) -> list[tuple[str, str]]:
    """Label and count of each choice, in order."""
    html = re.sub(r'<svg.*?</svg>|<span class="visually-hidden">.*?</span>', "", html, flags=re.S)
    return re.findall(r'class="facet-link"[^>]*>\s*<span>\s*(.*?)</span>(?:\s*<span class="n">(.*?)\s*</span>)?', html)


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/search?q=prekyba").status_code == 302


def test_results_with_marked_words(browser: FlaskClient) -> None:
    page = browser.get("/search?q=verteja").text
    assert "Kas apmoka &lt;b&gt;<mark>vertėją</mark>&lt;/b&gt;?" in page
    assert "Pirmasis pokalbis su <mark>vertėju</mark>." in page
    assert "Rūta Žvirblė, Vilniaus m." in page
    assert 'value="verteja"' in page
    assert "1 rezultatas pagal „verteja“" in page  # a thread is one thing


def test_nothing_found_says_what_to_try_and_offers_to_ask(browser: FlaskClient) -> None:
    page = browser.get("/search?q=" + quote("alpinizmas <biudžetas>")).text
    assert "Pagal „alpinizmas &lt;biudžetas&gt;“ nieko neradome" in page
    assert 'href="/search?q=alpinizmas"' not in page and "Pašalinkite kabutes" not in page  # nor is it found alone
    assert "/forum/threads/new?title=" + quote("alpinizmas ") in page.replace("+", "%20")
    page = browser.get("/search?q=" + quote('"vertėją fondas" -savivaldybė') + "&year=2019&kind=entry").text
    assert "Pašalinkite kabutes" in page and "Pašalinkite žodžius su minusu" in page
    assert "Metai: 2019" in page and "ieškoti be filtrų" in page


def test_did_you_mean(browser: FlaskClient) -> None:
    page = browser.get("/search?q=vertjas").text
    suggested = re.search(r'Gal ieškote „<a href="/search\?q=([^"]+)">([^<]+)</a>“\?', page)
    assert suggested is not None
    assert "rezultat" in browser.get(f"/search?q={suggested.group(1)}").text
    assert "Gal ieškote" not in browser.get("/search?q=verteja").text
    assert "Gal ieškote" not in browser.get("/search?q=vertjas&year=2026").text


@pytest.mark.parametrize(
    "q",
    ["", "   ", "-verteja", "!!!", '"', "\0", "a\0b", "%", "AND", "NEAR(a, 5)", "x" * 3900, "ąč" * 300, "'; DROP"],
)
@pytest.mark.parametrize(
    "rest",
    [
        "",
        "&kind=nera&order=nera&page=-1&municipality=LT-99&year=0&form=nera&typing=1",
        "&kind=post&order=newest&page=99&municipality=LT-57&year=2026&form=organu-isemimas&typing=",
    ],
)
def test_any_question_gets_an_answer(browser: FlaskClient, q: str, rest: str) -> None:
    response = browser.get("/search?q=" + quote(q) + rest)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1


def test_broken_bytes_get_an_answer(browser: FlaskClient) -> None:
    assert browser.get("/search?q=%ff%fe%00%C0").status_code == 200


def test_kinds_and_order_are_links_that_keep_the_rest(browser: FlaskClient) -> None:
    page = browser.get("/search?q=verteja&kind=thread&order=newest&municipality=LT-57").text
    assert "1 rezultatas pagal „verteja“" in page
    assert 'href="/search?q=verteja&amp;municipality=LT-57&amp;order=newest"' in page
    assert 'href="/search?q=verteja&amp;kind=thread&amp;municipality=LT-57&amp;order=newest"' in page
    assert 'href="/search?q=verteja&amp;kind=thread&amp;municipality=LT-57"' in page
    for name, value in (("kind", "thread"), ("order", "newest"), ("municipality", "LT-57")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "Kas apmoka" in page


def test_facets_narrow_and_name_the_priority_terms_first(
    make: Make, admin: Viewer, member: Viewer, sign_in: SignIn, user: User
) -> None:
    publish(admin, "Kėkšto vadovas", forms=("elgetavimas", "priverstinis-darbas"), groups=("mokiniai",), year=2024)
    publish(admin, "Kėkštas ir darbas", forms=("priverstinis-darbas",), groups=("socialiai-pazeidziami",), year=2019)
    forum.ask("Kėkštas", "tekstas", OPEN, by=member)
    for code in ("LT-60", "LT-02", "LT-42", "LT-44"):  # Zarasai, Alytus district, Šakiai, Šiauliai district
        forum.ask("Kėkštas", "tekstas", OPEN, by=make.viewer(make.coordinator(code)))
    page = sign_in(user).get("/search?q=kekstas&narrow=1").text
    assert offered(facet(page, "Išnaudojimo forma")) == [
        ("Organų išėmimas", "0"),
        ("Priverstinis darbas ar paslaugos", "2"),
        ("Priverstinis elgetavimas", "1"),
    ]
    assert offered(facet(page, "Tikslinė grupė")) == [
        ("21–30 metų amžiaus asmenys", "0"),
        ("Socialiai pažeidžiami asmenys", "1"),
        ("Mokiniai (moksleiviai)", "1"),
    ]
    years = offered(facet(page, "Metai"))
    assert years == [(str(clock.today().year), "5"), ("2024", "1"), ("2019", "1")]
    places = [label for label, _count in offered(facet(page, "Savivaldybė"))]
    assert len(places) == 5 and places[-1] == "Zarasų r." and places[-2] == "Vilniaus m."
    assert "href" not in re.split(r"</li>", facet(page, "Išnaudojimo forma"))[0]  # nothing stands behind a nought

    narrowed = sign_in(user).get("/search?q=kekstas&form=priverstinis-darbas&year=2019").text
    assert "1 rezultatas pagal „kekstas“" in narrowed and "Kėkštas</mark> ir darbas" in narrowed
    assert "Išnaudojimo forma: Priverstinis darbas ar paslaugos" in narrowed
    assert 'class="tag" href="/search?q=kekstas&amp;year=2019"' in narrowed
    assert 'class="tag" href="/search?q=kekstas">Pašalinti visus filtrus' in narrowed
    assert offered(facet(narrowed, "Išnaudojimo forma")) == [
        ("Organų išėmimas", "0"),
        ("Priverstinis darbas ar paslaugos", "1"),
    ]
    assert 'aria-current="true" href="/search?q=kekstas&amp;year=2019"' in facet(narrowed, "Išnaudojimo forma")


def test_long_facets_are_folded(admin: Viewer, user: User, sign_in: SignIn) -> None:
    for year in range(2005, 2017):
        publish(admin, "Kėkštas", year=year)
    years = facet(sign_in(user).get("/search?q=kekstas&narrow=1").text, "Metai")
    shown, folded = years.split("<details>")
    assert [label for label, _count in offered(shown)] == [str(year) for year in range(2016, 2008, -1)]
    assert "Dar 4" in folded and len(offered(folded)) == 4


def test_a_file_says_where_it_is_and_leads_there(
    member: Viewer, admin: Viewer, user: User, browser: FlaskClient
) -> None:
    pdf = documents.pdf(["Pirmas lapas", "Kestas tupi"])
    slides = documents.pptx([documents.shape("Kestas"), documents.shape("Kita")])
    sheet = '<sheetData><row><c t="inlineStr"><is><t>Kestas</t></is></c></row></sheetData>'
    contents = [
        (pdf, "vadovas.pdf"), (slides, "mokymai.pptx"), (documents.xlsx({"A": sheet}), "duomenys.xlsx"),
    ]  # fmt: skip
    ids = [files.store(BytesIO(content), name, by=admin).id for content, name in contents]
    entry_id = publish(admin, "Vadovas <A>", file_ids=ids)
    text = files.store(BytesIO("Kęstas laiške".encode()), "laiškas.txt", by=member).id
    post = forum.ask("Klausimas apie laišką", "tekstas", OPEN, by=member, file_ids=[text])
    db.session.commit()
    read_waiting(clock.now(), lambda: True)
    page = browser.get("/search?q=kestas&kind=file").text
    in_entry = f'<a href="/library/{entry_id}">dokumente „Vadovas &lt;A&gt;“</a>'
    for file_id, (_content, name), said in zip(
        ids, contents, ("PDF, 2 psl.", "PowerPoint, skaidrė 1", "Excel, lapas 1"), strict=True
    ):
        assert f'href="/files/{file_id}">{name}</a>' in page
        assert f"{said} · {in_entry}" in page
    assert f'TXT · <a href="/forum/posts/{post.id}">temoje „Klausimas apie laišką“</a>' in page
    assert "<mark>Kęstas</mark> laiške" in page


def test_while_typing_the_last_word_may_be_a_beginning(browser: FlaskClient) -> None:
    page = browser.get("/search?q=pokalbis+vert&typing=1").text
    assert "1 rezultatas pagal „pokalbis vert“" in page and "<mark>vertėju</mark>" in page
    assert str(escape("/search?q=pokalbis+vert&kind=thread&typing=1")) in page  # what is shown stays when narrowed
    assert "vert</mark>" not in browser.get("/search?q=pokalbis+ve+&typing=1").text  # the word is finished
    assert "typing" not in browser.get("/search?q=vertejas+&typing=1").text


def test_a_page_with_facets_costs_the_same_number_of_queries(
    app: Flask, admin: Viewer, make: Make, user: User, sign_in: SignIn, queries: Callable[[], Any]
) -> None:
    people = [make.viewer(make.coordinator(code)) for code in ("LT-15", "LT-43")]
    browser = sign_in(user)
    seen = []
    for size in (6, 30):
        for number in range(size):
            publish(admin, f"Zylė {number}", forms=("elgetavimas",), groups=("mokiniai",), year=2000 + number % 20)
            forum.ask(f"Zylė {number}", "tekstas", OPEN, by=people[number % 2])
        browser.get("/search?q=zyle")
        with queries() as statements:
            page = browser.get("/search?q=zyle&order=newest&narrow=1").text
        assert "Tema ·" in page and "Biblioteka ·" in page and len(offered(facet(page, "Metai"))) > 1
        seen.append(len(statements))
    assert seen[0] == seen[1] <= 14
