"""Finding and asking, by keyboard alone, as one types, on a phone, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, sign_in
from tests.browser.test_accessibility import LOOKS, check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-search")]

PAGES = [
    "/search",
    "/search?q=prekyba",
    "/search?q=prekyba&narrow=1",
    "/search?q=prekyba&kind=entry&form=elgetavimas&form=organu-isemimas&year=2026",
    "/search?q=prekyba&order=newest&page=2",
    "/search?q=prekiba",
    "/search?q=%22vertimas+prekyba%22+-mokykla&year=2019",
    "/forum/threads/new?title=Kas+apmoka+vert%C4%97j%C4%85",
]
DUPLICATE = "Kas apmoka vertėją per pirmąjį pokalbį"


def focused(page: Page) -> str:
    """The text or name of what has the focus."""
    found = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
    return " ".join(str(found).split())


def tab_to(page: Page, text: str) -> list[str]:
    """Press Tab until something with this text has the focus; the stops on the way."""
    stops = []
    for _stop in range(80):
        page.keyboard.press("Tab")
        stops.append(focused(page))
        if text in stops[-1]:
            return stops
    raise AssertionError(f"Tab does not come to {text}: {stops}")


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_the_pages_are_clean(site: Site, open_browser: Callable[..., Visitor], width: int, dark: bool) -> None:
    visitor = open_browser(width=width, dark=dark)
    sign_in(visitor.page, "vilnius")
    problems = [problem for path in PAGES for problem in check(visitor, path)]
    visitor.page.goto("/search?q=prekyba")
    if width < 992:
        expect(visitor.page.get_by_role("link", name="Naujausi")).not_to_be_visible()
        visitor.page.locator("summary", has_text="Filtrai, tvarka").click()
    expect(visitor.page.get_by_role("link", name="Naujausi")).to_be_visible()
    visitor.page.get_by_role("link", name="Susiaurinti paiešką").click()
    expect(visitor.page.locator("#facets")).to_be_visible()
    visitor.page.goto("/search?q=prekyba&year=2026")
    if width < 992:
        expect(visitor.page.locator("#facets")).not_to_be_visible()
        visitor.page.locator("summary", has_text="Filtrai (1)").click()
    expect(visitor.page.locator("#facets")).to_be_visible()
    assert not visitor.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert problems == []


def test_searching_by_keyboard(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """„/“, the words, Enter; then kinds, filters, order and results one after another, and a filter off again."""
    visitor = open_browser()
    page = visitor.page
    sign_in(page, "vilnius")
    page.keyboard.press("/")
    expect(page.locator("header [name=q]")).to_be_focused()
    page.keyboard.type("prekyba")
    page.keyboard.press("Enter")
    expect(page.locator("#found h2[data-found]")).to_contain_text("pagal „prekyba“")
    page.keyboard.press("/")
    page.keyboard.type("žmonėmis/prekyba")  # „/“ in a field is a letter
    expect(page.locator("header [name=q]")).to_have_value("žmonėmis/prekyba")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("žmonėmis/prekyba")
    page.locator("h1").click()
    stops = tab_to(page, "Naujausi")
    names = ("q", "Viskas", "Susiaurinti")
    order = [next(i for i, stop in enumerate(stops) if stop.startswith(text)) for text in names]
    assert order == sorted(order)
    page.goto("/search?q=prekyba")
    tab_to(page, "Susiaurinti paiešką")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filtrai")).to_be_focused()
    tab_to(page, "Socialiai pažeidžiami asmenys")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("group=socialiai-pazeidziami"))
    tab_to(page, "Mokiniai")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("group=mokiniai&group=socialiai-pazeidziami"))
    expect(page.locator("a.tag")).to_have_count(3)  # each, and all of them
    tab_to(page, "Tikslinė grupė: Socialiai pažeidžiami asmenys")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("socialiai"))
    assert visitor.problems == []


def test_the_key_can_be_switched_off(site: Site, open_browser: Callable[..., Visitor]) -> None:
    page = open_browser(width=375).page
    sign_in(page, "vilnius")
    page.keyboard.press("/")
    expect(page.locator("header [name=q]")).to_be_focused()  # the folded menu opened
    assert page.locator("header [name=q]").get_attribute("aria-keyshortcuts") == "/"
    page.goto("/settings/profile")
    page.get_by_label("Klavišas „/“").uncheck()
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("header [name=q]")).not_to_be_visible()
    assert page.locator("header [name=q]").get_attribute("aria-keyshortcuts") is None
    page.goto("/settings/profile")
    expect(page.get_by_label("Klavišas „/“")).not_to_be_checked()


def test_results_as_one_types(site: Site, open_browser: Callable[..., Visitor]) -> None:
    visitor = open_browser()
    page = visitor.page
    sign_in(page, "vilnius")
    page.goto("/search")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "typing=1" in request.url else None)
    page.locator("#q").press_sequentially("pr")
    page.wait_for_timeout(600)
    assert asked == []
    page.locator("#q").press_sequentially("eky", delay=20)
    expect(page.locator("#found h2[data-found]")).to_contain_text("pagal „preky“")
    expect(page.locator("#found-status")).to_contain_text("pagal „preky“")
    expect(page.locator("#found mark").first).to_be_visible()
    expect(page.locator("#q")).to_be_focused()
    expect(page).to_have_url(re.compile(r"q=preky&typing=1"))
    assert len(asked) == 1
    count = page.locator("#found h2[data-found]").inner_text()
    page.reload()
    expect(page.locator("#found h2[data-found]")).to_have_text(count)
    page.locator("#found nav a", has_text="Biblioteka").click()
    expect(page.locator("#found ol li").first).to_be_visible()
    page.fill("#q", "qqqqqq")
    expect(page.locator("#found-status")).to_contain_text("nieko neradome")
    expect(page.get_by_role("link", name="Paklausti forume")).to_be_visible()
    assert visitor.problems == []


def test_without_scripts(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """The form searches, a link opens the filters, a button lists what is similar to a title and keeps what stands."""
    page = open_browser(script=False, width=375).page
    sign_in(page, "vilnius")
    page.goto("/search")
    page.fill("#q", "prekyba")
    page.locator("main form button").click()
    page.locator("summary", has_text="Filtrai, tvarka").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Susiaurinti paiešką").click()
    page.locator("#facets a", has_text="Socialiai pažeidžiami asmenys").click()
    expect(page.locator("a.tag")).to_contain_text("Socialiai pažeidžiami asmenys")
    page.goto("/forum/threads/new")
    page.fill("[name=title]", DUPLICATE)
    page.fill("[name=body]", "Tekstas liks.")
    page.get_by_role("button", name="Patikrinti, ar yra panašių temų").click()
    expect(page.locator(".similar li a").first).to_contain_text(DUPLICATE)
    expect(page.locator("[name=title]")).to_have_value(DUPLICATE)
    expect(page.locator("[name=body]")).to_have_value("Tekstas liks.")


def test_before_you_ask(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """The list appears as the title is typed, is told, opens elsewhere, and moves nothing under the caret."""
    visitor = open_browser()
    page = visitor.page
    sign_in(page, "vilnius")
    page.goto("/forum/threads/new")
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.post_data or "") if request.url.endswith("/similar") else None
    )
    title, links, status = page.locator("#title"), page.locator(".similar a"), page.locator("[data-similar-status]")
    expect(page.get_by_role("button", name="Patikrinti")).not_to_be_visible()
    title.press_sequentially(DUPLICATE, delay=5)
    expect(links.first).to_contain_text(DUPLICATE)
    expect(status).to_have_text(re.compile(r"^Ras\w+ \d panaš"))
    assert len(asked) <= 2
    page.evaluate("document.querySelector('.similar li').dataset.kept = 'yes'")
    with page.expect_response("**/forum/threads/similar"):
        title.press_sequentially("?")
    page.wait_for_timeout(200)
    expect(page.locator(".similar li").first).to_have_attribute("data-kept", "yes")  # the same list is not drawn anew
    with page.expect_popup() as popup:
        links.first.click()
    expect(popup.value.get_by_role("heading", level=1)).to_contain_text(DUPLICATE)
    expect(title).to_have_value(f"{DUPLICATE}?")

    page.goto("/forum/threads/new")
    title.press_sequentially(DUPLICATE, delay=5)
    page.keyboard.press("Tab")
    top = "document.getElementById('category').getBoundingClientRect().top"
    before = page.evaluate(top)
    expect(page.locator(".similar summary")).to_be_visible()
    assert page.evaluate(top) == before
    assert not page.locator(".similar details").evaluate("details => details.open")

    page.goto("/forum/threads/new")
    told = "window.told = []; new MutationObserver(() => told.push(document.querySelector('[data-similar-status]')"
    page.evaluate(
        f"{told}.textContent)).observe(document.querySelector('[data-similar-status]'), {{ childList: true }})"
    )
    title.press_sequentially("Zzz qqqqqq", delay=5)
    expect(status).to_have_text(re.compile("^Nieko panašaus"))
    with page.expect_response("**/forum/threads/similar"):
        title.press_sequentially(" wwwww", delay=5)
    page.wait_for_timeout(200)
    assert len(page.evaluate("window.told")) == 1  # said once, not at every key

    asked.clear()
    page.goto("/forum/threads/new")
    title.press_sequentially("Asmuo 33309240064 prašo vertėjo", delay=5)
    page.wait_for_timeout(900)
    assert not any("33309240064" in sent for sent in asked)  # a personal code is not sent anywhere
    assert visitor.problems == []
