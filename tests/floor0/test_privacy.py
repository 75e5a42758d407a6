"""The personal-code guard. Every code here belongs to nobody: python-stdnum's example, or people born in 18xx."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.ee.ik import calc_check_digit

from coordnet import clock, privacy, richtext
from coordnet.privacy import MASK

CODE = "33309240064"
BORN_2099 = ["59912310001", "59912310090", "59912310460"]

GAPS = ["", "", "", " ", "-", "\xa0", "\u2009", "\u202f", "\u200b", "\xad", "–", "\u2212", " - ", "\t"]


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A code of somebody born 1801-1850, written with gaps and perhaps in fullwidth digits."""
    born = draw(st.dates(date(1801, 1, 1), date(1850, 12, 31)))
    digits = f"{draw(st.sampled_from('12'))}{born:%y%m%d}{draw(st.integers(0, 999)):03}"
    digits += calc_check_digit(digits + "0")
    if draw(st.booleans()):
        digits = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=10, max_size=10))
    return digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))


texts_with_codes = st.lists(codes() | st.text(max_size=8) | st.text("0123456789 -.,", max_size=14), max_size=8).map(
    " ".join
)


@pytest.mark.parametrize(
    "text",
    [
        CODE, f"a. k. {CODE}.", f"AK{CODE}", f"({CODE})", f"1. {CODE}", f"2026-11-24 {CODE}", f"+370 612 34567 {CODE}",
        "333 0924 0064", "333-0924-0064", "33309240064\n", "3 3 3 0 9 2 4 0 0 6 4", "333\xa00924\u20090064",
        "333\u20110924–0064", "333\u200b09240064", "333\xad09240064", "３３３０９２４００６４", "333 - 0924 - 0064",
        "333\t09240064", "333.09240064", "333,09240064", "333/09240064", "3+330924+0064", "3:330924:0064",
        "3_330924_0064",
        "3 | 330924 | 0064", "3|3|3|0|9|2|4|0|0|6|4", "3\n3\n3\n0\n9\n2\n4\n0\n0\n6\n4", "33309240064¹", "³³³⁰⁹²⁴⁰⁰⁶⁴",
        "③③③⓪⑨②④⓪⓪⑥④", "➂➂➂🄋➈➁➃🄋🄋➅➃", "➌➌➌🄌➒➋➍🄌🄌➏➍",
        "https://e.lt/333%2D0924%2D0064", "%33%33%33%30%39%32%34%30%30%36%34", "&#51;3309240064",
        "12 | Vardenė | 3 | 330924 | 0064 | 45", "pazyma_33309240064.pdf", "2024-01-05-33309240064.docx", "https://e.lt/33309240064",
        "https://e.lt/?q=333%200924%C2%A00064",
    ],
)  # fmt: skip
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    assert len(privacy.find_codes(text)) == 1
    assert privacy.contains_code("", text)
    assert privacy.hint(text) == "333••••••••"
    assert privacy.mask(text).count(MASK) == 1


@pytest.mark.parametrize(
    "text",
    [
        "33309240164",  # checksum
        "38002310000", "33302300064", "33313240064",  # no such date
        "333092400640", "133309240064", "LT333092400641234567",  # longer
        "3330924006", "73309240064", "93309240064",
        *BORN_2099,
        "+370 612 34567", "+37061234567", "8 612 34567", "8 5 219 1234", "(8 5) 219 12 34", "00370 612 34567",
        "8 612 34567 8 613 45678", "+370 700 55 111, +370 5 271 7223",
        "LT12 1000 0111 0100 1000", "LT121000011101001000", "4539 1488 0343 6467", "LT100001234567",
        "2015 m. gruodžio 17 d. įsakymas Nr. I-327/1V-1015/A1-758", "TAR, 2020-08-18, Nr. 17583",
        "2024-01-01 – 2026-12-31", "2026-11-24 09:30", "2026 11 24 10 00", "Nr. 02-2-00123-19",
        "ISBN 978-609-404-123-4", "33309\n240064", "",
    ],
)  # fmt: skip
def test_other_numbers_pass(text: str) -> None:
    assert privacy.find_codes(text) == []
    assert privacy.hint(text) == ""
    assert privacy.mask(text) == text


def test_nobody_is_born_later_than_today() -> None:
    assert len(privacy.find_codes(" ".join(BORN_2099), today=date(2099, 12, 31))) == 3
    assert privacy.find_codes(BORN_2099[0], today=date(2099, 12, 30)) == []
    with clock.frozen(datetime(2100, 1, 1, tzinfo=UTC)):
        assert privacy.contains_code(BORN_2099[0])


@pytest.mark.parametrize("code", BORN_2099)
def test_both_passes_of_the_checksum_count(code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert privacy.find_codes(code, today=date(2100, 1, 1))
    assert not privacy.find_codes(wrong, today=date(2100, 1, 1))


def test_positions_are_those_of_the_text_as_given() -> None:
    text = f"ą\u200b {CODE[:3]}\xa0{CODE[3:]}! {CODE}"
    first, second = privacy.find_codes(text)
    assert text[first.start : first.end] == f"{CODE[:3]}\xa0{CODE[3:]}"
    assert text[second.start : second.end] == CODE


@settings(deadline=None)
@example("150010\t10001", "", "0")  # a comma parts cells as well, but no row of tabs
@given(codes(), st.text(), st.text())
def test_a_code_is_found_in_any_company(code: str, before: str, after: str) -> None:
    assert privacy.contains_code(f"{before}: {code}, {after}")


@settings(deadline=None)
@given(texts_with_codes)
def test_masking_leaves_no_code_and_touches_nothing_else(text: str) -> None:
    masked = privacy.mask(text)
    assert not privacy.contains_code(masked)
    assert privacy.mask(masked) == masked
    if not privacy.contains_code(text):
        assert masked == text


def test_masking_html_keeps_the_formatting_around() -> None:
    rich = richtext.clean(f"<p>Kodas <em>{CODE}</em> ir &lt;b&gt;</p><ul><li>3330<b>924</b>0064&nbsp;x</li></ul>")
    assert privacy.mask_html(rich.html) == (
        f"<p>Kodas <em>{MASK}</em> ir &lt;b&gt;</p><ul><li>{MASK}<b></b>\xa0x</li></ul>"
    )


@pytest.mark.parametrize(
    ("html", "masked"),
    [
        (f"<p>{CODE[:5]}<del>99</del>{CODE[5:]}</p>", f"<p>{MASK}<del></del></p>"),
        (f"<p>{CODE}<del>7</del> x</p>", f"<p>{MASK}<del>7</del> x</p>"),
        (f"<p>{CODE[:5]}<b><del>a<br>b</del>{CODE[5:]}</b></p>", f"<p>{MASK}<b><del><br></del></b></p>"),
        (f"<p>{CODE[:5]}<del>{CODE[5:]}</del></p>", f"<p>{MASK}<del></del></p>"),
    ],
)
def test_what_is_struck_through_hides_no_code(html: str, masked: str) -> None:
    rich = richtext.clean(html)
    assert privacy.contains_code(rich.text, rich.html)
    assert privacy.mask_html(rich.html) == masked


def test_what_is_struck_through_makes_no_code() -> None:
    rich = richtext.clean(f"<p>{CODE}1<del>2</del></p><p><del>{CODE[:5]}</del></p><p>{CODE[5:]}</p>")
    assert not privacy.contains_code(rich.text, rich.html)


def test_a_link_with_a_code_loses_its_address() -> None:
    rich = richtext.clean(f'<a href="https://e.lt/{CODE[:3]}%20{CODE[3:]}">a</a> <a href="mailto:{CODE}@e.lt">b</a>')
    assert len(privacy.find_codes(rich.html)) == 2 and not privacy.contains_code(rich.text)
    assert "href" not in privacy.mask_html(rich.html)


@settings(deadline=None)
@given(st.data())
def test_masked_html_holds_no_code(data: st.DataObject) -> None:
    tags = st.sampled_from(
        ["", "", "<b>", "</b>", "<del>", "</del>", "<i>x</i>", "<br>", "</div><div>", "<pre>", "\n", "&nbsp;", "  "]
    )
    html = "<div>"
    for char in data.draw(texts_with_codes):
        html += data.draw(tags) + char.replace("&", "&amp;").replace("<", "&lt;")
    masked = richtext.clean(privacy.mask_html(richtext.clean(html).html))
    assert not privacy.contains_code(masked.text, masked.html)


@pytest.mark.parametrize(
    "typed",
    [
        f"<p>{CODE[:5]}<b>{CODE[5:]}</b></p>",
        f"<div>{CODE[:5]}&nbsp;{CODE[5:]}</div>",
        "<p>" + "".join(f"&#{ord(digit)};" for digit in CODE) + "</p>",
        f'<p title="{CODE}">x</p>',
        f"<p>{CODE[:5]}<b>{CODE[5:]}</b></p>" + "x" * richtext.MAX_BYTES,
        f"a. k. {CODE[:5]} {CODE[5:]}",
    ],
    ids=["tags", "nbsp", "entities", "attribute", "too large", "plain"],
)
def test_what_was_typed_is_masked_as_it_would_be_published(typed: str) -> None:
    masked = privacy.mask_typed(typed)
    rich = richtext.from_form(masked[:2000])
    assert not privacy.contains_code(masked, rich.text, rich.html)


@pytest.mark.parametrize("typed", ["", "<p>Ačiū<br>", "a < b", '[[2, {"name": "<b>Ona</b> &amp;"}]]'])
def test_what_holds_no_code_stays_as_it_was_typed(typed: str) -> None:
    assert privacy.mask_typed(typed) == typed


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/search?q=vert%C4%97jas&page=2", "/search?q=vert%C4%97jas&page=2"),
        ("/search?q=Kodas+33309240064&kind=&x=1", "/search?q=Kodas+%5Basmens+kodas+pa%C5%A1alintas%5D&kind=&x=1"),
        ("/search?33309240064=a", "/search?%5Basmens+kodas+pa%C5%A1alintas%5D=a"),
        ("/search?q=%33%33%33%30%39%32%34%30%30%36%34", "/search?q=%5Basmens+kodas+pa%C5%A1alintas%5D"),
        ("/library/33309240064?page=2", "/?page=2"),
        ("/library/33309240064", "/"),
        ("/library/%3333%309240064", "/"),
        ("/search?q=%33309240064", "/search?q=3309240064"),  # as it stands it is one, and decoded it is none
        ("/library/%33309240064", "/"),
        ("/library/%C4333%30%39240064", "/"),  # decoded it is one, and as it stands none
        ("/search?3330924=0064", "/search"),  # one across a name and its value
        ("/search?q=33%26309240064", "/search"),
        ("/search?%2533309240=064", "/search"),
    ],
)
def test_no_code_stands_in_an_address(address: str, kept: str) -> None:
    assert privacy.mask_address(address) == kept
