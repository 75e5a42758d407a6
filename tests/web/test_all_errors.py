"""Everything wrong with a form is said at once, in the order of the page, each line leading to its field."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.members.models import User
from tests.builders import Make
from tests.files import samples
from tests.forum.threads import CODE
from tests.web.posts import CASES, VISITORS, World

LONG = "x" * 700
UPLOADS = [(b"", "tuščias.pdf"), (samples.EXE, "programa.exe")]
# what is typed, and the fields in which the page must say that something is wrong
WRONG: dict[str, tuple[dict[str, Any], list[str]]] = {
    "auth.sign_in": ({"email": "", "password": ""}, ["email", "password"]),
    "auth.reset": ({"password": "trumpas"}, ["password"]),
    "auth.accept": ({"name": "", "password": "trumpas"}, ["name", "password"]),
    "forum.hide_thread": ({"reason": LONG}, ["reason"]),
    "forum.move_thread": ({"category": "nera"}, ["category"]),
    "forum.new_thread": ({"title": f"{CODE} ir kt.", "category": "", "body": ""}, ["title", "category", "body"]),
    "forum.reply": ({"body": f"<p>{CODE}</p>"}, ["body"]),
    "forum.edit_post": ({"title": LONG, "body": f"<p>{CODE}</p>", "version": "1"}, ["title", "body"]),
    "library.new": (
        {"title": "", "summary": LONG, "body": "", "url": "x", "material_type": "x", "publisher": CODE, "year": "x",
         "issued_on": "x", "act_number": LONG, "language": "x", "forms": ["x"], "groups": ["x"]},
        ["title", "summary", "url", "material_type", "publisher", "year", "issued_on", "act_number", "language",
         "forms-0", "groups-0"],
    ),
    "directory.edit_municipality": (
        {"body_type": "x", "procedure_title": LONG, "procedure_url": "x", "local_contacts": CODE},
        ["body_type", "procedure_title", "procedure_url", "local_contacts"],
    ),
    "account.profile": (
        {"name": "", "addressed_as": LONG, "position": CODE, "phone": LONG, "languages": LONG, "expertise": ["x"],
         "locale": "x"},
        ["name", "addressed_as", "position", "phone", "languages", "expertise-0", "locale-0"],
    ),
    "forum.report_post": ({"reason": ""}, ["reason"]),
    "account.notifications": ({"digest_frequency": "x"}, ["digest_frequency-0"]),
    "association.member": ({"name": "", "email": "x"}, ["name", "email"]),
    "association.change_role": ({"site_role": "x"}, ["site_role"]),
    "association.suspend": ({"reason": LONG}, ["reason"]),
    "association.give_seat": (
        {"user": "", "role": "x", "since": "rytoj", "act": LONG}, ["user", "role", "since", "act"]
    ),
    "association.end_holding": ({"until": ""}, ["until"]),
    "association.invite": (
        {"email": "x", "name": LONG, "role": "x", "municipality": "x"}, ["email", "name", "role", "municipality"]
    ),
    "association.import_members": ({"file": ""}, ["file"]),
}  # fmt: skip
WITH_FILES = ("forum.new_thread", "forum.reply", "forum.edit_post", "library.new")


def sent(world: World, client: FlaskClient, sign_in: Callable[[User], FlaskClient], endpoint: str) -> str:
    address = CASES[endpoint][0](world)
    data = dict(WRONG[endpoint][0])
    if endpoint in WITH_FILES:
        data["upload"] = [(BytesIO(content), name) for content, name in UPLOADS]
    answer = (client if endpoint in VISITORS else sign_in(world.user)).post(address, data=data)
    assert answer.status_code == 422
    return answer.text


@pytest.mark.parametrize("endpoint", WRONG)
def test_all_of_it_is_said_in_the_order_of_the_page(
    make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient], endpoint: str
) -> None:
    page = sent(World(make), client, sign_in, endpoint)
    summary, _, rest = page[page.index("data-error-summary") :].partition("</ul>")
    targets = re.findall(r'<a href="#([^"]+)">', summary)
    wrong = [*WRONG[endpoint][1], *(["upload"] * len(UPLOADS) if endpoint in WITH_FILES else [])]
    assert sorted(set(wrong)) == sorted(set(targets)), summary
    assert targets.count("upload") == wrong.count("upload")
    places = [rest.index(f'id="{target}"') for target in targets]
    assert places == sorted(places), targets
    for target in targets:  # what is said above stands beside the field too
        assert re.search(rf'id="{target.removesuffix("-0")}-e"', rest), target
        is_tied(rest, target)


def is_tied(page: str, target: str) -> None:
    """The field, or the group of choices it belongs to, is named wrong and described by what is said of it."""
    name = target.removesuffix("-0")
    told = rf'aria-describedby="[^"]*\b{name}-e\b[^"]*"'
    element = re.search(rf"<[a-z]+ [^>]*{told}[^>]*>", page)
    assert element is not None, target
    if name == target:
        assert f'id="{target}"' in element[0] and 'aria-invalid="true"' in element[0], element[0]


def test_the_page_opens_at_the_summary_without_scripts(
    make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    page = sent(World(make), client, sign_in, "forum.new_thread")
    assert re.search(r'tabindex="-1" autofocus data-error-summary', page) and page.count(" autofocus") == 1


def test_every_form_that_can_be_wrong_is_tried(app: Flask) -> None:
    only_buttons = {name for name, (_where, form) in CASES.items() if not form}
    elsewhere = {"auth.forgot", "forum.hide_post", "library.edit", "files.upload", "files.confirm"}
    elsewhere |= {"forum.follow", "forum.follow_whole", "drafts.save"}
    assert CASES.keys() - only_buttons - elsewhere == WRONG.keys()
