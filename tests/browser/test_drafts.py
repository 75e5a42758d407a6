"""A draft in a real browser: saved by itself, found on another computer, sent, gone; seen by nobody else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, expect_written, sign_in, write_rich
from tests.browser.kept import BODY, NEW, TITLE, Asked, notice

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-drafts")]

COLLEAGUE = "alytus"
OFFERED = "Čia yra Jūsų neišsiųstas tekstas"


@pytest.fixture
def opened(open_browser: Callable[..., Visitor]) -> Callable[..., Page]:
    """Another computer, somebody signed in; each test has a writer of its own, who has no drafts yet."""

    def computer(who: str, **more: bool) -> Page:
        page = open_browser(**more).page
        sign_in(page, who)
        return page

    return computer


def saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text=re.compile(r"Juodraštis išsaugotas \d+:\d\d"))).to_be_visible()


def offer(page: Page) -> None:
    expect(page.get_by_role("heading", name=OFFERED)).to_be_visible()


def test_typed_here_restored_there_and_sent(opened: Callable[..., Page]) -> None:
    work, home, other = opened("kaunas"), opened("kaunas"), opened(COLLEAGUE)
    Asked(work)
    work.goto(NEW)
    work.wait_for_selector("trix-editor[contenteditable]")
    work.fill("[name=title]", TITLE)
    write_rich(work, BODY)
    saved(work)
    home.goto(NEW)
    offer(home)
    home.get_by_role("link", name="Atkurti").click()
    expect(home.locator("[name=title]")).to_have_value(TITLE)
    expect_written(home, BODY)
    other.goto(NEW)
    expect(other.locator("[name=title]")).to_be_visible()
    expect(other.get_by_role("heading", name=OFFERED)).to_have_count(0)
    other.goto("/drafts/")
    expect(other.locator("main")).to_contain_text("Juodraščių neturite.")
    home.select_option("[name=category]", "pagalba-nukentejusiesiems")
    home.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(home.get_by_role("heading", level=1)).to_have_text(TITLE)
    home.goto("/drafts/")
    expect(home.locator("main")).to_contain_text("Juodraščių neturite.")
    home.goto(NEW)
    expect(home.locator("[name=title]")).to_have_value("")
    expect(home.get_by_role("heading", name=OFFERED)).to_have_count(0)


def test_leaving_saves_at_once_and_the_same_window_offers_it_once(opened: Callable[..., Page]) -> None:
    page = opened("birstono")
    Asked(page)
    page.goto(NEW)
    write_rich(page, BODY)
    page.goto("/rules")
    page.wait_for_function("async text => (await (await fetch('/drafts/')).text()).includes(text)", arg=BODY)
    page.goto(NEW)
    expect(notice(page)).to_be_visible()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    page.get_by_role("button", name="Ištrinti tekstą").click()
    expect(notice(page).get_by_text("Tekstas ištrintas.")).to_be_visible()
    page.wait_for_function("async () => (await (await fetch('/drafts/')).text()).includes('Juodraščių neturite.')")


def test_the_button_says_it_at_once(opened: Callable[..., Page]) -> None:
    page = opened("druskininku")
    Asked(page)
    page.goto(NEW)
    page.wait_for_selector("trix-editor[contenteditable]")
    button = page.get_by_role("button", name="Išsaugoti juodraštį")
    button.click()
    expect(page.get_by_role("status").filter(has_text="Dar nėra ko išsaugoti.")).to_be_visible()
    write_rich(page, BODY)
    button.click()
    saved(page)
    page.goto("/drafts/")
    page.get_by_role("button", name="Išmesti").click()
    expect(page.locator("main")).to_contain_text("Juodraščių neturite.")


def test_what_cannot_be_saved_is_said_once_and_stays_in_the_window(opened: Callable[..., Page]) -> None:
    page = opened("jonavos-rajono")
    Asked(page)
    page.goto(NEW)
    page.route("**/drafts/save", lambda route: route.abort())
    write_rich(page, BODY)
    said = page.get_by_role("status").filter(has_text="Juodraštis šį kartą neišsaugotas.")
    expect(said).to_be_visible()
    page.unroute("**/drafts/save")
    page.locator("trix-editor").click()
    page.keyboard.type(" Ir?")
    saved(page)
    page.goto("/drafts/")
    expect(page.locator("main")).to_contain_text("Ir?")


def test_whoever_was_signed_out_meanwhile_is_told_and_goes_on_after_signing_in_beside(
    opened: Callable[..., Page],
) -> None:
    page = opened("visagino")
    Asked(page)
    page.goto(NEW)
    page.wait_for_selector("trix-editor[contenteditable]")
    page.context.clear_cookies()
    write_rich(page, BODY)
    expect(page.get_by_role("status").filter(has_text="prisijunkite kitoje naršyklės kortelėje")).to_be_visible()
    beside = page.context.new_page()
    sign_in(beside, "visagino")
    page.locator("trix-editor").click()
    page.keyboard.type(" Ir?")
    saved(page)
    beside.goto("/drafts/")
    expect(beside.locator("main")).to_contain_text("Ir?")


def test_without_scripts(site: Site, opened: Callable[..., Page]) -> None:
    page = opened("rietavo", script=False)
    page.goto(NEW)
    page.fill("[name=title]", TITLE)
    page.fill("[name=body]", BODY)
    page.get_by_role("button", name="Išsaugoti juodraštį").click()
    expect(page.get_by_role("status").filter(has_text="Juodraštis išsaugotas")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value(BODY)
    page.goto(NEW)
    offer(page)
    page.get_by_role("link", name="Atkurti").click()
    expect(page.locator("[name=body]")).to_have_value(BODY)
    page.goto(NEW)
    page.get_by_role("button", name="Išmesti").click()
    expect(page.get_by_role("heading", name=OFFERED)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Juodraštis išmestas.")).to_be_visible()


def test_restored_in_the_window_that_wrote_it_it_goes_on(opened: Callable[..., Page]) -> None:
    """Written here, gone on with there: this window offers both, and what it restores is what stands on the server."""
    work, home = opened("telsiu-rajono"), opened("telsiu-rajono")
    Asked(work)
    Asked(home)
    work.goto(NEW)
    write_rich(work, BODY)
    saved(work)
    home.goto(f"{NEW}?draft=1")
    expect_written(home, BODY)
    home.locator("trix-editor").click()
    home.keyboard.press("Control+End")
    home.keyboard.type(" Tęsiu namie.")
    saved(home)
    work.locator("trix-editor").click()
    work.keyboard.type(" Tęsiu darbe.")
    expect(work.get_by_role("status").filter(has_text="Mano juodraščiai")).to_be_visible()
    work.goto(NEW)
    offer(work)
    expect(notice(work)).to_be_visible()
    work.goto("/drafts/")
    expect(work.locator("main")).to_contain_text("Tęsiu namie.")
