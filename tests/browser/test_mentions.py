"""Naming somebody in the editor: offered as one types, by keyboard and mouse, on a phone, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, Visitor, expect_written, sign_in, write_rich
from tests.browser.test_accessibility import LOOKS, axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-mentions")]

WITH_NAMES = "a.mention"


@pytest.fixture
def opened(site: Site, open_browser: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`opened(width=375)`: the form of a new thread, signed in."""

    def form(**look: object) -> Visitor:
        visitor = open_browser(**look)
        sign_in(visitor.page, "vilnius")
        visitor.page.goto("/forum/threads/new")
        return visitor

    return form


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Žmonės ir savivaldybės").get_by_role("option")


def active(page: Page) -> str:
    """What a screen reader says is chosen."""
    found = page.evaluate(
        "document.getElementById(document.querySelector('trix-editor').getAttribute('aria-activedescendant'))?.innerText"
    )
    return " ".join(str(found).split())


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_by_keyboard(opened: Callable[..., Visitor], width: int, dark: bool) -> None:
    visitor = opened(width=width, dark=dark)
    page, editor = visitor.page, visitor.page.locator("trix-editor")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/forum/mentions" in request.url else None)
    write_rich(page, "Klausiu @k")
    page.wait_for_timeout(500)
    assert asked == []  # two letters at least
    page.keyboard.type("aun")
    expect(options(page)).to_have_count(2)
    expect(page.locator(".names [role=status]")).to_have_text(
        re.compile("^2 vardai ar pavadinimai: rinkitės rodyklėmis")
    )
    expect(editor).to_be_focused()
    assert active(page) == "Kauno miesto savivaldybė"
    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    shown, caret = page.locator("#names-list").bounding_box(), editor.bounding_box()
    assert shown is not None and caret is not None and shown["x"] >= 0 and shown["x"] + shown["width"] <= width
    page.keyboard.press("ArrowDown")
    assert active(page) == "Kauno rajono savivaldybė"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert active(page) == "Kauno rajono savivaldybė"
    page.keyboard.press("Enter")
    expect_written(page, "Klausiu @Kauno r. sav.")
    expect(options(page)).to_have_count(0)
    page.keyboard.type("ir @sim")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.type("kut")
    page.wait_for_timeout(500)
    expect(options(page)).to_have_count(0)  # closed is closed
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)  # as people do: what is typed before the editor has made the new line may land before it
    page.keyboard.type("@Gal", delay=100)
    expect(options(page).first).to_contain_text("Žydrūnė Galdikė, Kauno r.")
    assert visitor.problems == []


def test_by_mouse_then_sent_and_shown(opened: Callable[..., Visitor]) -> None:
    visitor = opened()
    page = visitor.page
    page.fill("[name=title]", "Ar žinote kolegos vardą?")
    page.select_option("[name=category]", "teise-ir-proceduros")
    write_rich(page, "@gald")
    options(page).filter(has_text="Žydrūnė Galdikė").click()
    expect_written(page, "@Žydrūnė Galdikė")
    expect(page.locator("trix-editor")).to_be_focused()
    page.keyboard.type("ir @Neringos, ar žinote?")
    expect_written(page, "@Žydrūnė Galdikė ir @Neringos, ar žinote?")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    box = page.get_by_label("Vis tiek paskelbti")
    expect(box).to_be_visible()
    expect(page.locator("#unseen-e")).to_contain_text("Įrašo nematys: Neringos savivaldybė")
    assert axe(page) == []
    box.check()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    names = page.locator(WITH_NAMES)
    expect(names).to_have_text(["@Žydrūnė Galdikė", "@Neringos"])
    names.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Žydrūnė Galdikė")
    assert [problem for problem in visitor.problems if "422" not in problem] == []


def test_nothing_is_offered_in_addresses_links_and_quotations(opened: Callable[..., Visitor]) -> None:
    page = opened().page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/forum/mentions" in request.url else None)
    write_rich(page, "rasa@kaunas.lt @33309240064 ")
    page.get_by_role("button", name="Citata").click()
    page.locator("trix-editor").press("End")
    page.keyboard.type("@kaun")
    page.wait_for_timeout(600)
    assert asked == []
    expect(options(page)).to_have_count(0)


def test_without_scripts(opened: Callable[..., Visitor]) -> None:
    page = opened(script=False, width=375).page
    page.fill("[name=title]", "Klausimas be scenarijų")
    page.select_option("[name=category]", "sudetingos-situacijos")
    page.fill("[name=body]", "@jurgita stone, @kauno r. sav.")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator("#unseen-e")).to_contain_text("Įrašo nematys: Jurgita Stonė")
    expect(page.locator("[name=body]")).to_have_value("@jurgita stone, @kauno r. sav.")
    page.get_by_label("Vis tiek paskelbti").check()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator(WITH_NAMES)).to_have_text(["@jurgita stone", "@kauno r. sav."])
