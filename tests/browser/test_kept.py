"""What is typed stays in its tab until it is sent: after reload, Back and the menu, for its writer alone."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PASSWORD, Site, Visitor, sign_in
from tests.browser.test_accessibility import AXE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-kept")]

NEW = "/forum/threads/new"
TITLE = "Kas pas Jus veža žmogų į krizių centrą?"
BODY = "Savo transporto neturime, taksi naktį nevažiuoja."
CODE = "33309240064"
STORED = "Object.entries({...sessionStorage}).filter(([key]) => key.startsWith('kt-kept'))"


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


@pytest.fixture
def page(open_browser: Callable[..., Visitor]) -> Page:
    page = open_browser().page
    sign_in(page, "vilnius")
    return page


def write(page: Page, title: str = TITLE, body: str = BODY) -> None:
    page.wait_for_selector("trix-editor[contenteditable]")
    if title:
        page.fill("[name=title]", title)
    page.locator("trix-editor").click()
    page.keyboard.type(body)


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
        if page.locator("trix-editor").count():
            page.wait_for_selector("trix-editor[contenteditable]")
        page.locator(field).fill("Tai, ko neišsiunčiau")
        boxes = page.locator("main form[data-kept] [type=checkbox]")
        if boxes.count():
            boxes.first.set_checked(not boxes.first.is_checked())
        before = entries(page)
        page.reload()
        restore(page)
        assert entries(page) == before, address
        page.goto("/help")


def entries(page: Page) -> list[tuple[str, str]]:
    found = page.evaluate(
        "[...new FormData(document.querySelector('form[data-kept]'))].map(([n, v]) => [n, String(v)])"
    )
    return [(name, value) for name, value in found if name not in ("csrf_token", "form_owner")]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (375, True)])
def test_the_notice_works_by_keyboard_and_axe_finds_nothing(
    open_browser: Callable[..., Visitor], width: int, dark: bool
) -> None:
    visitor = open_browser(width=width, dark=dark)
    page = visitor.page
    sign_in(page, "vilnius")
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
    page.goto("/forum/categories/pagalba-nukentejusiesiems")
    page.locator("main .rows a.row-link, main h2 a, main h3 a").first.click()
    write(page, "", BODY)
    expect_stored(page, "transporto")
    page.get_by_role("button", name="Paskelbti atsakymą").click()
    expect(page.locator("article").last).to_contain_text(BODY)
    page.wait_for_selector("trix-editor[contenteditable]")  # the next reply's form, of the same address
    assert stored(page) == []
    page.reload()
    expect(page.locator("trix-editor")).to_have_text("")
    expect(notice(page)).to_have_count(0)


def test_what_was_deleted_is_gone(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.reload()
    page.get_by_role("button", name="Ištrinti tekstą").click()
    expect(notice(page)).to_contain_text("Tekstas ištrintas.")
    assert stored(page) == []
    expect_form(page, "", "")


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


def test_signing_out_leaves_nothing_in_any_tab(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    other = page.context.new_page()
    Asked(other)
    other.goto(NEW)
    write(other)
    expect_stored(page, "transporto")
    expect_stored(other, "transporto")
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="Atsijungti").click()
    expect(page.locator("main")).to_contain_text("Atsijungėte")
    assert stored(page) == []
    other.wait_for_function(f"() => {STORED}.length === 0")
    other.goto("/help")
    assert stored(other) == []


def test_signing_out_when_the_session_is_over_already_leaves_nothing(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    expect_stored(page, "transporto")
    page.context.clear_cookies()
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="Atsijungti").click()
    expect(page.locator("main")).to_contain_text("Atsijungėte")
    assert stored(page) == []


@pytest.mark.parametrize("who", ["vilnius", "kaunas"])
def test_after_the_session_ended_only_its_writer_is_offered_it(page: Page, who: str) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.context.clear_cookies()
    page.goto("/forum/")  # the sign-in page
    assert len(stored(page)) == 1
    sign_in(page, who)
    page.goto(NEW)
    if who == "vilnius":
        restore(page)
        expect_form(page)
    else:
        page.wait_for_selector("trix-editor[contenteditable]")
        assert stored(page) == []
        expect(notice(page)).to_have_count(0)


def test_a_form_sent_after_the_session_ended_is_not_offered_twice(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    page.context.clear_cookies()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    page.fill("[name=email]", "vilnius@demo.coordnet.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    expect_form(page)
    expect_stored(page, "transporto")
    expect(notice(page)).to_have_count(0)
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert stored(page) == []


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


@pytest.mark.parametrize(
    "text", [CODE, "333 0924 0064", "３３３０９２４００６４", "&#51;3309240064", "%33%33%33%30%39240064"]
)
def test_no_personal_code_is_in_the_copy(page: Page, text: str) -> None:
    Asked(page)
    page.goto(NEW)
    write(page, f"Apie {text}, skubiai", f"Kodas {text}.")
    expect_stored(page, "skubiai")
    expect_stored(page, "Kodas ")
    (_key, (copy,)) = stored(page)[0]
    mask = "[asmens kodas pašalintas]"
    assert copy["typed"]["title"] == [f"Apie {mask}, skubiai"]
    assert f"Kodas {mask}." in copy["typed"]["body"][0]


def test_a_code_that_formatting_breaks_or_a_link_hides_is_not_in_the_copy(page: Page) -> None:
    page.goto(NEW)
    write(page, TITLE, " ")
    link = f'<a href="https://a.lt/?k=%2533{CODE[1:]}">čia</a>'
    html = f"<div>A <strong>Be</strong> 333<strong>0924</strong>0064, {link} Ą</div>"
    page.evaluate("html => document.querySelector('trix-editor').editor.insertHTML(html)", html)
    expect_stored(page, "čia")
    (_key, (copy,)) = stored(page)[0]
    body = copy["typed"]["body"][0]
    assert "A <strong>Be</strong> [asmens kodas pašalintas]" in body
    assert "0924" not in body
    assert CODE[1:] not in body
    assert "čia" in body


def test_only_what_was_typed_is_in_the_copy(page: Page, tmp_path: Any) -> None:
    Asked(page)
    attachment = tmp_path / "tvarka.txt"
    attachment.write_text("Budėjimo tvarka")
    page.goto(NEW)
    page.wait_for_selector("trix-editor[contenteditable]")
    write(page)
    expect_stored(page, "nevažiuoja")
    page.set_input_files("[name=upload]", attachment)
    expect(page.locator("[data-files]")).to_contain_text("tvarka.txt")
    page.wait_for_timeout(700)
    page.reload()
    expect(page.get_by_role("button", name="Grąžinti tekstą")).to_be_visible()
    (_key, (copy,)) = stored(page)[0]
    assert set(copy["typed"]) == {"title", "category", "body"}
    assert set(copy["state"]) == {"key"}
    assert copy["files"] == ["tvarka.txt"]
    restore(page)
    expect(notice(page)).to_contain_text("Šiuos failus pridėkite dar kartą: tvarka.txt.")


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
