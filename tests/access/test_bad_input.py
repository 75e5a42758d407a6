"""Whatever is sent to any address, by whoever may send it: a clear answer, never a 500."""

import random
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.members.models import User
from tests.access.test_routes import World, filled, world

__all__ = ["world"]

SignIn = Callable[[User], FlaskClient]

GARBAGE = [
    "",
    "\0",
    "a\0b",
    "//evil.example",
    "https://evil.example/",
    "\\\\evil",
    "javascript:alert(1)",
    "-1",
    "99999999999999999999999999",
    "2026-13-45",
    "' OR 1=1 --",
    "%",
    '"',
    '""" AND NOT OR NEAR(',
    "<script>alert(1)</script>",
    "\u202eatbulai\u202c",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "ą" * 5000,
    "{{ 7*7 }}",
]
ARGUMENTS = [
    "q", "view", "category", "after", "before", "cursor", "page", "quote", "new_from", "new_to", "active_from",
    "active_to", "form", "group", "type", "year", "publisher", "status", "sort", "order", "kind", "county",
    "expertise", "vacant", "joined_from", "joined_to", "vacated_from", "vacated_to", "state", "role", "next",
    "resume", "municipality", "title", "draft", "published_from", "published_to", "typing",
]  # fmt: skip
FIELDS = [
    "title", "body", "category", "key", "files", "version", "reason", "email", "name", "password", "role", "site_role",
    "municipality", "user", "since", "until", "act", "summary", "material_type", "publisher", "year", "issued_on",
    "act_number", "url", "language", "forms", "groups", "rows", "digest_frequency", "locale", "expertise",
    "addressed_as", "phone", "position", "body_type", "procedure_title", "procedure_url", "local_contacts",
    "form_page", "form_owner", "form_name", "next", "mask", "add_file", "similar", "save_draft",
    "keep_draft", "draft", "draft_from", "form_about", "publish", "propose",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_garbage_in_addresses(app: Flask, world: World, sign_in: SignIn, seed: int) -> None:
    chance = random.Random(seed)
    browser = sign_in(world.people["administrator"])
    for _endpoint, path, methods in list(filled(app, world)):
        if "GET" in methods:
            arguments = {name: chance.choice(GARBAGE) for name in ARGUMENTS}
            status = browser.get(path, query_string=arguments).status_code
            assert status < 500, f"{path}?{arguments}"


@pytest.mark.parametrize("seed", range(6))
def test_garbage_in_forms(app: Flask, world: World, sign_in: SignIn, seed: int) -> None:
    chance = random.Random(seed)
    for endpoint, path, methods in list(filled(app, world)):
        if "POST" in methods and endpoint != "auth.sign_out":
            fields = {name: chance.choice(GARBAGE) for name in FIELDS if chance.random() < 0.7}
            browser = sign_in(world.people["administrator"])
            answer = browser.post(path, data=fields)
            assert answer.status_code < 500, f"{path} {fields}"
            assert not answer.headers.get("Location", "/").startswith(("//", "https://evil"))


@pytest.mark.parametrize(
    "path",
    [
        "/forum/threads/99999999999999999999",
        "/forum/posts/0",
        "/library/99999999999999999999",
        "/files/99999999999999999999",
        "/directory/members/99999999999999999999",
        "/directory/municipalities/LT-99",
        "/directory/municipalities/%00",
        "/forum/categories/%00",
        "/association/members/99999999999999999999",
        "/auth/invitations/%00",
        "/auth/password/reset/x.y",
        "/digest/unsubscribe/x.y",
        "/notifications/change/x.y",
        "/static/x/../../config.py",
        "/static/x/%2e%2e/%2e%2e/config.py",
    ],
)
def test_unknown_ids_are_not_found_in_lithuanian(world: World, sign_in: SignIn, path: str) -> None:
    answer = sign_in(world.people["administrator"]).get(path)
    assert answer.status_code == 404
    assert 'lang="lt"' in answer.get_data(as_text=True)
