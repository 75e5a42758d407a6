"""Every element, address and size by itself: what becomes of it, to the character."""

import pytest

from coordnet import richtext
from coordnet.richtext import RichText, RichTextTooLarge, clean

REL = 'rel="noopener noreferrer nofollow"'
KEPT = ["p", "div", "strong", "em", "b", "i", "del", "a", "ul", "ol", "li", "blockquote", "pre", "code"]
DROPPED = ["script", "style", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math"]
SECTIONS = [
    "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption", "dt", "dd",
    "option", "legend", "summary", "nav", "center",
]  # fmt: skip
UNKNOWN = [
    "span", "u", "s", "strike", "small", "font", "img", "form", "input", "button", "video", "audio", "table", "thead",
    "tbody", "dl", "html", "head", "body", "hr", "sub", "sup", "h1", "h6", "tr", "td", "th", "caption", "br",
]  # fmt: skip


@pytest.mark.parametrize("tag", KEPT)
def test_what_is_kept(tag: str) -> None:
    assert clean(f'<{tag} class="x" onclick="y" href2="z">ą</{tag}>').html.startswith(f"<{tag}")
    assert clean(f'<{tag} class="x" onclick="y" title="z">ą</{tag}>').text == "ą"
    assert "class" not in clean(f'<{tag} class="x">ą</{tag}>').html
    assert clean("a<br>b") == RichText("a<br>b", "a\nb")


@pytest.mark.parametrize("tag", DROPPED)
def test_what_goes_with_all_that_is_in_it(tag: str) -> None:
    assert clean(f"<p>a</p><{tag}>paslaptis</{tag}><p>b</p>") == RichText("<p>a</p><p>b</p>", "a\nb")


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_become_bold_paragraphs(level: int) -> None:
    assert clean(f'<h{level} id="x">ą</h{level}>b').html == "<p><strong>ą</strong></p>b"


@pytest.mark.parametrize("tag", SECTIONS)
def test_sections_become_blocks(tag: str) -> None:
    assert clean(f"a<{tag} id=x>b</{tag}>c") == RichText("a<div>b</div>c", "a\nb\nc")


def test_a_table_becomes_lines_and_a_rule_a_line_end() -> None:
    table = "<table><caption>c</caption><tr><th>1</th><td>2</td></tr></table>"
    cells = "<div>c</div><div><div>1</div><div>2</div></div>"
    assert clean(table) == RichText(cells, "c\n1\n2")
    assert clean("a<hr>b<hr/>c").html == "a<br>b<br>c"


def test_raised_and_lowered_digits_are_written_so() -> None:
    assert clean("a<sup>0123456789b</sup>1").html == "a⁰¹²³⁴⁵⁶⁷⁸⁹b1"
    assert clean("a<sub>0123456789b</sub>1").html == "a₀₁₂₃₄₅₆₇₈₉b1"
    assert clean("<sup>1<sub>2</sub>3</sup>4<sub><b>5</b></sub>").html == "¹₂³4<b>₅</b>"
    assert clean("<sup>1</sup> <sup>2</sup> 3").html == "¹ ² 3"
    assert clean("<b>sup</b> 1 <i>sub</i> 2 <sup>3</sup>").html == "<b>sup</b> 1 <i>sub</i> 2 ³"
    assert clean("<sup><h2>1</h2></sup>").html == "<p><strong>¹</strong></p>"


def test_formatting_without_its_attributes_and_unknown_formatting_as_its_text() -> None:
    assert clean('<B CLASS="x">a</B><STRONG ID=y>b</STRONG><Em/>c').html == "<b>a</b><strong>b</strong><em>c</em>"
    assert clean("<u>a</u><font color=red>b</font><tt>c</tt><nobr>d</nobr><big>e</big>").html == "abcde"
    assert clean("<body>a</body><bdo>b</bdo>").html == "ab"
    assert clean("<u><b>a</u>b</b>").html == "<b>ab</b>"  # so it parts nothing
    for tag in ("b", "B"):  # of elements alike three are opened again in the next block, of different ones each
        ten = "".join(f"<{tag} a={number}>" for number in range(10))
        assert clean(f"<p>{ten}x<p>y").html.count("<b>") == 10 + 3


def test_line_ends_and_what_cannot_be_seen() -> None:
    assert clean("a\r\nb\rc\vd\fe\n\tf").html == "a\nb\nc\nd\ne\n\tf"
    assert clean("a\x00\x08\x0e\x1f\x7f\x9f\ud800\udfff\ufffe\uffffb \xa0\u200b").html == "ab &nbsp;\u200b"
    assert clean("a&#8;b&#x1f;c&#127;d&#xfffe;e").html == "abcde"
    assert clean(f"<pre>{chr(10) * 9}a\n b</pre>").html == "<pre>a\n b</pre>"
    assert clean("<pre>\n\na</pre><pre>\n\nb</pre>").html == "<pre>a</pre><pre>b</pre>"


@pytest.mark.parametrize(
    "address",
    ["https://e.lt", "http://e.lt/a?b=1", "HTTPS://E.LT", "mailto:a@e.lt", "tel:112", "/", "/forum/", "/a//b", " /a "],
)
def test_addresses_that_stay(address: str) -> None:
    assert clean(f'<a href="{address}">x</a>').html == f'<a href="{address.strip()}" {REL}>x</a>'


@pytest.mark.parametrize(
    "address",
    [
        "//e.lt", "/\\e.lt", "\\\\e.lt", "/a\\b", "http:e.lt", "http:/e.lt", "http:\\\\e.lt", "https:///e.lt",
        "https://e.lt\\a", "mailto:", "mailto:a\\b", "tel:", "javascript:x", "data:text/html,x", "ftp://e.lt", "x.html",
        "#x", "", " ", "/\t/e.lt", "java\nscript:x", "x/forum", "xhttps://e.lt",
    ],
)  # fmt: skip
def test_addresses_that_go(address: str) -> None:
    assert clean(f'<a href="{address}" title="t">x</a>').html == f"<a {REL}>x</a>"


def test_control_characters_in_an_address_go() -> None:
    assert clean('<a href="/a\tb\x7fc">x</a>').html == f'<a href="/abc" {REL}>x</a>'
    assert clean('<a href="https://e.lt/\n">x</a>').html == f'<a href="https://e.lt/" {REL}>x</a>'


def test_each_of_the_two_cleaners_would_do_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    attack = (
        '<p onclick="x">a<!-- b --></p><img src="x"><a href="javascript:x" title="t">c</a>'
        '<a href="https://e.lt" target="_blank">d</a><a href="ftp://e.lt" hreflang="/lt">e</a><del cite="/f">f</del>'
    )
    alone = '<p>a</p><a>c</a><a href="https://e.lt">d</a><a>e</a><del>f</del>'
    assert richtext._nh3(attack, richtext.TAGS) == alone
    monkeypatch.setattr(richtext, "_nh3", lambda html, _tags, _rel=None: html)
    assert clean(attack).html == alone


def refused(html: str) -> str:
    with pytest.raises(RichTextTooLarge) as error:
        clean(html)
    return str(error.value)


def test_the_limits_are_exact_and_said() -> None:
    large, deep = "more than 65536 bytes", "nested deeper than 50"
    assert len(clean("x" * 65536).html) == 65536
    assert refused("x" * 65537) == large
    assert refused("ą" * 32768 + "x") == large
    assert len(clean("ą" * 32768).html) == 32768
    assert clean("\ud800" * 100).html == ""
    assert refused("&" * 13108) == large  # as &amp;
    assert refused('<a href="/">x</a>' * 1400) == large  # each gets its rel
    assert clean("<div>" * 50).html.count("<div>") == 50
    assert refused("<div>" * 51) == refused("<p>a</p>" + "<div>" * 51) == deep
    assert clean("<div></div>" * 60).html == "<div></div>" * 60
    assert clean("<div>" * 49 + "<p>a<br>b</p>" * 3).html.count("<br>") == 3
    with pytest.raises(RichTextTooLarge) as error:
        richtext.from_form("&" * 65537)
    assert str(error.value) == large


def test_plain_text_as_html_and_back() -> None:
    assert richtext.from_plain("a\r\nb\rc\n\nd\n \t\n\n  e\n") == "<p>a<br>b<br>c</p><p>d</p><p>e</p>"
    assert richtext.from_plain("\n\"a\" < 'b' & c\n") == "<p>\"a\" &lt; 'b' &amp; c</p>"
    assert richtext.from_plain(" \r\n\t") == richtext.from_plain("") == ""


@pytest.mark.parametrize("tag", [*KEPT, *DROPPED, *SECTIONS, *UNKNOWN])
def test_any_tag_tells_html_from_plain_text(tag: str) -> None:
    for text in (f"<{tag}>", f"a <{tag}/> b", f"<{tag.upper()} x=1>", f"<{tag}\nx>"):
        assert richtext.looks_like_html(text)
    for text in (f"<{tag}x>", f"< {tag}>", f"<{tag}", f"{tag}>", f"<{tag} <", f"<x{tag}x>"):
        assert not richtext.looks_like_html(text)


@pytest.mark.parametrize(
    ("html", "formatted"),
    [("", False), ("a", False), ("<p>a</p>", False), ("<div>a</div>", False), ("a<br>b", False)]
    + [(f"<p><{tag}>a</{tag}></p>", True) for tag in KEPT if tag not in ("p", "div")],
)
def test_what_plain_text_cannot_say(html: str, formatted: bool) -> None:
    assert richtext.is_formatted(html) is formatted


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u200b", "\xa0", "\t", "\xad"])
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    assert richtext.is_empty(RichText("", text))
    assert not richtext.is_empty(RichText("", f"{text}."))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        *((f"a<{tag}>b</{tag}>c", "a\nb\nc") for tag in ("p", "div", "ul", "ol", "li", "blockquote", "pre")),
        *((f"a<{tag}>b</{tag}>c", "abc") for tag in ("b", "i", "em", "strong", "del", "code")),
        ("a<br>b<br><br>c<br><br><br>d", "a\nb\n\nc\n\nd"),
        ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("<p>a<br></p><p>b</p>", "a\nb"),
        ("<p>a </p> <p> b</p>", "a\nb"),
        ("a \t\n\r\f b  c", "a b c"),
        ("<b>a </b> b", "a b"),
        (" a<br> b ", "a\nb"),
        ("<pre>a  b\n  c</pre> d  e", "a  b\n  c\nd e"),
        ("<pre>a</pre><pre>b  c</pre>", "a\nb  c"),
        ("<pre>a  <b>b  c</b>  d</pre> e  f", "a  b  c  d\ne f"),
        ("<br><br>a", "a"),
        ("a &amp; b &lt;c&gt; \xa0\xa0d", "a & b <c> \xa0\xa0d"),
        ("a\n\n", "a"),
        ("aXb XX c", "aXb XX c"),
        ("<p>a<del>b<br>c</del>d</p>", "ab\ncd"),
    ],
)
def test_the_text_a_browser_would_show(html: str, text: str) -> None:
    assert clean(html).text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b<br>c &lt;d&gt;</p>", "a\nb\nc <d>"),
        ("<p>a<del>b</del>c</p>", "ac"),
        ("<p>a<del>b<b>c</b>d</del>e</p>", "ae"),
        ("<p>a<del>b<del>c</del>d</del>e</p>", "ae"),
        ("<p>a<del>b<br>c</del>d</p><p>e</p>", "ad\ne"),
        ("<p>a</p><del><p>b</p></del>c", "a\nc"),
    ],
)
def test_the_text_without_what_is_struck_through(html: str, text: str) -> None:
    assert richtext.not_struck(html) == text


def replaced(html: str, *passages: tuple[int, int]) -> str:
    return richtext.replace_in_text(html, lambda _text: passages, "[x]")


def test_passages_are_replaced_through_formatting_and_lines() -> None:
    assert replaced("<p>abc</p>", (0, 3)) == "<p>[x]</p>"
    assert replaced("<p>abc</p>", (1, 2)) == "<p>a[x]c</p>"
    assert replaced("<p>abcde</p>", (0, 1), (2, 3), (4, 5)) == "<p>[x]b[x]d[x]</p>"
    assert replaced("<p>ab<b>cd</b>ef</p>", (1, 5)) == "<p>a[x]<b></b>f</p>"
    assert replaced("<p>a  &amp;  b</p><p>c &lt; d</p>", (2, 3), (6, 9)) == "<p>a  [x]  b</p><p>[x] d</p>"
    assert replaced('<p>a <a href="/x" rel="y">b</a></p>', (2, 3)) == '<p>a <a href="/x" rel="y">[x]</a></p>'
    assert replaced("<p>ab</p><p>cd</p>", (1, 4)) == "<p>a[x]</p><p>d</p>"
    assert replaced("<p>\"a\" &amp; 'b'</p>") == "<p>\"a\" &amp; 'b'</p>"
    assert replaced("<p>a<del>b</del>c</p>", (1, 2)) == "<p>a<del>[x]</del>c</p>"
    passed_over = richtext.replace_in_text("<p>a<del>b</del>c</p>", lambda _text: [(1, 2)], "[x]", struck=False)
    assert passed_over == "<p>a<del>b</del>[x]</p>"


@pytest.mark.parametrize(
    ("html", "typed"),
    [
        ("a<br>b", "a\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("X<p>b</p>", "X\n\nb"),
        ("<div>&nbsp;<div>b</div></div>", "\xa0\nb"),
        ("a <b>b</b>  c\n\td", "a b c d"),
        ("<p>  a  </p>", "a"),
        ("<p>XaX</p>", "XaX"),
        ("<p>&nbsp;a&nbsp;</p>", "\xa0a\xa0"),
        ('<a href="https://e.lt/"><b>https://</b>e.lt/</a>', "https://e.lt/"),
        ("<blockquote>&nbsp;a</blockquote>", "> \xa0a"),
        ("<p>a </p><p> b</p>", "a\n\nb"),
        ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
        ("<pre>a  <b>b  c</b>  d</pre>", "a  b  c  d"),
        ("<pre>a<ul><li>b  c</li></ul>d  e</pre>f  g", "a\n\n• b  c\n\nd  e\n\nf g"),
        ("<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<ul><li>a</li><li>b</li></ul>c", "• a\n• b\n\nc"),
        ("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>", "1. a\n2. b\n\n1. c"),
        ("<ol>" + "<li>a</li>" * 10 + "</ol>", "\n".join(f"{number}. a" for number in range(1, 11))),
        ("<ul><li>a<br>b</li></ul>", "• a\n\xa0\xa0b"),
        ("<ol><li>a<br>b</li></ol>", "1. a\n\xa0\xa0\xa0b"),
        ("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>", "• a\n\xa0\xa01. b\n\xa0\xa02. c\n• d"),
        ("<li>a</li>", "• a"),
        ("<li>a</li>b", "• a\nb"),
        ("a <b> b</b>", "a b"),
        ('a <a href="https://e.lt/">b</a> c', "a b (https://e.lt/) c"),
        ('<a href="https://e.lt/">https://e.lt/</a>', "https://e.lt/"),
        ('<a href="https://e.lt/"> https://e.lt/ </a>c', "https://e.lt/ c"),
        ('<a href="mailto:a@e.lt">a@e.lt</a>, <a href="tel:112">112</a>', "a@e.lt, 112"),
        ('<a href="mailto:a@e.lt">b</a>, <a href="tel:112">c</a>', "b (a@e.lt), c (112)"),
        ("<a>b</a> c", "b c"),
        ('<a href="/a"><b>b</b> c</a><a href="/d">/d</a>', "b c (/a)/d"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<p>a</p><p><br></p>", "a\n\n"),
        ("<p><br></p><p>a</p>", "a"),
        ("a &amp; &lt;b&gt;", "a & <b>"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<div><br></div><div>a</div>", "a"),
    ],
)
def test_as_somebody_would_type_it(html: str, typed: str) -> None:
    assert richtext.to_plain(html) == typed
