"""From Tuesday's question to the mail: who is told of what at once, and who is not."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from coordnet import clock
from coordnet.digest.content import content_for
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import delete_own_post, moderating
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.mail.models import OutboxMessage
from coordnet.mail.rendering import renderer
from coordnet.members.models import User
from coordnet.notifications.services import MOST_A_DAY, choose, forget_old
from tests.builders import Make
from tests.forum.threads import COORDINATORS, OPEN, ask, read, reply, seen_by
from tests.notifications.mails import ANSWERED, ASKED, LONG_AGO, TEN, held, letter, waiting

WEEK = Period(date(2026, 11, 23), date(2026, 11, 30))


@pytest.fixture
def asker(make: Make) -> User:
    return make.coordinator("LT-57", joined_at=LONG_AGO)


@pytest.fixture
def helper(make: Make) -> User:
    return make.coordinator("LT-20", name="Ona Kazlauskienė", joined_at=LONG_AGO)


@pytest.fixture
def thread(asker: User) -> Thread:
    with clock.frozen(ASKED):
        return ask(asker, "Kas apmoka vertėją?")


@pytest.fixture
def answer(thread: Thread, helper: User) -> Post:
    with clock.frozen(ANSWERED):
        return reply(thread, helper, "<p>Savivaldybė, pagal sutartį.</p>")


def test_the_asker_is_told_ten_minutes_later(asker: User, helper: User, answer: Post) -> None:
    (message,) = waiting(asker)
    assert message.not_before == ANSWERED + TEN
    said = letter(asker)
    assert said is not None
    assert said.subject == "1 naujas atsakymas: Kas apmoka vertėją?"
    assert "Ona Kazlauskienė, " in said.text
    assert "2026 m. lapkričio 24 d., 11:02" in said.text.replace("\xa0", " ")  # true whenever it is read
    assert "Savivaldybė, pagal sutartį." in said.text
    assert f"/forum/posts/{answer.id}" in said.text
    assert "Gavote šį laišką, nes šią temą pradėjote Jūs." in said.text
    assert waiting(helper) == []


def test_what_comes_within_ten_minutes_is_one_mail(make: Make, asker: User, thread: Thread, answer: Post) -> None:
    others = [make.user() for _number in range(3)]
    for minutes, other in zip((1, 5, 8), others, strict=True):
        with clock.frozen(ANSWERED + timedelta(minutes=minutes)):
            reply(thread, other, f"<p>Po {minutes} minučių.</p>")
    said = letter(asker)
    assert said is not None
    assert said.subject == "4 nauji atsakymai: Kas apmoka vertėją?"
    assert all(f"Po {minutes} minučių." in said.text for minutes in (1, 5, 8))


def test_what_has_no_room_is_one_link_to_the_first_of_it(make: Make, asker: User, thread: Thread) -> None:
    other = make.user()
    with clock.frozen(ANSWERED):
        posts = [reply(thread, other) for _number in range(9)]
    said = letter(asker)
    assert said is not None and said.html is not None
    link = re.search(r'href="([^"]+)"[^>]*>[^<]*\b2\b[^<]*</a></p>', said.html)
    assert link is not None and link[1].endswith(f"/forum/posts/{posts[7].id}")


def test_every_post_is_in_exactly_one_mail(make: Make, asker: User, thread: Thread) -> None:
    """Also those of the minute before a mail goes, which may be committed after it was written."""
    other = make.user()
    for seconds in range(0, 45 * 60, 97):
        with clock.frozen(ANSWERED + timedelta(seconds=seconds)):
            reply(thread, other, f"<p>Žodis{seconds}x.</p>")
    texts = []
    for message in waiting(asker):
        with clock.frozen(message.not_before):
            said = renderer("posts")(message)
        assert said is not None
        texts.append(said.text)
    assert len(texts) == 5
    posts = db.session.scalars(select(Post.id).where(Post.thread_id == thread.id, Post.author_id == other.id))
    assert all(sum(f"/forum/posts/{post}\n" in text for text in texts) == 1 for post in posts)


def test_nothing_when_it_was_read(asker: User, thread: Thread, answer: Post) -> None:
    read(thread, asker, answer)
    assert letter(asker) is None


def test_nothing_when_it_was_hidden_deleted_or_moved_away(
    make: Make, asker: User, helper: User, thread: Thread, answer: Post
) -> None:
    admin = make.viewer(make.administrator())
    moderating.hide_post(answer, "priežastis", by=admin)
    db.session.commit()
    assert letter(asker) is None
    moderating.restore_post(answer, by=admin)
    db.session.commit()
    assert letter(asker) is not None
    moderating.hide_thread(thread, "priežastis", by=admin)
    db.session.commit()
    assert letter(asker) is None
    moderating.restore_thread(thread, by=admin)
    moderating.move_thread(thread, "duomenys-ir-ministerija", by=admin)
    db.session.commit()
    assert letter(asker) is None
    moderating.move_thread(thread, OPEN, by=admin)
    delete_own_post(answer, by=seen_by(helper))
    db.session.commit()
    assert letter(asker) is None


def test_nothing_to_who_left_or_is_suspended(asker: User, answer: Post) -> None:
    asker.state = "suspended"
    db.session.commit()
    assert letter(asker) is None


def test_one_s_own_replies_are_told_to_nobody_in_particular(asker: User, thread: Thread) -> None:
    with clock.frozen(ANSWERED):
        reply(thread, asker)
    assert waiting(asker) == []


def test_a_confidential_category_gives_neither_title_nor_text(asker: User, helper: User) -> None:
    with clock.frozen(ASKED):
        thread = ask(asker, "Slapta antraštė", category=COORDINATORS)
    with clock.frozen(ANSWERED):
        reply(thread, helper, "<p>Slaptas tekstas</p>")
    said = letter(asker)
    assert said is not None and said.html is not None
    for text in (said.subject, said.text, said.html):
        assert "Slapt" not in text
        assert "Ona" not in text
    assert "Yra naujienų kategorijoje" in said.subject


def test_titles_only_is_titles_only(asker: User, answer: Post) -> None:
    asker.digest_frequency = "titles"
    db.session.commit()
    said = letter(asker)
    assert said is not None
    assert "Savivaldybė" not in said.text


@pytest.mark.parametrize("how", ["digest", "off"])
def test_who_chose_otherwise_is_not_told_at_once(asker: User, helper: User, thread: Thread, how: str) -> None:
    choose("answers", how, by=seen_by(asker))
    db.session.commit()
    with clock.frozen(ANSWERED):
        reply(thread, helper)
    assert waiting(asker) == []


def test_a_choice_made_meanwhile_counts(asker: User, answer: Post) -> None:
    choose("answers", "digest", by=seen_by(asker))
    db.session.commit()
    assert letter(asker) is None


def test_who_wrote_is_told_at_once_only_when_they_chose_so(make: Make, asker: User, thread: Thread) -> None:
    quiet, eager = make.user(), make.user()
    with clock.frozen(ASKED + TEN):
        reply(thread, quiet)
        reply(thread, eager)
    choose("replies", "now", by=seen_by(eager))
    db.session.commit()
    with clock.frozen(ANSWERED):
        reply(thread, make.user())
    assert waiting(quiet) == []
    said = letter(eager)
    assert said is not None
    assert "nes rašėte šioje temoje" in said.text


def test_who_follows_a_thread_or_its_category_is_told(make: Make, asker: User, helper: User, thread: Thread) -> None:
    of_thread, of_category, of_both = make.user(), make.user(), make.user()
    follow_thread(thread, "watch", by=seen_by(of_thread))
    follow_category(thread.category, "watch", by=seen_by(of_category))
    follow_category(thread.category, "watch", by=seen_by(of_both))
    follow_thread(thread, "follow", by=seen_by(of_both))
    db.session.commit()
    with clock.frozen(ANSWERED):
        reply(thread, helper)
    first, second = letter(of_thread), letter(of_category)
    assert first is not None and "kiekvieną šios temos įrašą" in first.text
    assert second is not None and "kiekvieną šios kategorijos įrašą" in second.text
    assert waiting(of_both) == []  # the narrower choice decides


def test_a_new_thread_is_told_to_who_follows_its_category(make: Make, asker: User) -> None:
    watcher, elsewhere = make.user(), make.user()
    with clock.frozen(ASKED):
        first = ask(asker)
        follow_category(first.category, "watch", by=seen_by(watcher))
        other = ask(asker, category="pagalba-nukentejusiesiems")
        follow_category(other.category, "watch", by=seen_by(elsewhere))
        db.session.commit()
    with clock.frozen(ANSWERED):
        ask(asker, "Ar yra tvarka?")
    said = letter(watcher)
    assert said is not None
    assert said.subject == "Nauja tema: Ar yra tvarka?"
    assert waiting(elsewhere) == []


def test_whoever_may_not_read_it_is_told_nothing(make: Make, asker: User, helper: User) -> None:
    """A member without a seat who followed while it stood in an open category."""
    watcher = make.user()
    with clock.frozen(ASKED):
        thread = ask(asker)
        follow_thread(thread, "watch", by=seen_by(watcher))
        moderating.move_thread(thread, COORDINATORS, by=make.viewer(make.administrator()))
        db.session.commit()
    with clock.frozen(ANSWERED):
        reply(thread, helper)
    assert letter(watcher) is None


def test_a_day_has_six_mails_at_most_and_the_digest_says_so(make: Make, asker: User, helper: User) -> None:
    threads = []
    for number in range(MOST_A_DAY + 3):
        with clock.frozen(ASKED + timedelta(minutes=number)):
            threads.append(ask(asker, f"Tema {number}"))
    for number, thread in enumerate(threads):
        with clock.frozen(ANSWERED + timedelta(minutes=number)):
            reply(thread, helper)
    assert len(waiting(asker)) == MOST_A_DAY
    assert held(asker) == 3
    db.session.execute(update(OutboxMessage).values(state="sent"))
    db.session.commit()
    content = content_for(seen_by(asker), "weekly", WEEK)
    said = {part.key: part for part in content.sections}
    assert said["held"].total == 3
    assert "ne daugiau kaip 6 laiškus" in said["held"].items[0].title
    assert said["mine"].total == 3


def test_on_a_monday_the_digest_is_one_of_the_six(asker: User, helper: User) -> None:
    monday = ANSWERED - timedelta(days=1)
    for number in range(MOST_A_DAY):
        with clock.frozen(monday - timedelta(minutes=60 - number)):
            thread = ask(asker, f"Tema {number}")
        with clock.frozen(monday + timedelta(minutes=number)):
            reply(thread, helper)
    assert len(waiting(asker)) == MOST_A_DAY - 1


def test_what_went_at_once_is_not_in_the_digest_again(make: Make, asker: User, helper: User, answer: Post) -> None:
    waiting(asker)[0].state = "failed"
    db.session.commit()
    before = {part.key for part in content_for(seen_by(asker), "weekly", WEEK).sections}
    assert "mine" in before
    waiting(asker)[0].state = "sent"
    db.session.commit()
    after = content_for(seen_by(asker), "weekly", WEEK)
    assert "mine" not in {part.key for part in after.sections}
    with clock.frozen(ANSWERED + timedelta(hours=2)):
        later = reply(answer.thread, make.user(name="Vėlesnė Narė"))
    waiting(asker)[1].state = "failed"
    db.session.commit()
    (part,) = [part for part in content_for(seen_by(asker), "weekly", WEEK).sections if part.key == "mine"]
    assert part.items[0].url.endswith(f"/forum/posts/{later.id}")
    assert part.items[0].meta.startswith("1 naujas atsakymas")


def test_a_mail_that_failed_is_left_to_the_digest(asker: User, answer: Post) -> None:
    waiting(asker)[0].state = "failed"
    db.session.commit()
    content = content_for(seen_by(asker), "weekly", WEEK)
    assert "mine" in {part.key for part in content.sections}


def test_notices_are_kept_for_sixty_days(make: Make, asker: User, answer: Post) -> None:
    with clock.frozen(ANSWERED + timedelta(hours=1)):
        reply(answer.thread, make.user())
    with clock.frozen(ANSWERED + timedelta(days=60)):
        assert forget_old() == 0
    with clock.frozen(ANSWERED + timedelta(days=60, seconds=1)):
        assert forget_old() == 1


def test_a_mail_after_a_silence_is_a_mail_of_its_own(asker: User, helper: User, answer: Post) -> None:
    """SQLite gives an id anew when the last row is gone, and the outbox knows mails by it."""
    with clock.frozen(ANSWERED + timedelta(days=90)):
        forget_old()
        reply(answer.thread, helper)
    assert len({message.message_id for message in waiting(asker)}) == 2
    assert held(asker) == 0


def test_many_at_once_make_one_mail_a_thread_and_six_a_day(
    make: Make, asker: User, together: Callable[..., list[object]]
) -> None:
    with clock.frozen(ASKED):
        threads = [ask(asker, f"Tema {number}").id for number in range(MOST_A_DAY + 2)]
    helpers = [make.user().id for _number in range(4)]

    def answering(thread_id: int, helper_id: int) -> Callable[[], object]:
        return lambda: reply(db.session.get_one(Thread, thread_id), db.session.get_one(User, helper_id))

    with clock.frozen(ANSWERED):
        together(*(answering(threads[0], helper) for helper in helpers))
        assert len(waiting(asker)) == 1
        together(*(answering(thread, helpers[number % 4]) for number, thread in enumerate(threads)))
    assert len(waiting(asker)) == MOST_A_DAY
    assert held(asker) == 2


def test_telling_many_takes_no_more_statements_than_telling_few(make: Make, queries: Callable[[], Any]) -> None:
    taken = []
    for number in (2, 12):
        with clock.frozen(ASKED):
            thread = ask(make.user())
            for _watcher in range(number):
                follow_thread(thread, "watch", by=seen_by(make.user()))
            db.session.commit()
        with clock.frozen(ANSWERED), queries() as seen:
            reply(thread, make.user())
        taken.append(len(seen))
    assert taken[0] == taken[1]
