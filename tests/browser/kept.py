"""A form of which the browser keeps a copy: writing in it, and what is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Visitor, sign_in, write_rich

NEW = "/forum/threads/new"
TITLE = "Kas pas Jus veža žmogų į krizių centrą?"
BODY = "Savo transporto neturime, taksi naktį nevažiuoja."
CODE = "33309240064"
STORED = "Object.entries({...sessionStorage}).filter(([key]) => key.startsWith('kt-kept'))"


@pytest.fixture
def page(open_browser: Callable[..., Visitor]) -> Page:
    """Somebody signed in, about to write."""
    page = open_browser().page
    sign_in(page, "vilnius")
    discard_drafts(page)
    return page


def discard_drafts(page: Page) -> None:
    """The server keeps nothing that an earlier test of hers has typed."""
    page.goto("/drafts/")
    for _draft in range(page.locator("form[action$='/discard']").count()):
        with page.expect_navigation():
            page.get_by_role("button", name="Išmesti").first.click()


class Asked:
    """Answers the question before leaving, and counts how often it came."""

    def __init__(self, page: Page, *, leave: bool = True) -> None:
        self.times, self.leave = 0, leave
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.times += 1
        if self.leave:
            dialog.accept()
        else:
            dialog.dismiss()


def write(page: Page, title: str = TITLE, body: str = BODY) -> None:
    page.wait_for_selector("trix-editor[contenteditable]")
    if title:
        page.fill("[name=title]", title)
    write_rich(page, body)


def stored(page: Page) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(key, json.loads(value)) for key, value in page.evaluate(STORED)]


def expect_stored(page: Page, text: str) -> None:
    page.wait_for_function(f"text => JSON.stringify({STORED}).includes(text)", arg=text)


def notice(page: Page) -> Any:
    return page.locator(".notice", has=page.locator("[data-kept-said]"))


def restore(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text="Radome tekstą, kurio neišsiuntėte.")).to_be_visible()
    page.get_by_role("button", name="Grąžinti tekstą").click()


def expect_form(page: Page, title: str = TITLE, body: str = BODY) -> None:
    expect(page.locator("[name=title]")).to_have_value(title)
    expect(page.locator("trix-editor")).to_have_text(body)


def entries(page: Page) -> list[tuple[str, str]]:
    found = page.evaluate(
        "[...new FormData(document.querySelector('form[data-kept]'))].map(([n, v]) => [n, String(v)])"
    )
    return [(name, value) for name, value in found if name not in ("csrf_token", "form_owner")]
