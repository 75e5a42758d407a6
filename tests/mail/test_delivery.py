"""Delivery to a real SMTP server that takes, refuses, delays and hangs up."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.mail.delivery import BACK_OFF, CLAIM, deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.mail.outcome import Delivered
from coordnet.mail.queries import anything_due, counts, troubles
from tests.builders import Make
from tests.mail.post import Post

Note = Callable[..., OutboxMessage]
Content = dict[str, Rendered | Exception | None]


def state(message: OutboxMessage) -> tuple[str, int, str]:
    db.session.refresh(message)
    return message.state, message.attempts, message.last_error


def test_a_message_arrives(post: Post, note: Note) -> None:
    message = note()
    assert str(deliver_due()) == "sent 1, skipped 0, failed 0, retrying 0"
    assert state(message) == ("sent", 1, "")
    assert message.sent_at is not None
    assert message.claimed_by is None
    assert not message.maybe_twice
    [letter] = post.letters
    assert (letter["Message-ID"], letter["Subject"]) == (message.message_id, "Naujas įrašas")
    assert letter["Date"].datetime == message.dated_at
    assert post.recipients == ["rasa@vilnius.example"]


def test_no_transaction_is_open_while_the_server_is_talked_to(post: Post, note: Note) -> None:
    pool, open_then = db.engine.pool, []
    post.on_rcpt = lambda _address: open_then.append(pool.checkedout())
    post.on_data = lambda _letter: open_then.append(pool.checkedout())
    note("1")
    note("2")
    assert deliver_due().sent == 2
    assert open_then == [0, 0, 0, 0]


def test_nothing_left_to_say(post: Post, note: Note, content: Content) -> None:
    content["1"] = None
    message = note("1")
    assert deliver_due().skipped == 1
    assert state(message) == ("skipped", 0, "")
    assert not post.letters


@pytest.mark.parametrize("closed", ["suspended", "left"])
def test_who_is_shut_out_between_queueing_and_sending_gets_nothing(
    post: Post, note: Note, make: Make, closed: str
) -> None:
    user = make.user()
    message = note("1", user)
    user.state = closed
    assert deliver_due().skipped == 1
    assert state(message)[0] == "skipped"
    assert not post.letters


def test_the_current_address_is_used_unless_the_row_has_its_own(
    session: Session, post: Post, note: Note, make: Make
) -> None:
    user = make.user(email="senas@savivaldybe.example")
    note("1", user)
    note("2", user).address = "senas@savivaldybe.example"
    user.email = "naujas@savivaldybe.example"
    deliver_due()
    assert post.recipients == ["naujas@savivaldybe.example", "senas@savivaldybe.example"]


def test_a_refused_recipient_has_failed_at_once_and_holds_up_nobody(post: Post, note: Note, make: Make) -> None:
    post.on_rcpt = lambda address: "550 5.1.1 no such user rasa@vilnius.example" if "rasa" in address else None
    refused, fine = note("1"), note("1", make.user())
    run = deliver_due()
    assert (run.sent, run.failed) == (1, 1)
    assert state(refused) == ("failed", 1, "550 5.1.1 no such user [e-mail]")
    assert state(fine)[0] == "sent"
    assert run.problems == [f"failed: note 1 to member {refused.user_id}: 550 5.1.1 no such user [e-mail]"]
    assert [row.id for row in troubles()] == [refused.id]


def test_a_refusal_for_policy_is_tried_again(post: Post, note: Note) -> None:
    post.on_data = lambda _letter: "554 5.7.1 relay access denied"
    message = note()
    assert deliver_due().retrying == 1
    assert state(message) == ("waiting", 1, "554 5.7.1 relay access denied")


def test_a_busy_server_is_asked_again_later_and_later_and_then_no_more(post: Post, note: Note) -> None:
    post.on_rcpt = lambda _address: "451 4.7.1 greylisted"
    message, moment = note(), clock.now()
    for attempt, pause in enumerate(BACK_OFF, 1):
        with clock.frozen(moment):
            assert deliver_due().retrying == 1
            assert state(message) == ("waiting", attempt, "451 4.7.1 greylisted")
            assert message.not_before == moment + pause
            assert deliver_due().seen == 0
        moment += pause
    with clock.frozen(moment):
        assert deliver_due().failed == 1
    assert state(message) == ("failed", len(BACK_OFF) + 1, "451 4.7.1 greylisted")


def test_the_date_is_that_of_the_first_attempt(post: Post, note: Note) -> None:
    post.on_data = lambda _letter: "451 later"
    message, moment = note(), clock.now().replace(microsecond=0) + timedelta(minutes=1)
    with clock.frozen(moment):
        deliver_due()
    post.on_data = lambda _letter: None
    with clock.frozen(moment + timedelta(minutes=1)):
        assert deliver_due().sent == 1
    assert post.letters[0]["Date"].datetime == moment
    assert not message.maybe_twice


def test_a_renderer_that_fails_holds_up_nobody(post: Post, note: Note, content: Content) -> None:
    content["1"], content["2"] = KeyError("x"), Rendered("Tema", "Labas", headers={"To": "kitas@example.lt"})
    broken, bad_header, fine = note("1"), note("2"), note("3")
    run = deliver_due()
    assert (run.sent, run.retrying) == (1, 2)
    assert state(broken) == ("waiting", 1, "render KeyError")
    assert state(bad_header) == ("waiting", 1, "BadHeaderError")
    assert state(fine)[0] == "sent"


def test_a_connection_lost_while_handing_over_leaves_a_doubt(post: Post, note: Note) -> None:
    post.on_data = lambda _letter: "drop"
    message = note()
    assert deliver_due().retrying == 1
    assert state(message) == ("waiting", 1, "SMTPServerDisconnected: Connection unexpectedly closed")
    assert message.maybe_twice
    post.on_data = lambda _letter: None
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver_due().sent == 1
    assert len(post.ids) == 2
    assert len(set(post.ids)) == 1
    assert post.letters[0]["Date"] == post.letters[1]["Date"]
    assert [row.id for row in troubles()] == [message.id]


def test_a_server_that_is_away_changes_nothing(post: Post, note: Note) -> None:
    message = note()
    note("2")
    post.on_mail = lambda _address: "421 4.3.2 closing"
    run = deliver_due()
    assert (run.unreachable, run.seen, run.sent) == ("421 4.3.2 closing", 1, 0)
    assert state(message) == ("waiting", 0, "421 4.3.2 closing")
    assert anything_due(clock.now())
    post.on_mail = lambda _address: None
    assert deliver_due().sent == 2
    assert not any(row.maybe_twice for row in db.session.query(OutboxMessage))


def test_a_row_left_in_the_middle_is_sent_again_when_its_time_is_over(session: Session, post: Post, note: Note) -> None:
    message = note()
    message.state, message.claimed_by = "sending", "another-machine-17-abcd"
    message.dated_at = clock.now().replace(microsecond=0) - timedelta(hours=1)
    message.claimed_until = clock.now() + CLAIM
    session.commit()
    assert not anything_due(clock.now())
    assert deliver_due().seen == 0
    with clock.frozen(clock.now() + CLAIM + timedelta(seconds=1)):
        assert anything_due(clock.now())
        assert deliver_due().sent == 1
    assert state(message)[0] == "sent"
    assert message.maybe_twice
    assert post.letters[0]["Date"].datetime == message.dated_at


def test_it_ends_between_two_messages(post: Post, note: Note) -> None:
    for number in range(4):
        note(str(number))
    assert deliver_due(3, keep_going=lambda: len(post.letters) < 2).sent == 2
    assert counts()["waiting"] == 2
    assert deliver_due(1).sent == 1


def test_two_at_once_never_send_twice(
    app: Flask, session: Session, post: Post, content: Content, make: Make, note: Note
) -> None:
    people = [make.user() for _number in range(12)]
    for person in people:
        note("1", person)
        note("2", person)
    runs: list[Delivered] = []
    start = Barrier(3)

    def deliver() -> None:
        with app.app_context():
            start.wait()
            runs.append(deliver_due())

    threads = [Thread(target=deliver) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(run.sent for run in runs) == 24
    assert len(post.ids) == len(set(post.ids)) == 24
    assert counts()["sent"] == 24
    assert not troubles()
