"""Where a visitor may be sent on to, and absolute addresses."""

from datetime import UTC, datetime
from urllib.parse import quote_plus, urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from coordnet.privacy import MASK
from coordnet.web import paging
from coordnet.web.urls import external_url, safe_next

CODE = "33309240064"
MASKED = quote_plus(MASK)
INSIDE = ["/", "/forum/", "/forum/threads/5-kas-apmoka?page=2#post-9", "/search?q=vert%C4%97jas&x=//y", "/a:b"]
OUTSIDE = [
    None, "", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example",
    "javascript:alert(1)", "evil.example", "forum/", " /forum/", "/\t/evil.example", "/\n/evil.example",
    "/forum/\r\nSet-Cookie: a=b", "/\x00", "/a b", "/" + "a" * 2000, "/.\x7f",
]  # fmt: skip


@pytest.mark.parametrize("value", INSIDE)
def test_paths_of_this_site_pass(value: str) -> None:
    assert safe_next(value) == value


@pytest.mark.parametrize("value", OUTSIDE)
def test_everything_else_is_refused(value: str | None) -> None:
    assert safe_next(value) is None


@given(
    st.text(alphabet=st.sampled_from("/\\:@.?#%2Fab \t\n\r\x00"), max_size=12),
    st.sampled_from(("", f"?q={CODE}", f"/{CODE}")),
)
@example("/%2Fevil.example", f"?q={CODE}")
def test_what_passes_never_leaves_the_site(value: str, after: str) -> None:
    found = safe_next(value + after)
    if found is not None:
        joined = urlsplit(urljoin("https://tinklas.example/auth/sign-in", found))
        assert (joined.scheme, joined.netloc) == ("https", "tinklas.example")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"/forum/threads/new?title=Kas+{CODE}&category=x", f"/forum/threads/new?title=Kas+{MASKED}&category=x"),
        (f"/search?q={CODE[:6]}-{CODE[6:]}", f"/search?q={MASKED}"),
        (f"/search?q=%33{CODE[1:]}", f"/search?q={MASKED}"),
        (f"/search?q={CODE[:6]}+{CODE[6:]}&narrow=1", f"/search?q={MASKED}&narrow=1"),
        (f"/search?{CODE}=1", f"/search?{MASKED}=1"),
        (f"/search?q=a&q=b#{CODE}", "/search?q=a&q=b"),
        (f"/forum/{CODE}?view=all", "/?view=all"),
    ],
)
def test_no_personal_code_is_in_an_address_that_is_remembered(address: str, kept: str) -> None:
    assert safe_next(address) == kept


def test_addresses_in_mail_come_from_the_setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "https://tinklas.example")
    assert external_url("web.help") == "https://tinklas.example/help"
    with app.test_request_context("/", base_url="http://evil.example"):
        assert external_url("web.help", next="/a b") == "https://tinklas.example/help?next=/a+b"


def test_a_cursor_comes_back_as_it_went() -> None:
    moment = datetime(2026, 11, 24, 7, 30, 0, 123456, tzinfo=UTC)
    cursor = paging.encode(moment, 42, "Žaneta Įlankienė")
    assert paging.decode(cursor, (datetime, int, str)) == (moment, 42, "Žaneta Įlankienė")
    assert paging.decode(cursor, (datetime, int)) is None and paging.decode(cursor, (int, int, str)) is None


@given(st.text(max_size=80) | st.lists(st.integers() | st.text() | st.none()).map(lambda parts: paging.encode(*parts)))
def test_a_garbage_cursor_is_the_first_page(cursor: str) -> None:
    found = paging.decode(cursor, (int, str))
    assert found is None or (abs(found[0]) <= 2**63 and "\0" not in found[1])
