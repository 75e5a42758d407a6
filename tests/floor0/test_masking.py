"""What exactly is masked: to the character, so that nothing of a code stays and nothing beside it goes."""

from datetime import UTC, date, datetime
from html import escape

import pytest

from coordnet import clock, privacy, richtext
from coordnet.privacy import Span

CODE = "33309240064"
MASKED = "[asmens kodas pašalintas]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"Kodas {CODE}, gyvena", f"Kodas {MASKED}, gyvena"),
        (f"{CODE} {CODE}", f"{MASKED} {MASKED}"),
        (f"12\t{CODE}\t34", f"12\t{MASKED}\t34"),  # a tab parts numbers
        (f"12\v{CODE}\x1d34", f"12\v{MASKED}\x1d34"),  # so do all ends of lines
        (f"12|{CODE};34", f"12|{MASKED};34"),
        (f"390\t01010077 {CODE} 73", f"{MASKED} {MASKED} 73"),  # the first is one when the second has gone
        # The mark of a footnote is a mark wherever it stands, and a digit where it has to be one.
        ("333¹09240064 b", f"{MASKED} b"),
        (f"¹{CODE} b", f"¹{MASKED} b"),
        (f"žodis¹ {CODE} b", f"žodis¹ {MASKED} b"),
        (f"{CODE}² b", f"{MASKED}² b"),
        ("³33⁰9240064 b", f"{MASKED} b"),
        ("③③③⓪⑨②④⓪⓪⑥④ b", f"{MASKED} b"),
        # In an address and in HTML: as long as it was written.
        ("https://e.lt/333%2D0924%2D0064?x", f"https://e.lt/{MASKED}?x"),
        ("https://e.lt/333%252D0924%25252D0064?x", f"https://e.lt/{MASKED}?x"),
        ("e.lt/%33%33%33%30%39%32%34%30%30%36%34/x", f"e.lt/{MASKED}/x"),
        ("e.lt/%2533%33%33%30%39%32%34%30%30%36%34/x", f"e.lt/{MASKED}/x"),
        ("e.lt/3330924006%34", f"e.lt/{MASKED}"),
        ("e.lt/3330924006%34%20b", f"e.lt/{MASKED}%20b"),
        ("333%E2%80%8B09240064 b", f"{MASKED} b"),
        ("333%e2%80%8b09240064 b", f"{MASKED} b"),
        (f"a%20{CODE}%20b", f"a%20{MASKED}%20b"),
        (f"%C3%28 {CODE} b", f"%C3%28 {MASKED} b"),
        (f"%C0%80 {CODE} b", f"%C0%80 {MASKED} b"),  # no letter in UTF-8
        ("&#51;3309240064 b", f"{MASKED} b"),
        ("&#x33;3309240064 b", f"{MASKED} b"),
        ("&#X33;3309240064 b", f"{MASKED} b"),
        ("3330924006&#52; b", f"{MASKED} b"),
        ("3330924006&#x34; b", f"{MASKED} b"),
        (f"&bogus; {CODE} b", f"&bogus; {MASKED} b"),
        (f"&nvlt; {CODE} b", f"&nvlt; {MASKED} b"),  # two characters
        (f"&bogus;&bogus;&bogus; {CODE} ir dar kas nors", f"&bogus;&bogus;&bogus; {MASKED} ir dar kas nors"),
        ("333&nbsp;0924&NBSP;0064 b", "333&nbsp;0924&NBSP;0064 b"),
        ("333&nbsp;0924&nbsp;0064 b", f"{MASKED} b"),
        ("333&#8203;09240064 b", f"{MASKED} b"),
        (f"{CODE}&amp;{CODE}", f"{MASKED}&amp;{MASKED}"),
        # In brackets, but not in the midst of digits.
        ("(3) 330924 0064 b", f"({MASKED} b"),
        ("333 0924 (0064) b", f"{MASKED}) b"),
        # An account is none, whatever its last digits are, and no number beside a code.
        (f"LT12 10001 {CODE} b", f"LT12 10001 {CODE} b"),
        (f"lt12 10001 {CODE} b", f"lt12 10001 {CODE} b"),
        (f"LT12 10001 {CODE}, {CODE} b", f"LT12 10001 {CODE}, {MASKED} b"),
        (f"12 10001 {CODE} b", f"12 10001 {MASKED} b"),
        ("LT12 1000 0111 0100 1000 333 09240064 b", f"LT12 1000 0111 0100 1000 {MASKED} b"),
        ("12 1000 0111 0100 1000 333 09240064 b", "12 1000 0111 0100 1000 333 09240064 b"),
        # The number of a case or a document is none, unless it is grouped as a code or has more digits than one.
        ("33-309-240064 b", f"{MASKED} b"),
        ("Nr. 33-309-240064 b", "Nr. 33-309-240064 b"),
        ("nr. 33-309-240064 b", "nr. 33-309-240064 b"),
        ("NR 33-309-240064 b", "NR 33-309-240064 b"),
        (f"№ 33-309-240064, {CODE} b", f"№ 33-309-240064, {MASKED} b"),
        ("e2-33-309-240064 b", "e2-33-309-240064 b"),
        ("1500-102/2024 b", "1500-102/2024 b"),  # the year at its end
        ("1500-102-2024 b", f"{MASKED} b"),
        ("a. k. Nr. 3-330924-0064 b", f"a. k. Nr. {MASKED} b"),
        ("Nr. 3-330924-0064-5 b", f"Nr. {MASKED}-5 b"),
        # What cannot be seen after a code is not part of it; within it goes along.
        (f"{CODE}\0 b", f"{MASKED}\0 b"),
        (f"{CODE}\u200b b", f"{MASKED}\u200b b"),
        (f"3\0{CODE[1:]} b", f"{MASKED} b"),
        ("333\u030109240064 b", f"{MASKED} b"),  # an accent
        ("333\u20dd09240064 b", f"{MASKED} b"),  # a circle around
        ("333\u3164092\u11604\uffa00\u2800064 b", f"{MASKED} b"),  # letters without ink
        # Letters part the digits, also those that stand in our own code.
        ("333X0924X0064", "333X0924X0064"),
        ("333x09240064", "333x09240064"),
        (f"X{CODE}X", f"X{MASKED}X"),
        ("333&bogus;09240064", "333&bogus;09240064"),
    ],
)
def test_the_code_goes_and_all_else_stays(text: str, masked: str) -> None:
    assert privacy.mask(text) == masked
    assert privacy.contains_code(text) is (text != masked)


def test_positions_and_the_day_that_is_asked() -> None:
    assert privacy.find_codes(f"a {CODE} b {CODE}") == [Span(2, 13), Span(16, 27)]
    assert privacy.find_codes(f"{CODE} 333%2D09240064") == [Span(0, 11), Span(12, 26)]
    assert privacy.find_codes(f"390\t01010077 {CODE} 73") == [Span(0, 12), Span(13, 24)]
    born = date(1933, 9, 24)
    assert privacy.find_codes(CODE, today=born) == [Span(0, 11)]
    assert privacy.find_codes(CODE, today=date(1933, 9, 23)) == []
    with clock.frozen(datetime(1933, 9, 23, 12, tzinfo=UTC)):
        assert privacy.find_codes(CODE) == []
        assert privacy.find_codes(CODE, today=born) == [Span(0, 11)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        ("Kodo čia nėra: 12 345", ""),
        (f"12 žmonių, {CODE}", "333••••••••"),
        (f"39001010077 ir {CODE}", "390••••••••"),
        ("333%2D0924%2D0064", "333••••••••"),
        ("333¹09240064", "333••••••••"),
        ("³33⁰9240064", "333••••••••"),
    ],
)
def test_the_hint_shows_three_digits_of_the_first(text: str, hint: str) -> None:
    assert privacy.hint(text) == hint


def test_a_log_has_neither_codes_nor_addresses() -> None:
    said = f"<ona.k@vilnius.example>, (rasa@kaunas.example): {CODE}; @ ir a@b"
    assert privacy.mask_for_logs(said) == f"<[e-mail]>, ([e-mail]): {MASKED}; @ ir [e-mail]"
    assert privacy.mask_for_logs(f"to=ona@vilnius.example:25 '{CODE}@e.lt'") == "to=[e-mail]:25 '[e-mail]'"
    assert privacy.mask_for_logs("Labas") == "Labas"


@pytest.mark.parametrize(
    ("html", "masked"),
    [
        ("<p>Labas &amp; viso</p>", "<p>Labas &amp; viso</p>"),
        (f"<p>a <b>{CODE}</b> b</p>", f"<p>a <b>{MASKED}</b> b</p>"),
        (f"<p>{CODE[:5]}<b>{CODE[5:]}</b> b</p>", f"<p>{MASKED}<b></b> b</p>"),
        (f'<p><a href="https://e.lt/{CODE}">byla</a></p>', "<p><a>byla</a></p>"),
        (f'<p><a href="https://e.lt/?a={CODE}&amp;b=1">byla</a></p>', "<p><a>byla</a></p>"),
        (
            f'<p><a href="https://e.lt/x">byla</a> <a href="tel:{CODE}">{CODE}</a></p>',
            f'<p><a href="https://e.lt/x">byla</a> <a>{MASKED}</a></p>',
        ),
        (  # the first is one when the second has gone, which is one without what is struck through
            f"<p>390 <del>0</del>1010077 12 {CODE[:4]}<del>x</del>{CODE[4:]}</p>",
            f"<p>{MASKED}<del></del> 12 {MASKED}<del></del></p>",
        ),
    ],
)
def test_masked_html(html: str, masked: str) -> None:
    assert privacy.mask_html(html) == masked


def test_what_was_typed_is_masked_as_what_it_is() -> None:
    assert privacy.mask_typed(f"Kodas {CODE} < b") == f"Kodas {MASKED} < b"
    assert privacy.mask_typed(f"<p>Kodas <b>{CODE}</b></p>") == f"<p>Kodas <b>{MASKED}</b></p>"
    assert privacy.mask_typed("<p class=x>Kodo <b>nėra</b>") == "<p class=x>Kodo <b>nėra</b>"
    in_a_comment = f"<p>Labas</p><!-- {CODE} -->"
    assert privacy.mask_typed(in_a_comment) == "<p>Labas</p>"
    in_pieces = f"<p>{CODE[:5]}<b>{CODE[5:]}</b></p>"
    assert privacy.mask_typed(in_pieces) == f"<p>{MASKED}<b></b></p>"
    around_what_is_struck = f"<p>{CODE[:5]}<del class=x>99</del>{CODE[5:]}</p>"
    assert privacy.mask_typed(around_what_is_struck) == f"<p>{MASKED}<del></del></p>"
    in_a_link = f'<p><a href="https://e.lt/{CODE}">byla</a></p>'
    assert CODE not in privacy.mask_typed(in_a_link)


def test_what_was_typed_and_is_too_large_keeps_its_text_when_it_holds_a_code() -> None:
    much = "x" * richtext.MAX_BYTES
    assert privacy.mask_typed(f"<p>a &amp; <b>{CODE[:5]}</b>{CODE[5:]} {much}</p>") == f"a & {MASKED} {much}"
    assert privacy.mask_typed(f'<p title="{CODE}">a &amp; b {much}</p>') == f"a & b {much}"
    assert privacy.mask_typed(f"<p>{escape('a & b')} {much}</p>") == f"<p>a &amp; b {much}</p>"
