"""Ids in addresses: one converter in every route, and what no row can have is no address."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from coordnet.members.models import User
from coordnet.web.ids import LARGEST_ID, IdConverter
from tests.builders import Make

NONE = ["0", "-1", "2147483648", "9" * 30, "1.0", "x", "٣"]
ADDRESSES = ["/directory/members/{}", "/forum/threads/{}", "/forum/posts/{}", "/library/{}", "/files/{}",
             "/association/members/{}", "/association/holdings/{}/end"]  # fmt: skip


def test_every_id_in_an_address_goes_through_the_one_converter(app: Flask) -> None:
    converters = [
        (rule.rule, name, converter)
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
    ]
    numbers = [found for found in converters if isinstance(found[2], IntegerConverter) or found[1].endswith("_id")]
    assert len(numbers) > 25
    assert [rule for rule, _name, converter in numbers if not isinstance(converter, IdConverter)] == []


def test_an_id_is_built_as_any_number(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    assert adapter.build("forum.thread", {"thread_id": 7, "slug": "tema"}) == "/forum/threads/7-tema"
    assert adapter.match(f"/directory/members/{LARGEST_ID}")[1] == {"member_id": LARGEST_ID}


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_no_row_can_have_is_no_address(make: Make, sign_in: Callable[[User], FlaskClient], address: str) -> None:
    client = sign_in(make.administrator())
    for wrong in NONE:
        assert client.get(address.format(wrong)).status_code == 404, wrong
    assert client.get(address.format(LARGEST_ID)).status_code == 404
