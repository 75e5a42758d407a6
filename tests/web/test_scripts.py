"""The scripts in a real browser, without a server: the guard follows the server's rule, the editor keeps the field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from coordnet import privacy

STATIC = Path(__file__).parents[2] / "static"
FORM = f"""<form method="post" action="about:blank">
<div data-code-warning data-mask="{privacy.MASK}" tabindex="-1" hidden>
<span data-code-line hidden><b data-code></b></span>
<button name="mask" value="1" data-remove-code>Pašalinti</button></div>
<label id="title-l" for="title">Antraštė</label><input type="text" id="title" name="title">
<label id="body-l" for="body">Tekstas</label><textarea class="form-control" id="body" name="body" data-rich></textarea>
<button type="submit" id="send">Paskelbti</button></form>
<template id="editor-toolbar"><div class="bar"><button type="button" data-trix-attribute="bold">B</button>
<button type="button" data-attach>F</button></div></template>"""

TEXTS = [
    "59912310001", "333 0924 0064", "3330-9240-064", "3 3 3 0 9 2 4 0 0 6 4", "kodas 33309240064.", "33309240164",
    "a33309240064b", "133309240064", "333092400641", "33309240064-1", "3330924\n0064", "33309240064 ir 33309240064",
    "33313240064", "93309240064", "3\u200b3309240064", "333\u00a00924–0064", "３３３０９２４００６４",
    "tel. 370 600 00 000", "", "333.0924.0064", "333,0924/0064", "3 | 330924 | 0064", "3：330924：0064",
    "12 | Vardenė | 3 | 330924 | 0064 | 45", "3\n3\n3\n0\n9\n2\n4\n0\n0\n6\n4", "3\t330924\t0064", "33309240064¹ ir",
    "¹33309240064", "③③③⓪⑨②④⓪⓪⑥④", "³³³⁰⁹²⁴⁰⁰⁶⁴", "12 333 0924 0064 15 8", "12 333 0924 0064", "33 30 92 40 06 4",
    "12 33 30 92 40 06 4", "33309\n240064", "3, 330924, 0064", "2020-11-24 9:30", "+33 309240064", "٣٣٣٠٩٢٤٠٠٦٤",
    "3+330924+0064 😀 333_0924_0064", "𝟑𝟑𝟑𝟎𝟗𝟐𝟒𝟎𝟎𝟔𝟒", "3\u03013309240064", "⑶33309240064", "⒈ 33309240064",
    "3 3 3 0 9 2 4 0 0 6 4\n3 3 3 0 9 2 4 0 0 6 4", "3 3 3 0 9 2 4 0 0 6 4\n1 2 3 4 5 6 7 8 9 1 2",
    "3 | 330924 | 0064\n3 | 330924 | 0064", "333\t\t0924\t0064", "33\t30924006\t4 | 5", "1 2 3 3 3 0 9 2 4 0 0 6 4",
    "33309240064 33 30 92 40 06 4", "3330924 0064 8 612 34567", "3330924 | 0064 | 8 612 34567", "3330924 0064 1 250,00",
    "3 3 3 0 9 2 4 0 0 6 4 5 kab.", "3 | 3 | 3 | 0 | 9 | 2 | 4 | 0 | 0 | 6 | 4 | 8 612 34567", "(3) 330924 0064",
    "3330924 (0064)", "333(0924)0064", "e2-333-0924/0064", "Nr. 33-309-2400-64", "Nr. 3-330924-0064", "33-309-2400-64",
    "LT87 57233 33309240064", "33309-240064",
    "1 | 330924 | 0064\n3 | 330924 | 0064\n2 | 101112 | 2024\n4 | 111213 | 2023",
    ": 333092\t40064, 0", "333092\t40064\t\t8",
    "12\t\t33\t309240\t064", "3\t\t330924\t0064\t12\t13\t14\t15", "+49 30 333092400",
]  # fmt: skip


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def loaded(page: Page, *scripts: str) -> Page:
    page.set_content(FORM)
    for script in scripts:
        page.add_script_tag(path=STATIC / script)
    page.wait_for_timeout(100)
    return page


@pytest.mark.browser
def test_the_guard_in_the_browser_follows_the_servers_rule(page: Page) -> None:
    loaded(page, "app.js")
    for text in TEXTS:
        page.evaluate(
            "text => { const b = document.getElementById('body'); b.value = text;"
            " b.dispatchEvent(new Event('input', {bubbles: true})); }",
            text,
        )
        assert page.locator("[data-code-warning]").is_visible() == privacy.contains_code(text), text
        if privacy.contains_code(text):
            assert page.locator("[data-code]").inner_text() == privacy.hint(text)
            page.locator("[data-remove-code]").click()
            assert page.locator("#body").input_value() == privacy.mask(text)
            assert not page.locator("[data-code-warning]").is_visible()


@pytest.mark.browser
def test_the_alert_is_spoken_once_and_not_at_each_key(page: Page) -> None:
    """A live region speaks when something in it changes."""
    loaded(page, "app.js")
    page.evaluate(
        "() => { window.spoken = 0; new MutationObserver((changes) => { window.spoken += changes.length; }).observe("
        "document.querySelector('[data-code-warning]'),"
        " {subtree: true, childList: true, characterData: true, attributes: true}); }"
    )
    page.locator("#title").press_sequentially("Kodas 33309240064")
    expect(page.locator("[data-code-warning]")).to_be_visible()
    spoken = page.evaluate("window.spoken")
    page.locator("#title").press_sequentially(", gyvena Kaune ir prašo vertėjo")
    assert page.evaluate("window.spoken") == spoken > 0
    page.locator("#title").fill("Kodas 43309240064, nebe kodas")
    expect(page.locator("[data-code-warning]")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize(
    "mark", ["<sup>1</sup>", "<span style='vertical-align: super'>1</span>", "<sub><i>1</i></sub>"]
)
def test_a_pasted_footnote_does_not_hide_a_code(page: Page, mark: str) -> None:
    loaded(page, "vendor/trix/trix.umd.min.js", "editor.js", "app.js")
    page.evaluate(
        "html => { const box = document.createElement('div'); box.innerHTML = html; document.body.append(box);"
        " getSelection().selectAllChildren(box); }",
        f"<p>Kodas 33309240064{mark} ir m<sup>2</sup></p>",
    )
    page.keyboard.press("Control+c")
    page.locator("trix-editor").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("input[name=body]")).to_have_value(re.compile("33309240064(?:<em>)?[¹₁](?:</em>)? ir m²"))
    expect(page.locator("[data-code-warning]")).to_be_visible()


@pytest.mark.browser
def test_a_pasted_table_row_is_read_like_the_server_reads_it(page: Page) -> None:
    loaded(page, "vendor/trix/trix.umd.min.js", "editor.js", "app.js")
    cells = "".join(f"<td>{cell}</td>" for cell in ("Vardenė", *"33309240064", "Vilnius"))
    page.locator("trix-editor").focus()
    page.keyboard.insert_text("😀 ")
    page.evaluate(
        "html => document.querySelector('trix-editor').editor.insertHTML(html)", f"<table><tr>{cells}</tr></table>"
    )
    expect(page.locator("[data-code-warning]")).to_be_visible()
    page.locator("[data-remove-code]").click()
    left = re.escape(f"😀 Vardenė | {privacy.MASK} | Vilnius")
    expect(page.locator("input[name=body]")).to_have_value(re.compile(left))


@pytest.mark.browser
def test_a_draft_with_a_code_is_held_back_and_says_why(page: Page) -> None:
    loaded(page, "app.js")
    sent: Any = "document.querySelector('form').dataset.sent"
    page.locator("#title").fill("Kodas 33309240064")
    page.locator("#send").click()
    assert page.evaluate("document.activeElement.hasAttribute('data-code-warning')")
    assert page.evaluate(sent) is None


@pytest.mark.browser
def test_the_editor_takes_the_fields_place_and_name(page: Page) -> None:
    page.set_content(FORM)
    page.locator("#body").fill("Pirma <eilutė>\nAntra & trečia")
    for script in ("vendor/trix/trix.umd.min.js", "editor.js", "app.js"):
        page.add_script_tag(path=STATIC / script)
    page.wait_for_timeout(200)
    editor, value = page.locator("trix-editor#body"), page.locator("input[name=body]")
    assert editor.get_attribute("aria-labelledby") == "body-l" and editor.get_attribute("role") == "textbox"
    assert not page.locator("[data-attach]").is_visible()  # this form takes no files
    editor.press("Control+End")
    page.keyboard.type(" 333 0924 0064")
    expect(value).to_have_value(re.compile("Pirma &lt;eilutė&gt;<br>Antra &amp; trečia 333 0924 0064"))
    page.locator("[data-remove-code]").click()
    expect(value).to_have_value(re.compile(re.escape(f"trečia {privacy.MASK}")))
    page.locator("[data-trix-attribute=bold]").focus()
    page.keyboard.press("Enter")
    editor.focus()
    page.keyboard.type("Storai")
    expect(value).to_have_value(re.compile("<strong>Storai</strong>"))
