"""What is typed in a long form is offered again after reload, Back and the menu."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, sign_in, write_rich
from tests.browser.kept import (
    BODY,
    NEW,
    Asked,
    discard_drafts,
    entries,
    expect_form,
    expect_stored,
    notice,
    page,
    restore,
    stored,
    write,
)
from tests.browser.test_accessibility import AXE

__all__ = ["page"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-kept")]


@pytest.mark.parametrize("way", ["reload", "back", "menu"])
def test_who_comes_back_is_offered_the_text(page: Page, way: str) -> None:
    asked = Asked(page)
    page.goto("/forum/")
    page.get_by_role("link", name="Nauja tema").click()
    write(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    if way == "reload":
        page.reload()
    else:
        page.get_by_role("navigation", name="Pagrindinis meniu").get_by_role("link", name="Biblioteka").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Biblioteka")
        if way == "back":
            page.go_back()
        else:
            page.goto("/forum/")
            page.get_by_role("link", name="Nauja tema").click()
    assert asked.times == 1
    restore(page)
    expect_form(page)
    expect(page.locator("[name=category]")).to_have_value("pagalba-nukentejusiesiems")
    expect(page.locator("trix-editor:focus")).to_have_count(1)
    expect(notice(page)).to_contain_text("Tekstas grąžintas į formą.")
    expect(page.get_by_role("button", name="Grąžinti tekstą")).to_be_hidden()


def test_every_long_form_gives_its_text_back(open_browser: Callable[..., Visitor]) -> None:
    page = open_browser().page
    sign_in(page, "administratore")
    Asked(page)
    page.goto("/forum/")
    thread = page.locator("a[href^='/forum/threads/']:not([href$=new])").first.get_attribute("href")
    page.goto("/library/")
    entry = (
        page.locator("main a[href^='/library/']")
        .filter(has_text=re.compile(".."))
        .evaluate_all(
            "links => links.map(link => link.getAttribute('href')).find(href => /^.library.[0-9]+$/.test(href))"
        )
    )
    page.goto("/directory/")
    places = {
        str(thread): "trix-editor",
        f"{thread}/hide": "[name=reason]",
        f"{entry}/edit": "[name=summary]",
        "/library/new": "[name=publisher]",
        "/settings/profile": "[name=languages]",
        "/directory/municipalities/LT-57/edit": "[name=local_contacts]",
    }
    for address, field in places.items():
        page.goto(address)
        page.wait_for_load_state()
        if field == "trix-editor":
            write_rich(page, "Tai, ko neišsiunčiau")
        else:
            page.locator(field).fill("Tai, ko neišsiunčiau")
        boxes = page.locator("main form[data-kept] [type=checkbox]")
        if boxes.count():
            boxes.first.set_checked(not boxes.first.is_checked())
        before = entries(page)
        page.reload()
        restore(page)
        assert entries(page) == before, address
        page.goto("/help")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (375, True)])
def test_the_notice_works_by_keyboard_and_axe_finds_nothing(
    open_browser: Callable[..., Visitor], width: int, dark: bool
) -> None:
    visitor = open_browser(width=width, dark=dark)
    page = visitor.page
    sign_in(page, "vilnius")
    discard_drafts(page)
    Asked(page)
    page.goto(NEW)
    write(page, "Žodisbetarpų" * 10)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Radome tekstą")).to_be_visible()
    page.evaluate(AXE + ";0")
    assert page.evaluate("axe.run(document).then(found => found.violations.map(each => each.id))") == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("link", name="Forumas").last.focus()  # the path above the form
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Grąžinti tekstą")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("trix-editor")).to_be_focused()
    expect(page.locator("trix-editor")).to_have_text(BODY)
    assert visitor.problems == []


def test_what_stood_in_the_form_is_offered_in_turn(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.reload()
    write(page, "Kita antraštė", "Visai kas kita.")
    page.reload()
    restore(page)
    expect_form(page, "Kita antraštė", "Visai kas kita.")
    restore(page)
    expect_form(page)
    restore(page)
    expect_form(page, "Kita antraštė", "Visai kas kita.")


def test_a_form_that_came_back_keeps_what_the_server_shows(page: Page) -> None:
    asked = Asked(page)
    page.goto(NEW)
    write(page, "", BODY)
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect_form(page, "", BODY)
    expect(notice(page)).to_have_count(0)
    page.locator(".brand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")
    assert asked.times == 1  # it is still unsent
    page.goto(NEW)
    restore(page)
    expect_form(page, "", BODY)


def test_a_copy_goes_on_from_the_version_it_was_begun_from(page: Page) -> None:
    """Somebody saved meanwhile: the text that comes back does not silently replace theirs."""
    Asked(page)
    page.goto("/settings/profile")
    page.fill("[name=position]", "Vyriausioji specialistė")
    expect_stored(page, "Vyriausioji")
    other = page.context.new_page()
    other.goto("/settings/profile")
    other.fill("[name=position]", "Vedėja")
    other.get_by_role("button", name="Išsaugoti").click()
    expect(other.get_by_role("status").first).to_be_visible()
    page.reload()
    restore(page)
    page.get_by_role("button", name="Išsaugoti").click()
    expect(page.get_by_role("heading", name="Kas dabar išsaugota")).to_be_visible()
    expect(page.locator("[name=position]")).to_have_value("Vyriausioji specialistė")


def test_two_tabs_keep_their_own_text(page: Page) -> None:
    other = page.context.new_page()
    for each in (page, other):
        Asked(each)
        each.goto(NEW)
    write(page, "Pirma", "Viena kortelė.")
    write(other, "Antra", "Kita kortelė.")
    expect_stored(page, "Viena")
    expect_stored(other, "Kita")
    assert "Kita" not in str(stored(page))
    assert "Viena" not in str(stored(other))
    for each in (page, other):
        each.reload()
    restore(page)
    expect_form(page, "Pirma", "Viena kortelė.")
    restore(other)
    expect_form(other, "Antra", "Kita kortelė.")
