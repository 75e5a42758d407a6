"""At the moment of sending: late mails wait for office hours, and no day has more than its number."""

from datetime import datetime, timedelta

import pytest

from coordnet import clock
from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.notifications.services import MOST_A_DAY
from tests.builders import Make
from tests.forum.threads import ask, reply
from tests.notifications.mails import ANSWERED, ASKED, LONG_AGO, held, waiting


@pytest.fixture
def asker(make: Make) -> User:
    return make.coordinator("LT-57", joined_at=LONG_AGO)


def answered(asker: User, helper: User, number: int, at: datetime) -> None:
    """So many of the asker's threads are answered, one a minute."""
    for minutes in range(number):
        with clock.frozen(ASKED):
            thread = ask(asker)
        with clock.frozen(at + timedelta(minutes=minutes)):
            reply(thread, helper)


def sent(asker: User) -> int:
    db.session.expire_all()
    return sum(message.state == "sent" for message in waiting(asker))


@pytest.mark.parametrize(
    ("late", "morning"),
    [
        ("2026-11-24 19:00", "2026-11-25 07:30"),
        ("2026-11-25 07:29:59", "2026-11-25 07:30"),
        ("2026-11-27 22:00", "2026-11-30 07:30"),
        ("2026-12-24 10:00", "2026-12-28 07:30"),
    ],
)
def test_what_could_not_go_waits_for_office_hours(make: Make, asker: User, late: str, morning: str) -> None:
    """The mail server was away, or asked to be tried again later."""
    answered(asker, make.user(), 1, ANSWERED)
    (message,) = waiting(asker)
    with clock.frozen(datetime.fromisoformat(late).replace(tzinfo=VILNIUS)):
        assert deliver_due().sent == 0
    db.session.refresh(message)
    opens = datetime.fromisoformat(morning).replace(tzinfo=VILNIUS)
    assert (message.state, message.attempts, message.not_before) == ("waiting", 0, opens)
    with clock.frozen(opens):
        assert deliver_due().sent == 1


def test_what_was_left_of_yesterday_counts_for_the_day_it_goes(make: Make, asker: User) -> None:
    helper, tomorrow = make.user(), ANSWERED + timedelta(days=1)
    answered(asker, helper, MOST_A_DAY, ANSWERED)
    answered(asker, helper, MOST_A_DAY, tomorrow)
    assert len(waiting(asker)) == 2 * MOST_A_DAY
    for days, most in ((1, 1), (2, 2), (3, 2)):
        for hours in (1, 3, 9):
            with clock.frozen(ANSWERED + timedelta(days=days, hours=hours)):
                deliver_due()
        assert sent(asker) == most * MOST_A_DAY


def test_what_a_killed_process_had_claimed_waits_too(make: Make, asker: User) -> None:
    answered(asker, make.user(), 1, ANSWERED)
    (message,) = waiting(asker)
    message.state, message.claimed_by, message.claimed_until = "sending", "gone-1-abcd", ANSWERED
    db.session.commit()
    with clock.frozen(ANSWERED.replace(hour=20)):
        deliver_due()
    db.session.refresh(message)
    assert (message.state, message.claimed_by, message.maybe_twice) == ("waiting", None, True)
    assert db.session.query(OutboxMessage).filter_by(state="sending").count() == 0


def test_who_has_no_digest_gets_the_rest_on_the_next_day(make: Make, asker: User) -> None:
    asker.digest_frequency = "off"
    db.session.commit()
    answered(asker, make.user(), MOST_A_DAY + 2, ANSWERED)
    assert held(asker) == 0
    for later, number in ((timedelta(hours=1), MOST_A_DAY), (timedelta(days=1), MOST_A_DAY + 2)):
        with clock.frozen(ANSWERED + later):
            deliver_due()
        assert sent(asker) == number
