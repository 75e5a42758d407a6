"""Where the page of a form that came back begins for whoever uses a keyboard or a screen reader."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_the_summary_of_what_is_wrong_has_the_focus(open_browser: Callable[..., Visitor], script: bool) -> None:
    page = open_browser(script=script).page
    page.goto("/auth/sign-in")
    page.get_by_role("button", name="Prisijungti").click()
    expect(page.locator("[data-error-summary]:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator('a[href="#email"]:focus')).to_have_count(1)
    page.keyboard.press("Enter")
    page.locator("#email").fill("vilnius@demo.coordnet.example")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Prisijungti").click()
    expect(page).not_to_have_url("/auth/sign-in")
