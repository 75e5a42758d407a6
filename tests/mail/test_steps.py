"""Each step of a delivery: what it writes into the row, what it says, and that it gives way to whoever was faster."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail import Later, Rendered, delivery
from coordnet.mail.delivery import BACK_OFF, CLAIM, deliver_due
from coordnet.mail.models import OutboxMessage, RefusingMailbox
from coordnet.mail.services import cancel
from coordnet.members.models import User
from tests.builders import Make
from tests.mail.post import Post

Note = Callable[..., OutboxMessage]
Content = dict[str, Rendered | Exception | None]
MOMENT = datetime(2026, 11, 25, 5, 30, 0, 123456, tzinfo=UTC)
TAKEN = "another-machine-17-abcd"
NO_SUCH_USER, GREYLISTED = "550 5.1.1 no such user", "451 4.7.1 greylisted"


def change(message: OutboxMessage, **values: Any) -> None:
    """As another process would: the session at hand does not know it, and the change is committed."""
    with db.engine.begin() as other:
        other.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(**values))


def row(message: OutboxMessage) -> OutboxMessage:
    db.session.refresh(message)
    return message


def at_hand_over(post: Post, act: Callable[[], Any]) -> list[Any]:
    """What `act` gives while the server has the letter and has not answered."""
    seen: list[Any] = []
    post.on_data = lambda _letter: seen.append(act())
    return seen


def test_the_pauses_and_the_time_of_a_claim() -> None:
    minutes = [1, 5, 15, 60, 3 * 60, 8 * 60, 12 * 60, 24 * 60]
    assert [pause.total_seconds() for pause in BACK_OFF] == [60 * each for each in minutes]
    assert CLAIM.total_seconds() == 600


def test_while_it_is_sent_the_row_is_claimed_by_this_process(app: Flask, post: Post, note: Note) -> None:
    message, engine = note(), db.engine
    columns = (OutboxMessage.state, OutboxMessage.claimed_by, OutboxMessage.claimed_until, OutboxMessage.dated_at)

    def claim() -> Any:
        with engine.connect() as connection:
            state, name, until, dated = connection.execute(select(*columns)).one()
        return state, (Path(app.config["DATA"]) / "running" / name).exists(), name, until, dated

    seen = at_hand_over(post, claim)
    with clock.frozen(MOMENT + timedelta(minutes=1)):
        message.not_before = MOMENT
        db.session.commit()
        assert deliver_due().sent == 1
    [(state, alive, name, until, dated)] = seen
    assert (state, alive) == ("sending", True)
    assert name.startswith(socket.gethostname()[:40])
    assert until == MOMENT + timedelta(minutes=11)
    assert dated == MOMENT.replace(microsecond=0) + timedelta(minutes=1)
    after = row(message)
    assert (after.state, after.attempts, after.claimed_by, after.claimed_until) == ("sent", 1, None, None)
    assert (after.sent_at, after.dated_at) == (MOMENT + timedelta(minutes=1), dated)


def test_every_count_counts(post: Post, note: Note, content: Content) -> None:
    content["1"] = content["2"] = None
    for number in range(1, 5):
        note(str(number))
    assert (str(run := deliver_due()), run.seen) == ("sent 2, skipped 2, failed 0, retrying 0", 4)
    post.on_rcpt = lambda _address: NO_SUCH_USER
    note("5"), note("6")
    assert (str(run := deliver_due()), run.seen) == ("sent 0, skipped 0, failed 2, retrying 0", 2)
    assert [line.partition(" to member")[0] for line in run.problems] == ["failed: note 5", "failed: note 6"]


def test_what_is_tried_again_is_told_without_content_or_address(post: Post, note: Note, member: User) -> None:
    post.on_rcpt = lambda address: f"451 4.7.1 greylisted {address}"
    note("1"), note("2")
    said = f"to member {member.id}: 451 4.7.1 greylisted [e-mail]"
    assert deliver_due().problems == [f"to be tried again: note {number} {said}" for number in (1, 2)]


def test_the_file_of_a_letter_is_named_by_its_time_kind_and_id(app: Flask, note: Note) -> None:
    message = note()
    with clock.frozen(MOMENT):
        message.not_before = MOMENT
        db.session.commit()
        assert deliver_due().sent == 1
    [path] = (Path(app.config["DATA"]) / "mail").iterdir()
    assert path.name == f"20261125T053000Z-note-{message.message_id.strip('<>')[:16]}.eml"


def left_in_the_middle(message: OutboxMessage, **values: Any) -> None:
    long_ago = clock.wall() - timedelta(hours=1)
    change(message, state="sending", claimed_by=TAKEN, claimed_until=long_ago, dated_at=long_ago, **values)


def test_a_row_left_in_the_middle_with_nothing_more_to_say_is_nobodys(post: Post, note: Note, content: Content) -> None:
    content["1"] = None
    message = note()
    left_in_the_middle(message)
    assert deliver_due().skipped == 1
    after = row(message)
    assert (after.state, after.claimed_by, after.claimed_until) == ("skipped", None, None)


def test_a_server_that_is_away_leaves_no_claim(post: Post, note: Note) -> None:
    message = note()
    post.on_mail = lambda _address: "421 4.3.2 closing"
    deliver_due()
    after = row(message)
    assert (after.state, after.claimed_by, after.claimed_until) == ("waiting", None, None)


@pytest.mark.parametrize(
    ("answer", "state"), [(GREYLISTED, "waiting"), (NO_SUCH_USER, "failed"), ("drop", "waiting"), (None, "sent")]
)
def test_every_answer_ends_the_claim_and_a_doubt_stays(post: Post, note: Note, answer: str | None, state: str) -> None:
    message = note()
    left_in_the_middle(message, last_error="421 4.3.2 closing", attempts=2)
    post.on_data = lambda _letter: answer
    deliver_due()
    after = row(message)
    assert (after.state, after.attempts, after.claimed_by, after.claimed_until) == (state, 3, None, None)
    assert after.maybe_twice
    assert (after.last_error == "") is (state == "sent")


@pytest.mark.parametrize("said", [KeyError("x"), Rendered("Tema", "Labas", headers={"To": "kitas@example.lt"})])
def test_an_error_of_ours_keeps_the_doubt_too(post: Post, note: Note, content: Content, said: Any) -> None:
    content["1"] = said
    message = note()
    left_in_the_middle(message)
    assert deliver_due().retrying == 1
    assert (row(message).state, message.maybe_twice, message.claimed_by) == ("waiting", True, None)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver_due().retrying == 1
    assert row(message).maybe_twice


def test_an_error_of_ours_alone_leaves_no_doubt(post: Post, note: Note, content: Content) -> None:
    content["1"], content["2"] = KeyError("x"), Rendered("Tema", "Labas", headers={"To": "kitas@example.lt"})
    broken, bad_header, busy = note("1"), note("2"), note("3")
    post.on_data = lambda _letter: GREYLISTED
    assert deliver_due().retrying == 3
    assert not any(row(message).maybe_twice for message in (broken, bad_header, busy))


def test_errors_of_ours_are_logged_with_the_row_and_no_content(post: Post, note: Note, content: Content) -> None:
    content["1"], content["2"] = KeyError("x"), Rendered("Tema", "Labas", headers={"To": "kitas@example.lt"})
    broken, bad_header = note("1"), note("2")
    with capture_logs() as logs:
        deliver_due()
    expected = {"kind": "note", "log_level": "error", "exc_info": True}
    assert logs == [
        {"event": "rendering failed", "row": broken.id, **expected},
        {"event": "sending failed", "row": bad_header.id, **expected},
    ]


def test_they_are_logged_as_those_of_the_mail(
    post: Post, note: Note, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    content["1"] = KeyError("x")
    note("1")
    deliver_due()
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["coordnet.mail"]


@pytest.mark.parametrize(
    ("answer", "own", "noted"),
    [(NO_SUCH_USER, True, 1), (NO_SUCH_USER, False, 0), ("550 5.7.1 blocked", True, 0), (GREYLISTED, True, 0)],
)
def test_a_mailbox_is_noted_when_it_is_the_persons_own_and_the_reason(
    session: Session, post: Post, note: Note, member: User, answer: str, own: bool, noted: int
) -> None:
    message = note()
    message.address = None if own else "senas@vilnius.example"
    post.on_rcpt = lambda _address: answer
    deliver_due()
    found = session.execute(select(RefusingMailbox.user_id, RefusingMailbox.address, RefusingMailbox.last_error)).all()
    assert [tuple(each) for each in found] == [(member.id, member.email, answer)] * noted


def test_an_accepted_letter_to_another_address_says_nothing_of_the_persons_own(
    session: Session, post: Post, note: Note
) -> None:
    post.on_rcpt = lambda address: NO_SUCH_USER if "rasa" in address else None
    note("1")
    note("2").address = "kitas@vilnius.example"
    assert str(deliver_due()) == "sent 1, skipped 0, failed 1, retrying 0"
    assert session.query(RefusingMailbox).count() == 1
    post.on_rcpt = lambda _address: None
    note("3")
    assert deliver_due().sent == 1
    assert session.query(RefusingMailbox).count() == 0


# What happens between two messages is seen before the next one is rendered.


def test_what_is_taken_back_or_held_back_meanwhile_is_not_sent(post: Post, note: Note) -> None:
    _first, held, _gone, done = note("1"), note("2"), note("3"), note("4")

    def keep_going() -> bool:
        if post.letters:
            cancel("note", "3")
            db.session.commit()
            change(held, not_before=clock.now() + timedelta(hours=1))
            change(done, state="sent")
            db.session.commit()
        return True

    run = deliver_due(keep_going=keep_going)
    assert (run.seen, run.sent, len(post.letters)) == (4, 1, 1)
    assert (row(held).state, row(done).state) == ("waiting", "sent")


def test_what_is_held_back_until_this_moment_is_sent(post: Post, note: Note) -> None:
    message = note()
    with clock.frozen(MOMENT):
        message.not_before = MOMENT
        db.session.commit()
        assert deliver_due().sent == 1


# Somebody else comes between the reading of a row and its claim: three ways a row may have changed.


def interrupted(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Have `act` happen before the first claim."""
    claim = delivery._claim

    def late(task: Any, me: str) -> bool:
        monkeypatch.setattr(delivery, "_claim", claim)
        act()
        return claim(task, me)

    monkeypatch.setattr(delivery, "_claim", late)


@pytest.mark.parametrize("meanwhile", [{"state": "skipped"}, {"claimed_by": TAKEN}, {"attempts": 1}])
def test_a_row_that_changed_since_it_was_read_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, post: Post, note: Note, meanwhile: dict[str, Any]
) -> None:
    message = note()
    interrupted(monkeypatch, lambda: change(message, **meanwhile))
    assert str(deliver_due()) == "sent 0, skipped 0, failed 0, retrying 0"
    assert post.letters == []
    after = row(message)
    expected = {"state": "waiting", "claimed_by": None, "attempts": 0} | meanwhile
    assert {"state": after.state, "claimed_by": after.claimed_by, "attempts": after.attempts} == expected


def test_an_attempt_that_was_answered_meanwhile_is_not_made_again_before_its_pause(
    monkeypatch: pytest.MonkeyPatch, post: Post, note: Note
) -> None:
    asked: list[str] = []
    post.on_rcpt = lambda address: asked.append(address) or GREYLISTED
    message = note()
    interrupted(monkeypatch, deliver_due)
    assert deliver_due().retrying == 0
    assert len(asked) == 1
    assert (row(message).state, message.attempts) == ("waiting", 1)


@pytest.mark.parametrize(("answer", "said"), [(None, "sent"), (GREYLISTED, ""), (NO_SUCH_USER, "")])
def test_a_claim_taken_over_while_it_was_sent_stays_with_who_took_it(
    post: Post, note: Note, answer: str | None, said: str
) -> None:
    message, other = note("1"), note("2")
    other_id = other.id
    engine = db.engine

    def take_over(_letter: Any) -> str | None:
        with engine.begin() as connection:
            mine = update(OutboxMessage).where(OutboxMessage.state == "sending", OutboxMessage.id != other_id)
            connection.execute(mine.values(claimed_by=TAKEN))
        return answer

    post.on_data = take_over
    with capture_logs() as logs:
        run = deliver_due(1)
    assert (row(message).state, message.claimed_by, message.attempts) == ("sending", TAKEN, 0)
    assert (run.failed, run.retrying, run.problems) == (0, 0, [])
    expected = {"event": "sent, but the row was taken over", "kind": "note", "row": message.id, "log_level": "error"}
    assert logs == ([expected] if said else [])


def test_a_result_is_of_its_own_row_alone(post: Post, note: Note, make: Make) -> None:
    first, second = note("1"), note("1", make.user())
    assert deliver_due(1).sent == 1
    assert (row(first).state, row(second).state) == ("sent", "waiting")


@pytest.mark.parametrize("abandoned", [False, True])
def test_what_is_not_to_go_yet_waits_for_its_hour(post: Post, note: Note, content: Content, abandoned: bool) -> None:
    hour = MOMENT.replace(microsecond=0) + timedelta(hours=1)
    content["1"] = Later(hour)
    message = note()
    change(message, not_before=MOMENT)
    if abandoned:
        change(message, state="sending", claimed_by=TAKEN, claimed_until=MOMENT - timedelta(hours=1))
    with clock.frozen(MOMENT):
        assert (str(run := deliver_due()), run.seen) == ("sent 0, skipped 0, failed 0, retrying 0", 1)
    after = row(message)
    assert (after.state, after.not_before, after.attempts) == ("waiting", hour, 0)
    assert (after.claimed_by, after.claimed_until, after.maybe_twice) == (None, None, abandoned)
    content["1"] = Rendered("Naujas įrašas", "Labas", "<p>Labas</p>")
    with clock.frozen(hour):
        assert deliver_due().sent == 1
