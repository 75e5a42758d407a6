"""axe finds nothing, nothing scrolls sideways, no error in the console: every page, light and dark, 375 and 1280 px."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import config
from coordnet.app import create_app
from coordnet.web import tokens
from tests.browser.conftest import Site, Visitor, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-axe")]

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()
LOOKS = [(1280, False), (1280, True), (375, False), (375, True)]

VISITOR = [
    "/auth/sign-in",
    "/auth/password/forgot",
    "/help",
    "/privacy",
    "/rules",
    "/accessibility",
    "/notifications/change/{change}",
    "/notifications/change/nera",
    "/nera",
]
MEMBER = [
    "/",
    "/forum/",
    "/forum/?view=waiting",
    "/forum/?view=mentioned",
    "/forum/categories/pagalba-nukentejusiesiems",
    "/forum/threads/new",
    "/forum/threads/{thread}",
    "/forum/threads/{thread}?quote={post}",
    "/library/",
    "/library/?form=organu-isemimas",
    "/library/new",
    "/library/{entry}",
    "/directory/",
    "/directory/?vacant=1",
    "/directory/municipalities/LT-57",
    "/directory/municipalities/LT-57/edit",
    "/directory/members/{member}",
    "/search?q=vertimas",
    "/search?q=nieko-tokio-nera",
    "/search/saved",
    "/drafts/",
    "/settings/profile",
    "/settings/notifications",
    "/digest/preview",
    "/nera",
]
ADMINISTRATOR = [
    "/association/members",
    "/association/members/{member}",
    "/association/members/invite",
    "/association/members/import",
    "/association/invitations",
    "/association/seats",
    "/association/seats?vacant=1",
    "/association/seats/LT-14/give",
    "/library/?status=proposed",
    "/forum/threads/{thread}",
]


def check(visitor: Visitor, path: str) -> list[str]:
    """Everything wrong with a page."""
    visitor.problems.clear()
    page = visitor.page
    page.goto(path)
    page.evaluate("document.fonts.ready")
    if page.locator("trix-editor").count():
        page.wait_for_selector("trix-editor[contenteditable]")
    found = [f"console: {text}" for text in visitor.problems if "404" not in text or "/nera" not in path]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    found += axe(page)
    return [f"{path}: {problem}" for problem in found]


def axe(page: Page) -> list[str]:
    """What axe finds on a page as it is now."""
    page.evaluate(AXE + ";0")  # the page's policy lets no script element in
    result: dict[str, Any] = page.evaluate("axe.run(document)")
    found = []
    for violation in result["violations"]:
        targets = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
        found.append(f"axe {violation['id']}: {targets}")
    return found


def some_ids(site: Site, visitor: Visitor) -> dict[str, str]:
    """Ids of a thread, a post of it, an entry and a member that the signed-in person may see."""
    page = visitor.page

    def first(path: str, pattern: str) -> str:
        page.goto(path)
        match = re.search(pattern, page.content())
        assert match is not None, f"{path} has no {pattern}"
        return match.group(1)

    thread = first("/forum/", r'href="/forum/threads/(\d+)')
    post = first(f"/forum/threads/{thread}", r'id="post-(\d+)"')
    entry = first("/library/", r'href="/library/(\d+)')
    member = first("/directory/", r'href="/directory/members/(\d+)')
    return {"thread": thread, "post": post, "entry": entry, "member": member}


def of_a_mail(site: Site) -> str:
    """The token of the button at the foot of a mail to the first member."""
    with create_app(config.load(site.environ)).app_context():
        return tokens.sign_text("notifications", "1:answers:0")


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize(("who", "paths"), [("", VISITOR), ("vilnius", MEMBER), ("administratore", ADMINISTRATOR)])
def test_every_page(
    site: Site, open_browser: Callable[..., Visitor], who: str, paths: list[str], width: int, dark: bool
) -> None:
    visitor = open_browser(width=width, dark=dark)
    ids = {"change": of_a_mail(site)}
    if who:
        sign_in(visitor.page, who)
        ids = some_ids(site, visitor)
    problems = [problem for path in paths for problem in check(visitor, path.format(**ids))]
    assert problems == []


def test_the_keyboard_shows_where_it_is(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """Each Tab stop of the home page has a ring; the first one is the skip link."""
    visitor = open_browser()
    sign_in(visitor.page, "vilnius")
    visitor.page.goto("/")
    stops = []
    for _stop in range(40):
        visitor.page.keyboard.press("Tab")
        ring = visitor.page.evaluate(
            "(() => { const e = document.activeElement; if (!e || e === document.body) return null;"
            " const s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        if ring is None:
            break
        stops.append(ring)
    assert stops[0][0].startswith('<a class="skip"')
    assert [stop for stop in stops if stop[1] == "none" or stop[2] < 2] == []


def test_two_hundred_percent_zoom(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """640 CSS pixels is 200 % of a 1280 px screen: nothing scrolls sideways (WCAG 1.4.4, 1.4.10)."""
    visitor = open_browser(width=640)
    sign_in(visitor.page, "vilnius")
    for path in ("/", "/forum/", "/library/", "/directory/", "/settings/profile"):
        visitor.page.goto(path)
        assert not visitor.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ), path
