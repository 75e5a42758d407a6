"""Unsent text stays in its tab until the server has taken it, and leaving it asks first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, sign_in
from tests.browser.kept import BODY, NEW, TITLE, Asked, expect_form, expect_stored, notice, page, restore, stored, write

__all__ = ["page"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-kept")]


def open_a_thread(page: Page) -> str:
    """The newest of a category; its address. A title of two lines has its middle beside its link."""
    page.goto("/forum/categories/pagalba-nukentejusiesiems")
    page.goto(page.locator("main .rows a.row-link").first.get_attribute("href") or "")
    return page.url


def test_leaving_asks_only_while_something_is_unsent(page: Page) -> None:
    asked = Asked(page, leave=False)
    page.goto(NEW)
    write(page, "", "a")
    page.keyboard.press("Backspace")
    page.goto(NEW)  # nothing stands in it
    assert asked.times == 0
    write(page)
    page.locator(".brand").click()
    page.wait_for_timeout(300)
    assert asked.times == 1
    assert page.url.endswith(NEW)
    expect_form(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.locator(".brand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")
    assert asked.times == 1


def test_opening_an_attachment_or_a_mail_does_not_ask(page: Page) -> None:
    asked = Asked(page, leave=False)
    page.goto(NEW)
    write(page)
    for target in ("/files/1", "mailto:tinklas@asociacija.example"):
        page.evaluate(
            "href => { const link = document.createElement('a'); link.href = href; link.textContent = 'Nuoroda';"
            " document.querySelector('main').prepend(link); }",
            target,
        )
    with page.expect_download():
        page.locator("main > a[href^='/files/']").click()
    page.locator("main > a[href^='mailto:']").click()
    page.wait_for_timeout(300)
    assert asked.times == 0
    expect_form(page)
    page.wait_for_timeout(1000)
    page.locator(".brand").click()
    page.wait_for_timeout(300)
    assert asked.times == 1


def test_after_sending_back_asks_nothing_and_offers_nothing(page: Page) -> None:
    asked = Asked(page)
    page.goto(NEW)
    write(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    expect_stored(page, "transporto")
    page.get_by_role("button", name="Paskelbti", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.go_back()
    page.wait_for_selector("trix-editor[contenteditable]")
    expect(notice(page)).to_have_count(0)
    page.locator(".brand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")
    assert asked.times == 0
    assert stored(page) == []


def test_what_was_typed_while_sending_is_not_lost(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    page.evaluate(
        "document.addEventListener('submit', () =>"
        " setTimeout(() => document.querySelector('trix-editor').editor.insertString(' Ir dar.'), 0))"
    )
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.goto(NEW)
    restore(page)
    expect_form(page, TITLE, f"{BODY} Ir dar.")
    page.get_by_role("button", name="Paskelbti", exact=True).click()  # the form is the same: no second thread
    expect(page.locator("[data-error-summary]")).to_contain_text("Ši forma jau buvo išsiųsta anksčiau.")


def test_what_was_sent_is_no_longer_kept(page: Page) -> None:
    open_a_thread(page)
    write(page, "", BODY)
    expect_stored(page, "transporto")
    page.get_by_role("button", name="Paskelbti atsakymą").click()
    expect(page.locator("article").last).to_contain_text(BODY)
    page.wait_for_selector("trix-editor[contenteditable]")  # the next reply's form, of the same address
    assert stored(page) == []
    page.reload()
    expect(page.locator("trix-editor")).to_have_text("")
    expect(notice(page)).to_have_count(0)


def test_a_reply_that_goes_on_as_a_new_thread_is_kept_as_that(page: Page, open_browser: Callable[..., Visitor]) -> None:
    """The thread is locked meanwhile; once it is open again, nothing is offered there that stands elsewhere."""
    Asked(page)
    thread, moderator = open_a_thread(page), open_browser().page
    write(page, "", BODY)
    expect_stored(page, "transporto")
    sign_in(moderator, "administratore")
    moderator.goto(thread)
    press_lock = "document.querySelector(\"form[action$='/lock']\").submit()"
    with moderator.expect_navigation():
        moderator.evaluate(press_lock)
    page.get_by_role("button", name="Paskelbti atsakymą").click()
    page.get_by_role("button", name="Pradėti naują temą su šiuo tekstu").click()
    page.wait_for_selector("trix-editor[contenteditable]")
    page.fill("[name=title]", TITLE)
    expect_stored(page, TITLE)
    assert [(key.rpartition(":")[2], "transporto" in str(copy)) for key, copy in stored(page)] == [(NEW, True)]
    moderator.goto(thread)
    with moderator.expect_navigation():
        moderator.evaluate(press_lock)
    page.goto(thread)
    page.wait_for_selector("trix-editor[contenteditable]")
    expect(notice(page)).to_have_count(0)


def test_a_server_that_cannot_be_reached_takes_nothing_away(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    page.context.set_offline(True)
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/forum/posts/1")  # which leads on, as an accepted form does
    page.goto(NEW)
    restore(page)
    expect_form(page)


def test_a_form_that_was_not_done_stays(page: Page) -> None:
    """Its token does not fit, and the server cannot tell whose it was: a redirect, but nothing is saved."""
    Asked(page)
    page.goto(NEW)
    write(page)
    page.evaluate(
        "['csrf_token', 'form_owner'].forEach((name) => { document.querySelector(`main [name=${name}]`).value = ''; })"
    )
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    page.wait_for_load_state()
    page.goto(NEW)
    restore(page)
    expect_form(page)


@pytest.mark.parametrize("wrong", ["throw new DOMException('denied', 'SecurityError')", "return full"])
def test_where_nothing_can_be_stored_typing_and_sending_go_on(
    site: Site, open_browser: Callable[..., Visitor], wrong: str
) -> None:
    visitor = open_browser()
    page = visitor.page
    page.add_init_script(
        "const full = new Proxy({}, {get: () => () => { throw new DOMException('full', 'QuotaExceededError'); }});"
        f"Object.defineProperty(window, 'sessionStorage', {{get() {{ {wrong}; }}}});"
    )
    sign_in(page, "vilnius")
    asked = Asked(page)
    page.goto(NEW)
    write(page)
    asked.leave = False
    page.locator(".brand").click()
    page.wait_for_timeout(300)
    assert asked.times == 1
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert asked.times == 1
    assert visitor.problems == []
