"""Writing without sending: what a browser does with a page, its button and its script."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet.drafts.models import Draft
from coordnet.drafts.queries import drafts_of
from coordnet.extensions import db
from coordnet.members.models import User

SHEET = "abcdefghijklmnopqrst"
CODE = "39001010077"
BODY = "<div>Savo transporto neturime.</div>"
SAVED = "Juodraštis išsaugotas"
OFFERED = "Čia yra Jūsų neišsiųstas tekstas"
_FORM = re.compile(r"<form\b[^>]*\bdata-kept\b.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form in which the page has one write."""
    form = _FORM.search(page)
    assert form is not None, page
    return {name: unescape(value) for name, value in _HIDDEN.findall(form.group())}


def open_form(client: FlaskClient, path: str) -> dict[str, str]:
    return fields_of(client.get(path).text)


def save(client: FlaskClient, fields: dict[str, str], **typed: Any) -> TestResponse:
    """What the script does."""
    return client.post("/drafts/save", data={**fields, **typed}, headers={"Accept": "application/json"})


def write(client: FlaskClient, path: str, **typed: Any) -> dict[str, str]:
    """Open a page and write in its form until the script has saved it; what the form holds."""
    fields = open_form(client, path)
    answer = save(client, fields, **typed)
    assert answer.status_code == 200, answer.text
    return {**fields, **typed}


def drafts(user: User) -> list[Draft]:
    db.session.rollback()
    return drafts_of(user.id)


def restored(page: str) -> str:
    """Where the offer on a page leads."""
    found = re.search(r'data-draft-offer.*?<a class="btn btn-sm btn-primary" href="([^"]+)"', page, re.DOTALL)
    assert found is not None
    return unescape(found.group(1)).partition("#")[0]
