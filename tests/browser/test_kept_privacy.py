"""What is kept of unsent text is its writer’s alone, without personal codes, until she signs out."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.kept import (
    CODE,
    NEW,
    STORED,
    TITLE,
    Asked,
    expect_form,
    expect_stored,
    notice,
    page,
    restore,
    stored,
    write,
)

__all__ = ["page"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-kept")]


def test_what_was_deleted_is_gone(page: Page) -> None:
    Asked(page)
    page.goto(NEW)
    write(page)
    page.reload()
    page.get_by_role("button", name="Ištrinti tekstą").click()
    expect(notice(page)).to_contain_text("Tekstas ištrintas.")
    assert stored(page) == []
    expect_form(page, "", "")


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


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        "333 0924 0064",
        "３３３０９２４００６４",
        "❸❸❸⓿❾❷❹⓿⓿❻❹",
        "➂➂➂🄋➈➁➃🄋🄋➅➃",
        "&#51;3309240064",
        "%33%33%33%30%39240064",
    ],
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
    assert set(copy["state"]) == {"key", "draft", "draft_from"}
    assert copy["files"] == ["tvarka.txt"]
    restore(page)
    expect(notice(page)).to_contain_text("Šiuos failus pridėkite dar kartą: tvarka.txt.")
