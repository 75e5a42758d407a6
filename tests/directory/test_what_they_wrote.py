"""On the pages of people and places stands only what the reader may see."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.services import moderating
from coordnet.members.models import User
from tests.builders import Make

OPEN, COORDINATORS, MINISTRY = "teise-ir-proceduros", "sudetingos-situacijos", "duomenys-ir-ministerija"


@pytest.fixture
def author(make: Make) -> User:
    """An administrator who holds a seat: may write everywhere."""
    return make.coordinator("LT-43", site_role="administrator", name="Lina Mačiulė")


@pytest.fixture
def written(app: Flask, make: Make, author: User) -> dict[str, str]:
    """A thread in a category of each audience, and one that was hidden."""
    titles = {OPEN: "Atvira tema", COORDINATORS: "Koordinatorių tema", MINISTRY: "Ministerijos tema"}
    viewer = make.viewer(author)
    for slug, title in titles.items():
        opening = services.ask(title, "<p>Klausimas.</p>", slug, by=viewer)
        services.reply(opening.thread, "<p>Dar pridursiu.</p>", by=viewer)
    hidden = services.ask("Paslėpta tema", "<p>Klausimas.</p>", OPEN, by=viewer)
    moderating.hide_thread(hidden.thread, "netinka", by=viewer)
    db.session.commit()
    return titles


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("user", {OPEN}),
        ("moderator", {OPEN}),
        ("deputy", {OPEN, COORDINATORS}),
        ("coordinator", {OPEN, COORDINATORS}),
        ("ministry", {OPEN, MINISTRY}),
        ("administrator", {OPEN, COORDINATORS, MINISTRY}),
    ],
)
def test_what_the_reader_may_see(
    make: Make, author: User, written: dict[str, str], sign_in: Callable[[User], FlaskClient], reader: str,
    sees: set[str],
) -> None:  # fmt: skip
    client = sign_in(getattr(make, reader)())
    for path in (f"/directory/members/{author.id}", "/directory/municipalities/LT-43"):
        page = client.get(path).text
        assert {slug for slug, title in written.items() if title in page} == sees, path
        assert "Paslėpta tema" not in page
    if sees:
        assert "Lina Mačiulė ·" in page
