"""On a phone nothing jumps from under the finger: not when the search page comes, not when results change."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-search")]

MOST = 0.05
# Every shift counts, also within half a second of a key, which the usual measure forgives: a slow line takes longer.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
PAGES = [
    "/search",
    "/search?q=prekyba",
    "/search?q=prekyba&narrow=1",
    "/search?q=prekyba&year=2026",
    "/search?q=qqqqqq",
]


def shifted(page: Page) -> float:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(400)
    return sum(page.evaluate("window.shifts"))


@pytest.fixture
def phone(site: Site, open_browser: Callable[..., Visitor]) -> Callable[[], Page]:
    """A page at 375 px of somebody who is signed in, with nothing kept from another page: no font, no style."""
    first = open_browser(width=375).page
    sign_in(first, "vilnius")
    state = first.context.storage_state()

    def page() -> Page:
        opened = open_browser(width=375, storage_state=state).page
        opened.add_init_script(WATCH)
        return opened

    return page


def test_a_page_stays_as_it_comes(phone: Callable[[], Page]) -> None:
    for path in PAGES:
        page = phone()
        for visit in ("first", "second"):
            page.goto(path)
            assert shifted(page) < MOST, f"{path}, {visit} visit"


def test_nothing_jumps_while_results_change(phone: Callable[[], Page]) -> None:
    page = phone()
    page.goto("/search")
    for typed, so_far in (("prek", "prek"), ("yba", "prekyba")):
        page.locator("#q").press_sequentially(typed, delay=30)
        expect(page.locator("#found h2[data-found]")).to_contain_text(f"pagal „{so_far}“")
    page.fill("#q", "qqqqqq")
    expect(page.locator("#found h2[data-found]")).to_contain_text("nieko neradome")
    page.fill("#q", "prekyba")
    expect(page.locator("#found ol li").first).to_be_visible()
    assert shifted(page) < MOST
