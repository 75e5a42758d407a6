"""Who sees what: every kind of person, every status, every place where an entry could show."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet import clock
from coordnet.errors import Forbidden
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.library import queries, services
from coordnet.library.models import Entry
from coordnet.members.models import User
from coordnet.textsearch.models import SearchDocument
from tests.builders import Make, files_are
from tests.files.samples import PDF
from tests.library.entries import FORM, PLAIN, proposed, published

STATUSES = ("draft", "proposed", "published", "archived", "put-away")
OPEN = {"published", "archived"}
PEOPLE = ("proposer", "colleague", "deputy", "member", "ministry", "moderator", "administrator")
SEES = {person: set(STATUSES) if person in ("proposer", "moderator", "administrator") else OPEN for person in PEOPLE}
LISTS = (
    "",
    "sort=title",
    "q=saugumas",
    "status=archived",
    "status=archived&q=saugumas",
    "status=proposed",
    "status=mine",
)


@pytest.fixture
def people(make: Make) -> dict[str, User]:
    return {
        "proposer": make.coordinator("LT-57"),
        "colleague": make.coordinator("LT-15"),
        "deputy": make.deputy("LT-15"),
        "member": make.user(),
        "ministry": make.ministry(),
        "moderator": make.moderator(),
        "administrator": make.administrator(),
    }


@pytest.fixture
def shelf(make: Make, people: dict[str, User]) -> dict[str, Entry]:
    """One entry of each status with a file, titled by its status."""
    proposer, administrator = make.viewer(people["proposer"]), make.viewer(people["administrator"])
    made = {}
    for status in STATUSES:
        file_ids = (files.store(io.BytesIO(PDF), f"{status}.pdf", by=proposer).id,)
        content = replace(PLAIN, title=f"Saugumas ({status})")
        if status == "draft":
            made[status] = services.save_draft(content, by=proposer, file_ids=file_ids)
        elif status in OPEN:
            made[status] = published(proposer, administrator, title=content.title, file_ids=file_ids)
        else:
            made[status] = proposed(proposer, title=content.title, file_ids=file_ids)
    for status in ("archived", "put-away"):
        services.archive(made[status], by=administrator)
    db.session.commit()
    return made


def shown(client: FlaskClient) -> dict[str, set[str]]:
    """Statuses shown by each list."""
    found = {}
    for query in LISTS:
        text = client.get(f"/library/?{query}").text
        found[query] = set(re.findall(r"(?:Saugumas|<mark>Saugumas</mark>) \(([a-z-]+)\)", text))
    return found


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_sees_what_they_may(
    person: str, make: Make, sign_in: Callable[[User], FlaskClient], people: dict[str, User], shelf: dict[str, Entry]
) -> None:
    client, viewer, sees = sign_in(people[person]), make.viewer(people[person]), SEES[person]
    attached = db.session.execute(select(files.StoredFile.owner_id, files.StoredFile.id)).all()
    files_are("read")
    file_of = {owner_id: file_id for owner_id, file_id in attached if owner_id is not None}
    for status, entry in shelf.items():
        expected = 200 if status in sees else 404
        assert client.get(f"/library/{entry.id}").status_code == expected, status
        assert client.get(f"/library/{entry.id}-saugumas").status_code == expected, status
        assert client.get(f"/files/{file_of[entry.id]}").status_code == expected, status
    lists = shown(client)
    assert lists[""] == lists["sort=title"] == lists["q=saugumas"] == {"published"}
    assert lists["status=archived&q=saugumas"] == {"archived"}
    assert lists["status=archived"] == sees & {"archived", "put-away"}
    assert lists["status=proposed"] == sees & {"proposed"}
    assert lists["status=mine"] == (set(STATUSES) if person == "proposer" else set())
    seen = set(db.session.scalars(queries.visible_entries(viewer).with_only_columns(Entry.title)))
    assert seen == {f"Saugumas ({status})" for status in sees}
    everything = queries.digest_entries(viewer, clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    assert [row.title for row in everything] == ["Saugumas (published)"]
    assert [row.title for row in queries.new_entries(viewer, 10)] == ["Saugumas (published)"]
    assert [row.title for row in queries.entries_by(people["proposer"].id, viewer, 9)] == ["Saugumas (published)"]
    waiting = queries.proposals_waiting(viewer)
    assert (waiting.count, len(waiting.entries)) == ((1, 1) if viewer.is_moderator else (0, 0))


def test_search_rows_are_only_of_what_was_published(shelf: dict[str, Entry]) -> None:
    rows = db.session.scalars(select(SearchDocument.ref_id).where(SearchDocument.kind == "entry"))
    assert set(rows) == {shelf["published"].id, shelf["archived"].id}


def test_the_suspended_and_visitors_see_nothing(
    app: Flask, make: Make, client: FlaskClient, people: dict[str, User], shelf: dict[str, Entry]
) -> None:
    viewer = replace(make.viewer(people["proposer"]), state="suspended")
    assert db.session.scalars(queries.visible_entries(viewer)).all() == []
    assert not queries.may_read_entry(shelf["published"].id, viewer)
    assert queries.digest_entries(viewer, clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)) == []
    for address in ("/library/", "/library/new", f"/library/{shelf['published'].id}"):
        answer = client.get(address)
        assert answer.status_code == 302 and "/auth/sign-in" in answer.location


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_does_what_they_may(
    person: str, sign_in: Callable[[User], FlaskClient], people: dict[str, User], shelf: dict[str, Entry]
) -> None:
    client, moderates = sign_in(people[person]), person in ("moderator", "administrator")
    may_write = set(STATUSES) if moderates else {"draft", "proposed"} if person == "proposer" else set()
    assert client.get("/library/new").status_code == (403 if person == "member" else 200)
    assert client.post("/library/new", data=FORM).status_code == (403 if person == "member" else 303)
    for status, entry in shelf.items():
        hidden = status not in SEES[person]
        assert client.get(f"/library/{entry.id}/edit").status_code == (
            200 if status in may_write else 404 if hidden else 403
        ), status
        for act in ("publish", "archive", "restore"):
            answer = client.post(f"/library/{entry.id}/{act}")
            assert answer.status_code == (303 if moderates else 404 if hidden else 403), (status, act)


def test_services_ask_themselves(make: Make, people: dict[str, User], shelf: dict[str, Entry]) -> None:
    member, colleague = make.viewer(people["member"]), make.viewer(people["colleague"])
    acts: list[Callable[[], Any]] = [
        lambda: services.propose(PLAIN, by=member),
        lambda: services.edit(shelf["proposed"], PLAIN, version=1, by=colleague),
        lambda: services.publish(shelf["proposed"], by=colleague),
        lambda: services.archive(shelf["published"], by=colleague),
        lambda: services.restore(shelf["archived"], by=colleague),
        lambda: services.submit(shelf["draft"], by=colleague),
        lambda: services.propose(PLAIN, by=replace(colleague, state="suspended")),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_nobody_takes_a_file_of_somebody_else(
    make: Make, sign_in: Callable[[User], FlaskClient], people: dict[str, User]
) -> None:
    stranger = files.store(io.BytesIO(PDF), "svetimas.pdf", by=make.viewer(people["member"]))
    db.session.commit()
    answer = sign_in(people["colleague"]).post("/library/new", data=FORM | {"files": [stranger.id]})
    assert answer.status_code == 422 and "svetimas.pdf" not in answer.text
