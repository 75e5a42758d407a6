"""What goes at once and what the digest tells: nothing twice, nothing in neither, nothing of what is not wanted."""

from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from coordnet import clock
from coordnet.digest.content import content_for
from coordnet.digest.emails import write_letter
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.forum.services import moderating
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.mail.delivery import deliver_due
from coordnet.members.models import User
from coordnet.notifications.services import MOST_A_DAY, choose
from coordnet.search.filters import filters_from
from coordnet.search.services import save_search
from tests.builders import Make
from tests.forum.threads import ask, reply, seen_by
from tests.notifications.mails import ANSWERED, ASKED, LONG_AGO, waiting

WEEK = Period(date(2026, 11, 23), date(2026, 11, 30))


@pytest.fixture
def reader(make: Make) -> User:
    return make.user(joined_at=LONG_AGO)


@pytest.fixture
def other(make: Make) -> User:
    return make.user(joined_at=LONG_AGO)


def titles(user: User) -> list[str]:
    content = content_for(seen_by(user), "weekly", WEEK)
    return [item.title for part in content.sections for item in part.items]


@pytest.mark.parametrize(
    ("state", "told"), [("waiting", 0), ("sending", 0), ("sent", 0), ("failed", 1), ("skipped", 1)]
)
def test_what_is_about_to_go_is_as_good_as_gone(reader: User, other: User, state: str, told: int) -> None:
    """On a Monday the digest is written while the mails of the weekend leave, perhaps by another process."""
    with clock.frozen(ASKED):
        thread = ask(reader, "Mano tema")
    with clock.frozen(ANSWERED):
        reply(thread, other)
    waiting(reader)[0].state = state
    db.session.commit()
    assert titles(reader).count("Mano tema") == told


def test_a_reply_left_to_the_digest_is_there_when_its_thread_went_at_once(
    make: Make, reader: User, other: User
) -> None:
    with clock.frozen(ASKED):
        follow_category(ask(other, "Pirma tema").category, "watch", by=seen_by(reader))
        db.session.commit()
    with clock.frozen(ASKED + timedelta(hours=1)):
        thread = ask(other, "Antra tema")
    with clock.frozen(ASKED + timedelta(hours=3)):
        reply(thread, make.user())
    opening, answer = waiting(reader)
    opening.state, answer.state = "sent", "failed"
    db.session.commit()
    assert titles(reader).count("Antra tema") == 1
    answer.state = "sent"
    db.session.commit()
    assert "Antra tema" not in titles(reader)


@pytest.mark.parametrize("chosen", ["own thread", "their thread", "category"])
def test_what_was_chosen_for_it_outlasts_a_topic_that_is_off(
    make: Make, reader: User, other: User, chosen: str
) -> None:
    choose("answers", "off", by=seen_by(reader))
    choose("replies", "off", by=seen_by(reader))
    with clock.frozen(ASKED):
        thread = ask(reader if chosen == "own thread" else other, "Viena tema")
        reply(thread, reader)
    with clock.frozen(ANSWERED):
        reply(thread, other if chosen == "own thread" else make.user())
    assert "Viena tema" not in titles(reader)
    if chosen == "category":
        follow_category(thread.category, "follow", by=seen_by(reader))
    else:
        follow_thread(thread, "follow", by=seen_by(reader))
    db.session.commit()
    assert "Viena tema" in titles(reader)


def test_saved_searches_leave_out_what_went_at_once_or_is_muted(reader: User, other: User) -> None:
    with clock.frozen(LONG_AGO):
        save_search("vertėjas", filters_from(MultiDict()), by=seen_by(reader))
    with clock.frozen(ASKED):
        mine, muted, heard = ask(reader, "Mano tema"), ask(other, "Nutildyta"), ask(other, "Girdima")
        follow_thread(muted, "mute", by=seen_by(reader))
        db.session.commit()
    with clock.frozen(ANSWERED):
        for thread in (mine, muted, heard):
            reply(thread, other, "<p>Vertėjas.</p>")
    content = content_for(seen_by(reader), "weekly", WEEK)
    assert "Mano tema" not in titles(reader)  # it is about to go
    assert not any(part.key == "saved" and part.total for part in content.sections), titles(reader)
    assert "Girdima" in titles(reader)
    assert "Nutildyta" not in titles(reader)


def test_the_line_of_what_was_not_sent_leads_nowhere(reader: User, other: User) -> None:
    for number in range(MOST_A_DAY + 3):
        with clock.frozen(ASKED + timedelta(minutes=number)):
            thread = ask(reader, f"Tema {number}")
        with clock.frozen(ANSWERED + timedelta(minutes=number)):
            reply(thread, other)
    said = write_letter(seen_by(reader), content_for(seen_by(reader), "weekly", WEEK))
    assert said.html is not None
    assert "ne daugiau kaip 6 laiškus" in said.text
    assert 'href=""' not in said.html
    assert "Dar 2" not in said.text


@pytest.mark.parametrize("minutes", [0, 2])
def test_what_was_hidden_when_the_mail_went_and_is_shown_again_is_in_the_digest(
    make: Make, reader: User, other: User, minutes: int
) -> None:
    admin = make.viewer(make.administrator())
    with clock.frozen(ASKED):
        thread = ask(reader, "Mano tema")
    posts = []
    for later in (0, 2, 4):
        with clock.frozen(ANSWERED + timedelta(minutes=later)):
            posts.append(reply(thread, other))
    hidden = posts[minutes // 2]
    with clock.frozen(ANSWERED + timedelta(minutes=5)):
        moderating.hide_post(hidden, "priežastis", by=admin)
        db.session.commit()
    with clock.frozen(ANSWERED + timedelta(minutes=10)):
        assert deliver_due().sent == 1
    assert "Mano tema" not in titles(reader)
    moderating.restore_post(hidden, by=admin)
    db.session.commit()
    (part,) = [part for part in content_for(seen_by(reader), "weekly", WEEK).sections if part.key == "mine"]
    assert part.items[0].url.endswith(f"/forum/posts/{hidden.id}")
    assert part.items[0].meta.startswith("1 naujas atsakymas")


def test_what_was_hidden_after_the_mail_went_is_not_told_again(make: Make, reader: User, other: User) -> None:
    admin = make.viewer(make.administrator())
    with clock.frozen(ASKED):
        thread = ask(reader, "Mano tema")
    with clock.frozen(ANSWERED):
        post = reply(thread, other)
    with clock.frozen(ANSWERED + timedelta(minutes=10)):
        assert deliver_due().sent == 1
    with clock.frozen(ANSWERED + timedelta(hours=1)):
        moderating.hide_post(post, "priežastis", by=admin)
        moderating.restore_post(post, by=admin)
        db.session.commit()
    assert "Mano tema" not in titles(reader)
