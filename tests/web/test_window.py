"""What the browser's own copy of unsent text goes by (static/kept.js), as the pages say it."""

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from coordnet.members.models import User
from tests.builders import Make

TEMPLATES = Path(__file__).parents[2] / "templates"
FORM = re.compile(r"<form\b(?P<tag>[^>]*(?:\{\{.*?\}\}[^>]*)*)>(?P<inside>.*?)</form>", re.DOTALL)


def test_every_form_with_a_long_text_is_kept() -> None:
    forms = [(path, match) for path in TEMPLATES.rglob("*.html") for match in FORM.finditer(path.read_text())]
    long = [(path, match) for path, match in forms if re.search(r"ui\.editor\(|\brows=", match["inside"])]
    assert len(long) >= 7
    missing = [str(path.relative_to(TEMPLATES)) for path, match in long if "data-kept" not in match["tag"]]
    assert missing == []


def member_of(page: str) -> str:
    found = re.search(r'<body[^>]* data-member="([0-9a-f]+)"', page)
    return found[1] if found else ""


def test_a_person_has_one_code_in_every_session_and_nobody_else_has_it(
    client: FlaskClient, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    member, other = make.user(), make.user()
    codes = [member_of(sign_in(user).get("/directory/").text) for user in (member, member, other)]
    assert codes[0] == codes[1] != codes[2]
    assert all(len(code) == 32 for code in codes)
    assert member_of(client.get("/auth/sign-in").text) == ""


def test_a_page_says_that_its_form_came_back(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(make.user())
    assert "data-came-back" not in client.get("/forum/threads/new").text
    answer = client.post("/forum/threads/new", data={"title": ""})
    assert answer.status_code == 422
    assert re.search("<body[^>]* data-came-back", answer.text)
