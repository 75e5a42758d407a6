"""A file that cannot be read is confirmed by the person who added it, with the keyboard, with scripts and without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, sign_in
from tests.browser.test_accessibility import check
from tests.browser.test_walk import write
from tests.files import samples

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-unread")]

SENTENCE = "Šį failą peržiūrėjau: asmens kodų jame nėra."


def _ask_with(page: Page, path: Path, *, script: bool) -> None:
    page.goto("/forum/threads/new")
    page.fill("[name=title]", f"Klausimas su failu {path.name}")
    page.select_option("[name=category]", "tinklo-reikalai")
    write(page, "Failas senas.")
    page.set_input_files("[name=upload]", path)
    if not script:
        page.locator("[name=add_file]").click()
    expect(page.locator("[data-files]")).to_contain_text(path.name)
    expect(page.locator("[data-files]").get_by_label(SENTENCE)).to_be_visible()


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 375)])
def test_she_confirms_and_colleagues_open_it(
    site: Site, open_browser: Callable[..., Visitor], tmp_path: Path, script: bool, width: int
) -> None:
    path = tmp_path / f"senas-{width}.doc"
    path.write_bytes(samples.OLE2)
    hers, colleague = open_browser(script=script, width=width), open_browser()
    page = hers.page
    sign_in(page, "vilnius")
    sign_in(colleague.page, "administratore")
    _ask_with(page, path, script=script)
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator(".file")).to_contain_text("Laukia Jūsų patvirtinimo")
    thread = page.url

    colleague.page.goto(thread)
    expect(colleague.page.locator(".file")).to_contain_text(path.name)
    expect(colleague.page.locator(".file a")).to_have_count(0)
    expect(colleague.page.get_by_label(SENTENCE)).to_have_count(0)

    page.locator(".file").get_by_role("button", name="Patvirtinti").press("Enter")  # not ticked yet
    expect(page.get_by_role("heading", level=1)).to_have_text("Failas, kurio nepavyko perskaityti")
    expect(page.locator("main")).to_contain_text("Peržiūrėję failą, pažymėkite sakinį.")
    box = page.get_by_label(SENTENCE)
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".file")).to_contain_text("Netikrinta")

    colleague.page.goto(thread)
    expect(colleague.page.locator(".file")).to_contain_text("Netikrinta")
    with colleague.page.expect_download() as download:
        colleague.page.get_by_role("link", name=path.name).click()
    assert download.value.path().read_bytes() == samples.OLE2


def test_what_the_form_confirms_is_open_at_once(
    site: Site, open_browser: Callable[..., Visitor], tmp_path: Path
) -> None:
    path = tmp_path / "patvirtintas.doc"
    path.write_bytes(samples.OLE2)
    page = open_browser().page
    sign_in(page, "vilnius")
    _ask_with(page, path, script=True)
    page.locator("[data-files]").get_by_label(SENTENCE).check()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator(".file")).to_contain_text("Netikrinta")
    expect(page.locator(".file")).not_to_contain_text("Laukia")


@pytest.mark.parametrize(("width", "dark"), [(375, False), (1280, True)])
def test_axe_finds_nothing_where_she_is_asked(
    site: Site, open_browser: Callable[..., Visitor], tmp_path: Path, width: int, dark: bool
) -> None:
    path = tmp_path / f"axe-{width}.doc"
    path.write_bytes(samples.OLE2)
    visitor = open_browser(width=width, dark=dark)
    page = visitor.page
    sign_in(page, "vilnius")
    _ask_with(page, path, script=True)
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_label(SENTENCE)).to_be_visible()
    address = page.locator(".file form").get_attribute("action")
    assert address
    assert check(visitor, page.url) + check(visitor, address) == []
