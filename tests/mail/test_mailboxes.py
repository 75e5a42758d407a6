"""A mailbox that refuses for good week after week is known; one accepted message or another address ends it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.mail.delivery import deliver_due
from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.mail.models import OutboxMessage, RefusingMailbox
from coordnet.members.models import User
from tests.mail.post import Post

Note = Callable[..., OutboxMessage]
MONDAY = datetime(2026, 11, 2, 5, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def send(post: Post, note: Note) -> Callable[..., None]:
    """`send(2, "550 full")`: a message of week 2, and what the server answers."""
    numbers = iter(range(100))

    def deliver(week: float, answer: str | None = "550 5.1.1 no such user") -> None:
        post.on_rcpt = lambda _address: answer
        with clock.frozen(MONDAY + WEEK * week):
            note(str(next(numbers)))
            deliver_due()

    return deliver


def weeks(member: User) -> int:
    row = refusing_mailbox(member.id, member.email)
    return row.weeks if row else 0


def test_three_weeks_running(send: Callable[..., None], member: User, session: Session) -> None:
    for week, said in ((0, 0), (0.5, 0), (1, 0), (1.5, 0), (2, 3), (2.2, 3), (3, 4)):
        send(week, f"550 5.1.1 no such user in week {week}")
        session.expire_all()
        assert weeks(member) == said
    row = refusing_mailbox(member.id, member.email)
    assert row is not None
    assert (row.since, row.last_error) == (MONDAY, "550 5.1.1 no such user in week 3")


def test_an_accepted_message_ends_it(send: Callable[..., None], member: User, session: Session) -> None:
    for week in range(3):
        send(week)
    assert weeks(member) == 3
    send(3, None)
    assert session.query(RefusingMailbox).count() == 0
    send(4)
    assert weeks(member) == 0


def test_another_address_begins_anew(send: Callable[..., None], member: User, session: Session) -> None:
    for week in range(3):
        send(week)
    member.email = "nauja@vilnius.example"
    session.commit()
    assert weeks(member) == 0
    for week in (3, 4):
        send(week)
    assert weeks(member) == 0
    send(5)
    assert weeks(member) == 3


@pytest.mark.parametrize("answer", ["451 4.2.2 mailbox full for now", "554 5.7.1 relay access denied", "421 busy"])
def test_what_is_not_for_good_does_not_count(send: Callable[..., None], member: User, answer: str) -> None:
    for week in range(4):
        send(week, answer)
    assert weeks(member) == 0


@pytest.mark.parametrize(("answer", "said"), [("554 5.6.0 bad content", 0), ("552 5.2.2 mailbox full", 3)])
def test_after_the_text_only_what_is_said_of_the_mailbox_counts(
    send: Callable[..., None], post: Post, member: User, answer: str, said: int
) -> None:
    post.on_data = lambda _letter: answer
    for week in range(3):
        send(week, None)
    assert weeks(member) == said


def test_a_word_to_a_former_address_says_nothing_of_the_present_one(
    post: Post, note: Note, member: User, session: Session
) -> None:
    post.on_rcpt = lambda _address: "550 5.1.1 no such user"
    for week in range(3):
        note(str(week)).address = "buvusi@vilnius.example"
        session.commit()
        with clock.frozen(clock.now() + WEEK * (week + 1)):
            assert deliver_due().failed == 1
    assert session.query(RefusingMailbox).count() == 0
