"""What a page costs does not grow with the forum, and garbage gets an answer."""

import pytest

from coordnet.extensions import db
from coordnet.forum.models import Post
from coordnet.web.paging import encode
from tests.forum.threads import OPEN, ask, reply

GARBAGE = [
    "/forum/categories/nėra",
    "/forum/categories/%00",
    "/forum/threads/0",
    "/forum/threads/2147483647",
    "/forum/threads/99999999999999999999",
    "/forum/threads/-1",
    "/forum/threads/abc",
    "/forum/posts/0",
    "/forum/posts/99999999999999999999",
    "/forum/posts/2147483647/edit",
    "/forum/posts/2147483647/quote",
]
IGNORED = [
    "after=%00",
    "after=99999999999999999999999",
    "before=....",
    f"after={encode('x', 1)}",
    f"after={encode(1, 2, 3)}",
    "view=%00&new_from=9999-99-99",
    "new_from=0001-01-01&new_to=9999-12-31T23:59:59",
    "active_from=abc&active_to=%F0%9F%92%A9",
    "quote=99999999999999999999&after=-5",
    "quote=%00",
]


@pytest.fixture
def thread(make):
    return ask(make.coordinator())


@pytest.mark.parametrize("address", GARBAGE)
def test_unknown_is_404(make, sign_in, address):
    client = sign_in(make.administrator())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("query", IGNORED)
def test_garbage_in_addresses_is_ignored(make, sign_in, thread, query):
    client = sign_in(make.user())
    for address in (
        "/forum/",
        f"/forum/categories/{OPEN}",
        f"/forum/threads/{thread.id}",
        "/forum/threads/new",
    ):
        assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"title": "a\x00b", "body": "<p>a\x00b</p>", "category": OPEN, "key": "\x00" * 20},
        {"title": "\x00", "body": "\x00", "category": "\x00"},
        {"title": "x", "body": "<p>x</p>", "category": OPEN, "files": ["abc", "99999999999999999999", "-1"]},
        {
            "title": "x",
            "body": "<p>\ud83d</p>".encode("utf-16", "surrogatepass").decode("latin-1"),
            "category": OPEN,
        },
        {},
    ],
)
def test_garbage_in_forms_is_answered(make, sign_in, thread, data):
    client = sign_in(make.administrator())
    addresses = (
        "/forum/threads/new",
        f"/forum/threads/{thread.id}/posts",
        f"/forum/posts/{thread.last_post_id}/answer",
        f"/forum/posts/{thread.last_post_id}/hide",
        f"/forum/threads/{thread.id}/move",
    )
    for address in addresses:
        assert client.post(address, data=data).status_code in (303, 404, 422)


@pytest.mark.parametrize("version", ["", "abc", "99999999999999999999", "\x00"])
def test_an_edit_without_a_good_version_overwrites_nothing(make, sign_in, version):
    user = make.coordinator()
    thread = ask(user)
    data = {"title": "Kita", "body": "<p>Kita</p>", "version": version}
    assert sign_in(user).post(f"/forum/posts/{thread.last_post_id}/edit", data=data).status_code == 409
    assert db.session.get_one(Post, thread.last_post_id).body_text == "Klausimas."


PAGES = [
    "/forum/",
    f"/forum/categories/{OPEN}",
    "/forum/?view=unread",
    "/forum/?view=mine",
    "/forum/?view=waiting",
]


def test_pages_cost_the_same_number_of_queries_at_two_sizes(make, sign_in, queries, thread):
    author, helper = make.coordinator("LT-15"), make.user()
    client = sign_in(make.moderator())

    def cost(address):
        client.get(address)
        with queries() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = [*PAGES, f"/forum/threads/{thread.id}"]
    reply(thread, helper)
    ask(author, "Laukia atsakymo")  # an empty list asks once more, whether anything was ever written
    before = {address: cost(address) for address in addresses}
    for number in range(30):
        ask(author, f"Tema {number}")
        reply(thread, author if number % 2 else helper)
    assert {address: cost(address) for address in addresses} == before
    assert max(before.values()) <= 7


def test_a_reply_costs_the_same_in_a_long_thread(make, sign_in, queries, thread):
    client = sign_in(make.user())

    def cost():
        with queries() as seen:
            assert client.post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>x</p>"}).status_code == 303
        return len(seen)

    cost()  # begins the mail that the others join
    first = cost()
    for _number in range(15):
        reply(thread, make.user())
    assert cost() == first
