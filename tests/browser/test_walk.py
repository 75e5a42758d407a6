"""The main job as a person does it: invited, asking, finding, downloading, reading the digest, unsubscribing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, expect_written, sign_in, write_rich

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-walk")]

NEW = "naujas.koordinatorius@kalvarija.example"
NEW_PASSWORD = "septyni mėlyni dviračiai kieme"
QUESTION = "Kas pas Jus veža žmogų į krizių centrą naktį?"


def body_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage, pattern: str) -> str:
    found = re.search(pattern, body_of(message))
    assert found is not None, body_of(message)
    return found.group(0)


def write(page: Page, text: str) -> None:
    """Type into the rich text editor, or into the textarea when there are no scripts."""
    if page.locator("trix-editor").count():
        write_rich(page, text)
    else:
        page.fill("textarea[name=body]", text)


def test_from_the_invitation_to_the_unsubscription(
    site: Site, open_browser: Callable[..., Visitor], tmp_path: Path
) -> None:
    admin = open_browser()
    sign_in(admin.page, "administratore")
    _give_an_invitation(admin.page)
    site.flask("mail", "deliver")
    (invitation,) = site.mailbox.to(NEW)

    newcomer = open_browser()
    page = newcomer.page
    page.goto(link_in(invitation, r"http://\S+/auth/invitations/\S+"))
    page.fill("[name=name]", "Rūta Girdenė")
    page.fill("[name=password]", NEW_PASSWORD)
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kaip norite sužinoti apie atsakymus?")
    page.get_by_role("link", name="Palikti, kaip yra").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")

    _ask_with_a_file(page, tmp_path)
    question = page.url
    _a_colleague_replies(open_browser(), question)
    _the_asker_marks_the_answer(page, question)
    _find_and_download(page)
    _the_digest_comes(site, open_browser())
    assert newcomer.problems == []
    assert admin.problems == []


def _give_an_invitation(page: Page) -> None:
    page.goto("/association/seats?vacant=1")
    expect(page.locator("main")).to_contain_text("Kalvarijos")
    page.goto("/association/members/invite")
    page.fill("[name=email]", NEW)
    page.select_option("[name=role]", "coordinator")
    page.select_option("[name=municipality]", "LT-14")
    page.click("main form button[type=submit]")
    page.goto("/association/seats?vacant=1")
    row = page.locator("tr", has_text="Kalvarijos")
    expect(row).to_contain_text("Pakviesta, dar neprisijungė")  # a seat is held once its holder has joined


def _ask_with_a_file(page: Page, folder: Path) -> None:
    attachment = folder / "tvarka.txt"
    attachment.write_text("Budėjimo tvarka: ąčęėįšųūž\n", encoding="utf-8")
    page.goto("/forum/")
    page.get_by_role("link", name="Nauja tema").click()
    page.fill("[name=title]", QUESTION)
    page.select_option("[name=category]", "pagalba-nukentejusiesiems")
    write(page, "Savo transporto neturime, taksi naktį nevažiuoja.")
    page.set_input_files("[name=upload]", attachment)
    expect(page.locator("[data-files]")).to_contain_text("tvarka.txt")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    with page.expect_download() as download:
        page.get_by_role("link", name="tvarka.txt").click()
    assert download.value.path().read_bytes() == attachment.read_bytes()


def _a_colleague_replies(visitor: Visitor, question: str) -> None:
    page = visitor.page
    page.goto(question)
    expect(page).to_have_url(re.compile("/auth/sign-in"))
    page.fill("[name=email]", "kaunas@demo.coordnet.example")
    page.fill("[name=password]", "ne tas slaptažodis visai")
    page.click("main form button[type=submit]")
    page.fill("[name=password]", "Demonstracija-2026")
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)  # the way on was kept through a mistake
    write(page, "Žmogaus asmens kodas 33309240064, veža budintis")
    expect(page.locator("[data-code-warning]")).to_be_visible()
    page.locator("[data-remove-code]").click()
    expect(page.locator("trix-editor")).to_contain_text("[asmens kodas pašalintas]")
    page.locator("#reply button[type=submit]", has_text="Paskelbti atsakymą").click()
    expect(page.locator("article").last).to_contain_text("veža budintis")
    assert "33309240064" not in page.content()


def _the_asker_marks_the_answer(page: Page, question: str) -> None:
    page.goto(question)
    page.get_by_role("button", name="Pažymėti kaip tinkamą").first.click()
    expect(page.locator("main")).to_contain_text("Išspręsta")


def _find_and_download(page: Page) -> None:
    page.goto("/")
    page.fill("header [name=q]", "kontrolinis sarasas")
    page.keyboard.press("Enter")
    page.locator("main a.row-link", has_text="kontrolinis sąrašas").first.click()
    with page.expect_download() as download:
        page.locator(".file a").first.click()
    assert download.value.path().stat().st_size > 1000


def _the_digest_comes(site: Site, visitor: Visitor) -> None:
    site.flask("digest", "send", "--now", (datetime.now(UTC) + timedelta(days=7)).isoformat())
    address = "alytus@demo.coordnet.example"
    (digest,) = site.mailbox.to(address)
    assert str(digest["Subject"]).startswith("Tinklo savaitė: ")
    assert QUESTION in body_of(digest)
    page = visitor.page
    page.goto(link_in(digest, r"http://\S+/forum/posts/\d+"))
    page.fill("[name=email]", address)
    page.fill("[name=password]", "Demonstracija-2026")
    page.click("main form button[type=submit]")
    expect(page).to_have_url(re.compile(r"/forum/threads/\d+.*#post-\d+"))
    page.goto(str(digest["List-Unsubscribe"]).strip("<>"))
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suvestinė išjungta")
    page.goto("/settings/notifications")
    expect(page.locator("[name=digest_frequency][value=off]")).to_be_checked()
    assert visitor.problems == []


def test_every_task_works_without_scripts(site: Site, open_browser: Callable[..., Visitor], tmp_path: Path) -> None:
    """Menus open, a question with a file and a masked code is published, filters filter."""
    attachment = tmp_path / "be-skriptu.txt"
    attachment.write_text("Be skriptų\n", encoding="utf-8")
    visitor = open_browser(script=False, width=375)
    page = visitor.page
    sign_in(page, "vilnius")
    page.goto("/forum/threads/new")
    page.fill("[name=title]", "Klausimas be skriptų")
    page.select_option("[name=category]", "tinklo-reikalai")
    page.fill("[name=body]", "Kodas 33309240064 čia netinka.")
    page.set_input_files("[name=upload]", attachment)
    page.locator("[name=add_file]").click()
    expect(page.locator("main")).to_contain_text("be-skriptu.txt")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.locator("[data-code-warning]")).to_be_visible()
    page.locator("[name=mask]").click()
    expect(page.locator("textarea[name=body]")).to_have_value("Kodas [asmens kodas pašalintas] čia netinka.")
    assert "33309240064" not in page.content()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klausimas be skriptų")
    expect(page.locator("article").first).to_contain_text("[asmens kodas pašalintas]")
    expect(page.get_by_role("link", name="be-skriptu.txt")).to_be_visible()
    page.goto("/directory/?q=siauliu")
    assert page.locator("article.muni:visible").count() == 2
    page.locator("header details summary").last.click()
    page.get_by_role("button", name="Atsijungti").click()
    expect(page).to_have_url(re.compile("/auth/sign-in"))


def test_formatting_stays_with_scripts_and_without_them_its_loss_is_said(
    site: Site, open_browser: Callable[..., Visitor]
) -> None:
    """Quoting and editing: rich text in the editor, plain text and an honest word in the bare textarea."""
    page = open_browser().page
    sign_in(page, "alytus")
    page.goto("/forum/threads/new")
    page.fill("[name=title]", "Storas klausimas")
    page.select_option("[name=category]", "tinklo-reikalai")
    page.locator("[data-trix-attribute=bold]").click()
    page.locator("trix-editor").press_sequentially("Svarbu")
    expect_written(page, "Svarbu")
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    article = page.locator("article").first
    expect(article.locator("strong")).to_have_text("Svarbu")
    thread = page.url
    article.get_by_role("link", name="Redaguoti").click()
    expect(page.locator("trix-editor strong")).to_have_text("Svarbu")
    expect(page.locator("#body-n")).not_to_be_visible()
    page.get_by_role("button", name="Išsaugoti pakeitimus").click()
    expect(page.locator("article strong")).to_have_text("Svarbu")
    page.locator("article").first.get_by_role("link", name="Cituoti").click()
    expect(page.locator("trix-editor blockquote")).to_contain_text("Svarbu")

    bare = open_browser(script=False).page
    sign_in(bare, "alytus")
    bare.goto(thread)
    bare.locator("article").first.get_by_role("link", name="Cituoti").click()
    expect(bare.locator("textarea[name=body]")).to_have_value(re.compile(r"^> Svarbu\n> "))
    bare.goto(thread)
    bare.locator("article").first.get_by_role("link", name="Redaguoti").click()
    expect(bare.locator("textarea[name=body]")).to_have_value("Svarbu")
    expect(bare.locator("#body-n")).to_be_visible()
    bare.fill("textarea[name=body]", "Svarbu\n\nIr aišku")
    bare.get_by_role("button", name="Išsaugoti pakeitimus").click()
    expect(bare.locator("article .prose p")).to_have_text(["Svarbu", "Ir aišku"])


def test_nothing_typed_is_lost_when_the_session_ends(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """The session ends while somebody writes; after signing in the form is there, filled in and not yet sent."""
    visitor = open_browser()
    page = visitor.page
    sign_in(page, "kaunas")
    page.goto("/forum/threads/new")
    page.fill("[name=title]", "Ilgai rašytas klausimas")
    write(page, "Rašiau visą popietę.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Paskelbti", exact=True).click()
    expect(page).to_have_url(re.compile("/auth/sign-in"))
    address = page.url
    page.fill("[name=email]", "kaunas@demo.coordnet.example")
    page.fill("[name=password]", "Demonstracija-2026")
    page.click("main form button[type=submit]")
    expect(page.locator("[name=title]")).to_have_value("Ilgai rašytas klausimas")
    expect(page.locator("trix-editor")).to_contain_text("Rašiau visą popietę.")
    stranger = open_browser().page
    stranger.goto(address)
    stranger.fill("[name=email]", "alytus@demo.coordnet.example")
    stranger.fill("[name=password]", "Demonstracija-2026")
    stranger.click("main form button[type=submit]")
    expect(stranger.locator("[name=title]")).to_have_value("")


def test_the_digest_as_a_mail_program_shows_it(site: Site, open_browser: Callable[..., Visitor]) -> None:
    """The HTML part asks for nothing from anywhere and fits 375 px."""
    site.flask("digest", "send", "--now", (datetime.now(UTC) + timedelta(days=7)).isoformat())
    (message, *_rest) = site.mailbox.to("vilnius@demo.coordnet.example")
    part = message.get_body(("html",))
    assert part is not None
    visitor = open_browser(width=375)
    visitor.page.set_content(part.get_content())
    assert not visitor.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert visitor.problems == []
