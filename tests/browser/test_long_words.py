"""One long word in any field widens no page and no letter, and nothing of it is cut off where nobody can see it."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from coordnet.members.models import User
from tests.builders import Make
from tests.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-words")]

# 320 CSS pixels: a window of 1280 enlarged fourfold (WCAG 1.4.10).
WIDTHS = (1280, 375, 320)
# What sticks out of the window, of its own box, or is cut off. What scrolls by itself or is for screen readers is not.
LOOK = """() => {
  const found = [], wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) found.push('the page is ' + wide + ' px wide');
  const clipped = e => e && (getComputedStyle(e).clipPath !== 'none' || clipped(e.parentElement));
  for (const e of document.body.querySelectorAll('*')) {
    const box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    const out = Math.round(Math.max(box.right - innerWidth, -box.left)), over = e.scrollWidth - e.clientWidth;
    if (out <= 1 && (!e.clientWidth || over <= 1 || e.matches('.menu'))) continue;
    if (out <= 1 && over <= 12 && e.querySelector(':scope > .row')) continue;  // the gutter of Bootstrap's grid
    if (e.closest('svg, template, .skip, select, input, textarea') || clipped(e)) continue;
    const name = e.tagName.toLowerCase() + '.' + e.className + ' ' + e.textContent.trim().slice(0, 25);
    found.push((out > 1 ? 'sticks out by ' + out : 'overflows by ' + over) + ' px: ' + name);
  }
  return found.slice(0, 5);
}"""


def long(length: int) -> str:
    """One word of this many letters."""
    return ("nebeprisikiškiakopūsteliaujantiems" * 30)[:length]


@pytest.fixture
def address(app: Flask, engine_name: str) -> Iterator[str]:
    """Where the application of this test answers a real browser."""
    if engine_name != "sqlite":
        pytest.skip("what a browser shows does not depend on the database")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def world(address: str, make: Make) -> World:
    return build(make, long)


@pytest.fixture
def page(
    app: Flask, chromium: Browser, address: str, world: World, sign_in: Callable[[User], FlaskClient]
) -> Iterator[Page]:
    """A window in which the one who may do everything is signed in."""
    context = chromium.new_context(base_url=address, reduced_motion="reduce", color_scheme="light")
    cookie = sign_in(world.boss).get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    yield context.new_page()
    context.close()


def wrong(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong with the page that is open, at each width, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate("document.querySelectorAll('.fold').forEach(each => each.classList.add('open'))")
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{urlsplit(page.url).path} at {width} px: {problem}" for problem in page.evaluate(LOOK)]
    return found


def test_no_page_is_wider_than_the_window(page: Page, world: World) -> None:
    problems = []
    for path in world.pages:
        answer = page.goto(path)
        assert answer is not None and answer.status in (200, 404), f"{path}: {answer and answer.status}"
        problems += wrong(page)
    assert problems == []


def test_neither_is_what_answers_a_form(page: Page, world: World) -> None:
    problems: list[str] = []
    page.goto("/association/members/import")
    rows = [f"{long(54)}{number}@savivaldybe.example;{long(100)};LT-1{number};" for number in (0, 1)]
    rows += [f"{long(300)};{long(100)};{long(90)};", f"{world.invited.email};{long(100)};LT-12;"]
    list_of = "\n".join([f"email;name;municipality;{long(70)}", *rows])
    file: Any = {"name": f"{long(90)}.csv", "mimeType": "text/csv", "buffer": list_of.encode()}
    page.set_input_files("[name=file]", file)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("table")).to_have_count(2)
    problems += wrong(page)
    page.goto("/association/members/invite")
    page.fill("[name=email]", world.invited.email)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(long(100))
    problems += wrong(page)
    page.goto("/association/invitations")
    page.locator("table form button[type=submit]").first.click()
    expect(page.locator("main .notice[role=status]")).to_have_count(1)
    problems += wrong(page)
    page.context.clear_cookies()
    page.goto("/auth/sign-in")
    page.fill("[name=email]", world.boss.email)
    page.fill("[name=password]", long(200))
    page.locator("main form button[type=submit]").click()
    problems += wrong(page)
    assert problems == []


def test_no_letter_is_wider_than_its_window(page: Page, world: World) -> None:
    problems = []
    for kind, letter in world.letters():
        page.set_content(letter.html or "")
        problems += [f"{kind}: {problem}" for problem in wrong(page, (600, 375))]
    assert problems == []
