"""The one gate for rich text: nothing dangerous gets out, and what people write stays."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordnet import richtext
from coordnet.richtext import RichTextTooLarge, clean

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<b>script>alert(1)</b></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\t/evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a href='\\\\evil.example'>x</a>",
    "<a href='http:\\\\evil.example'>x</a>",
    "<a href='https:evil.example'>x</a>",
    "<a href='x.html' target=_blank ping=https://evil.example>x</a>",
    "<iframe src=https://evil.example></iframe><object data=x></object><embed src=x>",
    "<base href=https://evil.example><meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
]

PIECES = [
    "<p>", "</p>", "<p", "<div>", "</div>", "<br>", "<b>", "</b>", "<b a=1>", "<i>", "</i>", "<em>", "<strong>",
    "<del>", "<h1>", "</h1>", "<h3 x=y>", "<ul>", "<ol>", "<li>", "</li>", "</ul>", "<blockquote>",
    "</blockquote>", "<pre>", "</pre>", "\n", "\n\n", "  ", "<code>", "</code>", "<table>", "<tr>", "<td>", "</td>",
    "</table>", "<figure>", "<figcaption>", "<a href='/forum/'>", "<a href='https://e.lt/?a=1&b=<b>\"'>", "</a>",
    "<a href='javascript:x'>", "<script>", "</script>", "<style>", "<svg>", "<math>", "<!--", "-->", "<![CDATA[",
    "&nbsp;", "&lt;b&gt;", "&amp;lt;", "&#0;", "&#1;", "&#13;", "&", "<", ">", "\"", "'", "\x00", "\r", "žodis", "x",
]  # fmt: skip
messy_html = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


class Outline(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def assert_harmless(html: str) -> None:
    outline = Outline(html)
    assert outline.tags <= richtext.TAGS
    for name, value in outline.attributes:
        assert (name, value) == ("rel", richtext.REL) or name == "href"
        if name == "href" and not (value or "").startswith(("http://", "https://", "mailto:", "tel:")):
            assert value and value[0] == "/" and value[1:2] not in ("/", "\\")


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_come_out_harmless(attack: str) -> None:
    rich = clean(f"<div>Prieš {attack} po</div>")
    assert_harmless(rich.html)
    assert "evil.example" not in rich.html
    assert rich.text.startswith("Prieš")


@settings(deadline=None)
@given(messy_html)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    rich = clean(html)
    assert_harmless(rich.html)
    assert clean(rich.html) == rich
    assert not richtext._CONTROL.search(rich.html + rich.text)


def test_what_the_editor_writes_stays() -> None:
    html = (
        "<div><strong>Laba</strong> <em>diena</em>, <del>ne</del><br><br>ačiū&nbsp;labai</div>"
        "<ul><li>pirmas</li><li>antras<ul><li>vidinis</li></ul></li></ul><ol><li>vienas</li></ol>"
        "<blockquote>citata</blockquote><pre>eilutė\n  kita</pre>"
    )
    rich = clean(html)
    assert rich.html == html
    assert rich.text == ("Laba diena, ne\n\načiū\xa0labai\npirmas\nantras\nvidinis\nvienas\ncitata\neilutė\n  kita")


def test_links_to_sites_mail_phones_and_own_pages_stay() -> None:
    for address in ("https://www.e-tar.lt/x?a=1", "http://lsa.lt", "mailto:a@lsa.lt", "tel:+37061234567", "/forum/"):
        assert f'<a href="{address}" rel="{richtext.REL}">' in clean(f'<a href="{address}">x</a>').html


def test_word_paste_leaves_only_the_words() -> None:
    pasted = (
        "<html><head><title>Doc1</title><style>p{mso-style-name:x}</style></head><body>"
        "<xml><w:View>Normal</w:View></xml><!--[if gte mso 9]>x<![endif]-->"
        '<h1 style="mso-x:1">Tvarka</h1><p class="MsoNormal" style="margin:0"><span lang="LT">'
        "Pirmas<o:p></o:p></span></p>"
        "<table><tr><td>12</td><td>5</td></tr></table></body></html>"
    )
    rich = clean(pasted)
    assert rich.text == "Tvarka\nPirmas\n12\n5"
    assert "<p><strong>Tvarka</strong></p>" in rich.html
    assert "mso" not in rich.html.lower()


def test_control_characters_go() -> None:
    assert clean("<p>a\x00b\x1bc&#1;d\ud800e</p>") == richtext.RichText("<p>abcde</p>", "abcde")


@pytest.mark.parametrize(
    "html",
    [
        "ą" * (richtext.MAX_BYTES // 2 + 1),
        "<div>" * 51,
        "<blockquote><b>" * 26,
        "<p>" + "".join(f"<b a={n}>" for n in range(3000)) + "<p>x" * 8000,
        "&" * 60_000,
    ],
    ids=["long", "deep", "deep-mixed", "formatting-bomb", "grows-by-escaping"],
)
def test_too_much_is_refused(html: str) -> None:
    with pytest.raises(RichTextTooLarge):
        clean(html)


def test_the_largest_allowed_passes() -> None:
    assert len(clean("x" * richtext.MAX_BYTES).html) == richtext.MAX_BYTES
    assert clean("<div>" * 50).html == "<div>" * 50 + "</div>" * 50


def test_plain_text_keeps_its_paragraphs_and_lines() -> None:
    html = richtext.from_plain("Laba diena,\r\nklausimas: 1 < 2 & 3?\r\n \r\n\r\nAčiū\n")
    assert html == "<p>Laba diena,<br>klausimas: 1 &lt; 2 &amp; 3?</p><p>Ačiū</p>"
    assert richtext.from_plain(" \n ") == ""


@settings(deadline=None)
@given(st.text(max_size=200))
def test_plain_text_comes_through_whole(text: str) -> None:
    rich = clean(richtext.from_plain(text))
    assert rich.text.split() == richtext._CONTROL.sub("", text.replace("\v", " ").replace("\f", " ")).split()


@pytest.mark.parametrize(
    ("body", "is_html"),
    [
        ("<div>Laba</div>", True), ("Laba<br>diena", True), ("<P CLASS=x>a", True), ("<br/>", True),
        ("a < b ir b > c", False), ("Ona <ona@example.lt>", False), ("<vardas>", False), ("", False),
    ],
)  # fmt: skip
def test_html_is_told_from_plain_text(body: str, is_html: bool) -> None:
    assert richtext.looks_like_html(body) is is_html


def test_a_form_takes_both() -> None:
    assert richtext.from_form("<div>a &amp; b</div>").text == "a & b"
    assert richtext.from_form("a & <c>\nd").text == "a & <c>\nd"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A</p><p>B<br>C &lt;d&gt;</p>", "A\n\nB\nC <d>"),
        ("<div>A<br><br>B <strong>c</strong></div><div>D</div>", "A\n\nB c\nD"),
        ("<div>A</div><ul><li>x</li><li>y<ol><li>z</li></ol></li></ul>B", "A\n\n• x\n• y\n\xa0\xa01. z\n\nB"),
        ("<blockquote>A<br>B</blockquote><div>C</div>", "> A\n> B\n\nC"),
        ("<blockquote>A</blockquote><p><br></p>", "> A\n\n"),
        ('<a href="https://a.lt/">a</a> <a href="https://b.lt">https://b.lt</a>', "a (https://a.lt/) https://b.lt"),
        ('<a href="mailto:ona@a.lt">ona@a.lt</a> <a href="tel:112">pagalba</a>', "ona@a.lt pagalba (112)"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("", ""),
    ],
)
def test_formatted_text_as_somebody_would_type_it(html: str, text: str) -> None:
    assert richtext.to_plain(clean(html).html) == text


@given(st.text(st.sampled_from("a < & \n")))
def test_typed_text_comes_back_as_it_was_typed(text: str) -> None:
    """A textarea that is sent as it was opened changes nothing."""
    saved = clean(richtext.from_plain(text)).html
    assert clean(richtext.from_plain(richtext.to_plain(saved))).text == clean(saved).text
    assert not richtext.is_formatted(saved)


@pytest.mark.parametrize("html", ["<b>a</b>", "<ul><li>a</li></ul>", '<a href="/x">a</a>', "<pre>a</pre>"])
def test_plain_text_would_lose_formatting(html: str) -> None:
    assert richtext.is_formatted(clean(html).html)


@pytest.mark.parametrize(
    "html", ["", "<div><br></div>", "<p>&nbsp; \u200b</p>", "<ul><li></li></ul>", "<script>x</script>"]
)
def test_nothing_visible_is_empty(html: str) -> None:
    assert richtext.is_empty(clean(html))
    assert not richtext.is_empty(clean(html + "."))


def test_replacing_runs_through_formatting() -> None:
    html = clean("<p>vienas <b>du</b>&nbsp;trys &amp; keturi</p><p>du</p>").html

    def find(text: str) -> list[tuple[int, int]]:
        start = text.index("nas d")
        return [(start, start + 5), (text.rindex("du"), text.rindex("du") + 2)]

    assert richtext.replace_in_text(html, find, "<X>") == (
        "<p>vie&lt;X&gt;<b>u</b>\xa0trys &amp; keturi</p><p>&lt;X&gt;</p>"
    )
