"""Putting messages into the outbox: once each, in the caller's transaction, with one identity for ever."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import anything_due, counts, oldest_waiting
from coordnet.mail.services import cancel, queue, queue_test
from coordnet.members.models import User
from tests.builders import Make
from tests.mail.post import Post

Note = Callable[..., OutboxMessage]


def test_a_message_about_a_subject_is_queued_once_per_person(session: Session, make: Make) -> None:
    one, other = make.user(), make.user()
    assert queue("digest", "2026-11-16", user_id=one.id) is not None
    assert queue("digest", "2026-11-16", user_id=one.id) is None
    assert queue("digest", "2026-11-16", user_id=other.id) is not None
    assert queue("digest", "2026-11-23", user_id=one.id) is not None
    assert counts() == {"waiting": 3, "sending": 0, "sent": 0, "failed": 0, "skipped": 0}


def test_it_goes_with_the_transaction_that_caused_it(session: Session, member: User) -> None:
    queue("note", "1", user_id=member.id)
    session.rollback()
    assert counts()["waiting"] == 0


def test_the_message_id_is_always_the_same_and_different_for_everybody(session: Session, make: Make) -> None:
    one, other = make.user(), make.user()
    first = queue("digest", "1", user_id=one.id)
    assert first is not None
    known = first.message_id
    session.rollback()
    again, others = queue("digest", "1", user_id=one.id), queue("digest", "1", user_id=other.id)
    assert again is not None
    assert others is not None
    assert again.message_id == known != others.message_id
    assert again.message_id.endswith("@localhost>")


def test_a_rerun_sends_nothing_twice(post: Post, note: Note, member: User) -> None:
    note("1")
    assert deliver_due().sent == 1
    assert queue("note", "1", user_id=member.id) is None
    assert deliver_due().seen == 0
    assert len(post.letters) == 1


def test_what_is_cancelled_is_not_sent_and_may_be_queued_again(post: Post, note: Note, member: User) -> None:
    note("1")
    assert cancel("note", "1") == 1
    assert deliver_due().seen == 0
    note("1")
    assert deliver_due().sent == 1
    assert cancel("note", "1") == 0


def test_a_message_waits_for_its_time(session: Session, post: Post, content: object, member: User) -> None:
    later = clock.now() + timedelta(hours=2)
    queue("note", "1", user_id=member.id, not_before=later)
    session.commit()
    assert not anything_due(clock.now())
    assert deliver_due().seen == 0
    with clock.frozen(later + timedelta(minutes=3)):
        assert anything_due(clock.now())
        assert oldest_waiting(clock.now()) == timedelta(minutes=3)
        assert deliver_due().sent == 1
        assert oldest_waiting(clock.now()) == timedelta()


def test_without_a_server_messages_become_files(app: Flask, session: Session, note: Note) -> None:
    moment = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
    with clock.frozen(moment):
        note("1")
        note("2")
        assert deliver_due().sent == 2
    folder = Path(app.config["DATA"]) / "mail"
    files = sorted(folder.iterdir())
    assert [file.name[:22] for file in files] == ["20261125T053000Z-note-"] * 2
    assert all(file.suffix == ".eml" and file.stat().st_mode & 0o777 == 0o600 for file in files)
    first = session.query(OutboxMessage).filter_by(subject_id="1").one()
    first.state = "waiting"
    session.commit()
    with clock.frozen(moment + timedelta(days=1)):
        assert deliver_due().sent == 1
    assert sorted(folder.iterdir()) == files


def test_the_test_message_is_a_new_one_each_time(post: Post, session: Session, make: Make) -> None:
    administrator = make.administrator(locale="en")
    queue_test(administrator.id)
    queue_test(administrator.id)
    session.commit()
    assert deliver_due().sent == 2
    assert {letter["Subject"] for letter in post.letters} == {"A test message from the network"}
    assert "mail from the network works" in post.letters[0].get_body(("plain",)).get_content()
