"""From a proposal to the library: who is told, what is recorded, and two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet.audit.models import AuditRecord
from coordnet.errors import Conflict, Invalid
from coordnet.extensions import db
from coordnet.library import queries, services
from coordnet.library.content import EntryContent
from coordnet.library.emails import render_published
from coordnet.library.models import Entry
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.textsearch.models import SearchDocument
from tests.builders import Make
from tests.library.entries import FORM, PLAIN, proposed, published


def messages() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "entry-published")))


def test_the_proposer_is_told_with_title_summary_and_link(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    coordinator, administrator = make.coordinator(), make.administrator()
    entry = proposed(make.viewer(coordinator))
    answer = sign_in(administrator).post(f"/library/{entry.id}/publish")
    assert answer.status_code == 303 and answer.location == f"/library/{entry.id}-pirmosios-24-valandos"
    [message] = messages()
    assert (message.user_id, message.subject_id) == (coordinator.id, str(entry.id))
    rendered = render_published(message)
    assert rendered is not None and rendered.html is not None
    assert rendered.subject == "Biblioteka: paskelbtas Jūsų pasiūlymas „Pirmosios 24 valandos“"
    for body in (rendered.text, rendered.html):
        assert entry.title in body and entry.summary in body and f"http://localhost:8000/library/{entry.id}" in body
        assert "Įvertinkite saugumą" not in body
    act = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "entry.published")).one()
    assert (act.actor_id, act.target_kind, act.target_id, act.detail) == (administrator.id, "entry", entry.id, {})


def test_the_subject_is_one_line_and_says_the_title_as_it_was_typed(make: Make) -> None:
    entry = published(make.viewer(make.coordinator()), make.viewer(make.moderator()))
    entry.title = "Gairės <A & B>\nBcc: kitas@example.lt"
    rendered = render_published(messages()[0])
    assert rendered is not None
    assert rendered.subject == "Biblioteka: paskelbtas Jūsų pasiūlymas „Gairės <A & B> Bcc: kitas@example.lt“"


def test_nothing_is_said_when_there_is_nothing_left_to_say(make: Make) -> None:
    coordinator, administrator = make.coordinator(), make.viewer(make.administrator())
    entry = published(make.viewer(coordinator), administrator)
    [message] = messages()
    services.archive(entry, by=administrator)
    assert render_published(message) is None
    services.restore(entry, by=administrator)
    assert render_published(message) is not None
    coordinator.state = "suspended"
    assert render_published(message) is None


def test_the_message_is_in_the_readers_language(make: Make) -> None:
    entry = published(make.viewer(make.coordinator(locale="en")), make.viewer(make.moderator()))
    rendered = render_published(messages()[0])
    assert rendered is not None and rendered.subject == f"Library: your proposal “{entry.title}” is published"


def test_a_moderator_corrects_and_publishes_in_one_go(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    entry = proposed(make.viewer(make.coordinator()))
    data = FORM | {"title": "Pirmoji para", "version": entry.version, "publish": "1"}
    answer = sign_in(make.moderator()).post(f"/library/{entry.id}/edit", data=data)
    assert answer.status_code == 303 and len(messages()) == 1
    db.session.expire_all()
    assert (entry.status, entry.title) == ("published", "Pirmoji para")


def test_nobody_writes_to_oneself(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    answer = sign_in(make.moderator()).post("/library/new", data=FORM | {"publish": "1"})
    assert answer.status_code == 303 and messages() == []
    assert db.session.scalars(select(Entry.status)).all() == ["published"]


def test_two_publish_at_once(app: Flask, make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    entry_id = proposed(make.viewer(make.coordinator())).id
    browsers = [sign_in(make.administrator()), sign_in(make.moderator())]
    db.session.commit()

    def press(browser: FlaskClient) -> int:
        with app.app_context():
            return browser.post(f"/library/{entry_id}/publish").status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, browsers))
    assert answers == [303, 303] and len(messages()) == 1
    published_rows = select(AuditRecord).where(AuditRecord.action == "entry.published")
    assert len(db.session.scalars(published_rows).all()) == 1


def test_the_archive_and_back(make: Make) -> None:
    administrator = make.viewer(make.administrator())
    entry = published(administrator)
    first = entry.published_at
    assert services.archive(entry, by=administrator) is entry
    with pytest.raises(Conflict):
        services.archive(entry, by=administrator)
    assert (entry.status, entry.published_at) == ("archived", first) and entry.archived_at is not None
    assert db.session.scalar(select(SearchDocument.ref_id).where(SearchDocument.kind == "entry")) == entry.id
    assert queries.new_entries(administrator, 5) == []
    assert services.restore(entry, by=administrator) is entry
    with pytest.raises(Conflict):
        services.restore(entry, by=administrator)
    assert (entry.status, entry.published_at, entry.archived_at) == ("published", first, None)
    actions = db.session.scalars(select(AuditRecord.action).where(AuditRecord.target_kind == "entry"))
    assert sorted(actions) == ["entry.archived", "entry.published", "entry.restored"]


def test_a_proposal_put_away_comes_back_as_a_proposal(make: Make) -> None:
    entry, moderator = proposed(make.viewer(make.coordinator())), make.viewer(make.moderator())
    services.archive(entry, by=moderator)
    assert queries.proposals_waiting(moderator).count == 0
    services.restore(entry, by=moderator)
    assert entry.status == "proposed" and entry.published_at is None


def test_a_draft_needs_only_a_title_and_others_need_more(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    coordinator, moderator = make.coordinator(), make.viewer(make.moderator())
    draft = services.save_draft(EntryContent(title="Apybraiža"), by=make.viewer(coordinator))
    db.session.commit()
    with pytest.raises(Invalid) as raised:
        services.publish(draft, by=moderator)
    assert [field for field, _message in raised.value.problems] == ["summary", "material_type", "body"]
    answer = sign_in(coordinator).post(f"/library/{draft.id}/propose")
    assert answer.status_code == 422 and "Pasirinkite tipą." in answer.text
    assert db.session.scalar(select(Entry.status)) == "draft"


def test_an_edit_keeps_the_search_row_in_step(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    moderator = make.moderator()
    entry = published(make.viewer(moderator))
    data = FORM | {"title": "Vertėjas pokalbyje", "forms": ["organu-isemimas"], "version": entry.version, "save": "1"}
    assert sign_in(moderator).post(f"/library/{entry.id}/edit", data=data).status_code == 303
    document = db.session.scalars(select(SearchDocument).where(SearchDocument.kind == "entry")).one()
    assert document.title == "Vertėjas pokalbyje" and "organų donorystė" in document.body
    assert "priverstinis darbas" not in document.body


def test_who_changed_somebody_elses_document_is_on_record(make: Make) -> None:
    proposer, moderator = make.viewer(make.coordinator()), make.viewer(make.moderator())
    entry = proposed(proposer)
    for title, by in (("Savas pataisymas", proposer), ("Svetimas pataisymas", moderator)):
        services.edit(entry, replace(PLAIN, title=title), version=entry.version, by=by)
        db.session.commit()
    acts = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "entry.edited"))
    assert [(act.actor_id, act.target_id) for act in acts] == [(moderator.id, entry.id)]
