"""Who is told that they are named: in one mail, of nothing they may not read, once, and as they chose."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from coordnet import clock
from coordnet.digest.content import Part, content_for
from coordnet.digest.period import Period
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.mail import Rendered
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.mail.rendering import renderer
from coordnet.members import seats
from coordnet.members.models import SeatHolding, User
from coordnet.notifications.queries import choices_of
from coordnet.notifications.services import MOST_A_DAY, choose
from tests.builders import Make
from tests.forum.threads import COORDINATORS, MINISTRY, OPEN, ask, read, seen_by
from tests.notifications.mails import ANSWERED, ASKED, LONG_AGO, TEN, held, letter, waiting

SignIn = Callable[[User], FlaskClient]
WEEK = Period(date(2026, 11, 23), date(2026, 11, 30))
NAMING = "<p>Gal žino @Ona Onaitė?</p>"


@pytest.fixture
def asker(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Rasaitė", joined_at=LONG_AGO)


@pytest.fixture
def ona(make: Make) -> User:
    return make.coordinator("LT-20", name="Ona Onaitė", joined_at=LONG_AGO)


@pytest.fixture
def helper(make: Make) -> User:
    return make.coordinator("LT-15", name="Jonas Jonaitis", joined_at=LONG_AGO)


@pytest.fixture
def thread(asker: User) -> Thread:
    with clock.frozen(ASKED):
        return ask(asker, "Kas apmoka vertėją?")


def sections(user: User) -> dict[str, Part]:
    return {part.key: part for part in content_for(seen_by(user), "weekly", WEEK).sections}


def mail_of(user: User, number: int = 0) -> Rendered | None:
    message = waiting(user)[number]
    with clock.frozen(message.not_before):
        return renderer("posts")(message)


def answered(thread: Thread, by: User, body: str = NAMING, minutes: float = 0, *, accepted: str = "") -> Post:
    with clock.frozen(ANSWERED + timedelta(minutes=minutes)):
        post = services.reply(thread, body, by=seen_by(by), accepted=accepted)
        db.session.commit()
        return post


def edited(post: Post, by: User, body: str = NAMING, minutes: float = 0) -> None:
    with clock.frozen(ANSWERED + timedelta(minutes=minutes)):
        services.edit_post(post, body, post.version, by=seen_by(by), title=post.thread.title)
        db.session.commit()


def test_who_is_named_is_told_ten_minutes_later(ona: User, helper: User, thread: Thread) -> None:
    post = answered(thread, helper)
    answered(thread, helper, "<p>Kitas įrašas.</p>", 5)
    (message,) = waiting(ona)
    assert message.not_before == ANSWERED + TEN
    said = letter(ona)
    assert said is not None
    assert said.subject == "Jus paminėjo Jonas Jonaitis: Kas apmoka vertėją?"
    assert "Gavote šį laišką, nes Jus paminėjo Jonas Jonaitis." in said.text
    assert f"/forum/posts/{post.id}" in said.text
    assert "Kitas įrašas." not in said.text  # nobody asked her about that


def test_its_button_stops_mentions_and_nothing_else(
    client: FlaskClient, ona: User, helper: User, thread: Thread
) -> None:
    answered(thread, helper)
    said = letter(ona)
    assert said is not None
    address = "/notifications/" + said.headers["List-Unsubscribe"].strip("<>").partition("/notifications/")[2]
    assert "Įrašai, kurie mini Jus arba Jūsų savivaldybę." in client.get(address).text
    client.post(address)
    assert choices_of(ona.id) == {"answers": "now", "mentions": "digest", "replies": "digest"}
    assert letter(ona) is None


def test_of_several_reasons_one_mail_names_the_strongest(asker: User, ona: User, helper: User, thread: Thread) -> None:
    follow_thread(thread, "watch", by=seen_by(ona))
    db.session.commit()
    answered(thread, helper, "<p>Pirmas.</p>")
    answered(thread, helper, NAMING + "<p>@Rasa Rasaitė</p>", 5)
    for user in (ona, asker):
        (message,) = waiting(user)
        assert message.kind == "posts"
        said = letter(user)
        assert said is not None
        assert "nes Jus paminėjo Jonas Jonaitis" in said.text
        assert "Pirmas." in said.text and "Gal žino" in said.text


def test_a_municipality_is_whoever_holds_its_seat_now(make: Make, asker: User, helper: User, thread: Thread) -> None:
    holder, deputy = make.coordinator("LT-16", joined_at=LONG_AGO), make.deputy("LT-16", joined_at=LONG_AGO)
    former = make.coordinator("LT-02", joined_at=LONG_AGO)
    answered(thread, helper, "<p>Klauskite @Kauno r. sav.</p>")
    for user in (holder, deputy):
        said = letter(user)
        assert said is not None
        assert said.subject == "Paminėta Jūsų savivaldybė: Kas apmoka vertėją?"
        assert "nes Jūsų savivaldybę paminėjo Jonas Jonaitis" in said.text
    assert waiting(former) == []
    held_seat = db.session.query(SeatHolding).filter_by(user_id=deputy.id).one()
    seats.end_seat(held_seat, until=ANSWERED.date() - timedelta(days=1), by=None)
    db.session.commit()
    assert letter(deputy) is None  # no longer
    assert letter(holder) is not None


def test_never_oneself_nor_who_may_not_read_it(make: Make, asker: User, ona: User) -> None:
    member, gone = make.user(name="Be Vietos"), make.coordinator("LT-02", name="Buvusi Narė", state="suspended")
    body = "<p>@Rasa Rasaitė, @Ona Onaitė, @Be Vietos, @Buvusi Narė</p>"
    told = "Įrašo nematys: Be Vietos, Buvusi Narė – šios kategorijos jie dabar neskaito."
    with clock.frozen(ANSWERED):
        services.ask("Slapta antraštė", body, COORDINATORS, by=seen_by(asker), accepted=told)
        db.session.commit()
    assert [len(waiting(user)) for user in (asker, ona, member, gone)] == [0, 1, 0, 0]
    said = letter(ona)
    assert said is not None and said.html is not None
    for text in (said.subject, said.text, said.html):
        assert "Slapta" not in text and "Rasa" not in text
    assert "nes įrašas mini Jus arba Jūsų savivaldybę" in said.text


@pytest.mark.parametrize("happened", ["hidden", "deleted", "moved", "left", "read"])
def test_what_came_between_is_not_sent(make: Make, ona: User, helper: User, thread: Thread, happened: str) -> None:
    post, admin = answered(thread, helper), make.viewer(make.administrator())
    if happened == "hidden":
        moderating.hide_post(post, "priežastis", by=admin)
    elif happened == "deleted":
        services.delete_own_post(post, by=seen_by(helper))
    elif happened == "moved":
        moderating.move_thread(thread, MINISTRY, by=admin)
    elif happened == "read":
        read(thread, ona, post)
    else:
        ona.state = "left"
    db.session.commit()
    assert letter(ona) is None


@pytest.mark.parametrize("how", ["digest", "off"])
def test_who_chose_otherwise_is_not_told_at_once(ona: User, helper: User, thread: Thread, how: str) -> None:
    choose("mentions", how, by=seen_by(ona))
    db.session.commit()
    answered(thread, helper)
    assert waiting(ona) == []


@pytest.mark.parametrize("muted", ["thread", "category"])
def test_muted_is_muted_but_for_whoever_is_named_in_person(
    make: Make, ona: User, helper: User, thread: Thread, muted: str
) -> None:
    other = make.coordinator("LT-16", joined_at=LONG_AGO)
    for user in (ona, other):
        if muted == "thread":
            follow_thread(thread, "mute", by=seen_by(user))
        else:
            follow_category(thread.category, "mute", by=seen_by(user))
    db.session.commit()
    answered(thread, helper, NAMING + "<p>@Kauno r.</p>")
    assert letter(ona) is not None
    assert waiting(other) == []
    db.session.execute(update(OutboxMessage).values(state="failed"))
    db.session.commit()
    assert sections(ona)["mentioned"].total == 1
    assert "mentioned" not in sections(other)


def test_an_edit_tells_only_who_is_newly_named(asker: User, ona: User, helper: User, thread: Thread) -> None:
    post = answered(thread, helper)
    read(thread, asker, post)
    edited(post, helper, NAMING + "<p>Ir @Rasa Rasaitė.</p>", 60)
    edited(post, helper, NAMING + "<p>Ir @Rasa Rasaitė!</p>", 70)
    assert len(waiting(ona)) == 1
    first, second = waiting(asker)
    assert (first.not_before, second.not_before) == (ANSWERED + TEN, ANSWERED + TEN + timedelta(hours=1))
    with clock.frozen(first.not_before):
        deliver_due()
    assert first.state == "skipped"  # she has read it
    said = mail_of(asker, 1)
    assert said is not None and "nes Jus paminėjo" in said.text  # although she has read what stood there before


def test_an_edit_while_the_mail_waits_is_no_second_mail(asker: User, helper: User, thread: Thread) -> None:
    post = answered(thread, helper, "<p>Savivaldybė.</p>")
    edited(post, helper, "<p>Savivaldybė, @Rasa Rasaitė.</p>", 3)
    first, second = waiting(asker)
    with clock.frozen(first.not_before):
        assert deliver_due().sent == 1
    with clock.frozen(second.not_before):
        assert deliver_due().sent == 0


def test_saving_it_again_tells_nobody(ona: User, helper: User, thread: Thread) -> None:
    post = answered(thread, helper)
    edited(post, helper, NAMING, 30)
    edited(post, helper, NAMING + "<p>Dar.</p>", 40)
    assert len(waiting(ona)) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("Ona Onaitė", "Ona Onaitė (Klaipėdos m.)"), ("Klaipėdos miesto savivaldybė", "Klaipėdos m. sav.")],
)
def test_under_another_name_nobody_is_told_again(
    make: Make, ona: User, helper: User, thread: Thread, before: str, after: str
) -> None:
    if before == ona.name:
        make.coordinator("LT-21", name=ona.name)
        with pytest.raises(Invalid) as told:
            answered(thread, helper, f"<p>Gal žino @{before}?</p>")
    accepted = told.value.message if before == ona.name else ""
    post = answered(thread, helper, f"<p>Gal žino @{before}?</p>", accepted=accepted)
    waiting(ona)[0].state = "sent"
    db.session.commit()
    edited(post, helper, f"<p>Gal žino @{after}?</p>", 30)
    assert len(waiting(ona)) == 1
    assert "mentioned" not in sections(ona)


def test_six_a_day_and_the_rest_in_the_digest(ona: User, helper: User, thread: Thread) -> None:
    for number in range(MOST_A_DAY + 2):
        answered(thread, helper, minutes=number * 11)
    assert len(waiting(ona)) == MOST_A_DAY
    assert held(ona) == 2
    db.session.execute(update(OutboxMessage).values(state="sent"))
    db.session.commit()
    part = sections(ona)["mentioned"]
    assert (part.total, part.items[0].title) == (1, "Kas apmoka vertėją?")


def test_the_digest_tells_it_when_the_topic_says_so(asker: User, ona: User, helper: User, thread: Thread) -> None:
    choose("mentions", "digest", by=seen_by(ona))
    db.session.commit()
    post = answered(thread, helper)
    said = sections(ona)
    item = said["mentioned"].items[0]
    assert item.url.endswith(f"/forum/posts/{post.id}")
    assert "Jonas Jonaitis, Kauno m." in item.meta and item.excerpt == "Gal žino @Ona Onaitė?"
    assert [item.title for part in said.values() for item in part.items].count("Kas apmoka vertėją?") == 1
    choose("mentions", "off", by=seen_by(ona))
    db.session.commit()
    assert "mentioned" not in sections(ona)
    assert [item.title for part in sections(ona).values() for item in part.items].count("Kas apmoka vertėją?") == 1


def test_nothing_twice_and_nothing_in_neither(asker: User, ona: User, helper: User, thread: Thread) -> None:
    answered(thread, helper)
    other = answered(thread, helper, "<p>Kitas.</p>", 3)
    waiting(ona)[0].state = "sent"
    db.session.commit()
    said = sections(ona)
    assert "mentioned" not in said
    (item,) = [item for part in said.values() for item in part.items if item.title == "Kas apmoka vertėją?"]
    assert item.url.endswith(f"/forum/posts/{thread.last_post_id}") or "naujas" not in item.meta, other.id
    waiting(ona)[0].state = "failed"
    db.session.commit()
    said = sections(ona)
    assert said["mentioned"].total == 1
    assert [item.title for part in said.values() for item in part.items].count("Kas apmoka vertėją?") == 1


def test_more_than_a_section_holds_leads_to_all_of_them(asker: User, ona: User, helper: User, sign_in: SignIn) -> None:
    choose("mentions", "digest", by=seen_by(ona))
    db.session.commit()
    for number in range(9):
        with clock.frozen(ASKED + timedelta(minutes=number)):
            ask(asker, f"Tema {number}", body=NAMING)
    part = sections(ona)["mentioned"]
    assert (part.total, len(part.items), part.more) == (9, 7, 2)
    page = sign_in(ona).get(part.more_url.partition("localhost:8000")[2] or part.more_url).text
    assert all(f"Tema {number}" in page for number in range(9))


def test_what_was_hidden_when_the_mail_went_is_in_the_digest_when_shown_again(
    make: Make, ona: User, helper: User, thread: Thread
) -> None:
    admin = make.viewer(make.administrator())
    post = answered(thread, helper)
    answered(thread, helper, NAMING, 2)
    with clock.frozen(ANSWERED + timedelta(minutes=5)):
        moderating.hide_post(post, "priežastis", by=admin)
        db.session.commit()
    with clock.frozen(ANSWERED + TEN):
        deliver_due()
    assert "mentioned" not in sections(ona)
    moderating.restore_post(post, by=admin)
    db.session.commit()
    assert sections(ona)["mentioned"].items[0].url.endswith(f"/forum/posts/{post.id}")


PEOPLE = ["member", "deputy", "coordinator", "moderator", "ministry", "administrator", "suspended", "left"]
READ_BY = {
    OPEN: {"member", "deputy", "coordinator", "moderator", "ministry", "administrator"},
    COORDINATORS: {"deputy", "coordinator", "administrator"},
    MINISTRY: {"ministry", "administrator"},
}


@pytest.mark.parametrize("category", READ_BY)
def test_people_by_audiences(make: Make, sign_in: SignIn, category: str) -> None:
    """Page, mail and digest of everybody who is named in a thread of each audience; and what its writer is told."""
    people = {
        "member": make.user("Narė Narytė", joined_at=LONG_AGO),
        "deputy": make.deputy("LT-16", name="Pava Duotoja", joined_at=LONG_AGO),
        "coordinator": make.coordinator("LT-20", name="Ko Ordinatorė", joined_at=LONG_AGO),
        "moderator": make.moderator(name="Mode Ratorė", joined_at=LONG_AGO),
        "ministry": make.ministry(name="Mini Sterija", joined_at=LONG_AGO),
        "administrator": make.administrator(name="Admi Nistratorė", joined_at=LONG_AGO),
        "suspended": make.coordinator("LT-02", name="Sus Tabdyta", state="suspended", joined_at=LONG_AGO),
        "left": make.user("Jau Išėjusi", state="left", joined_at=LONG_AGO),
    }
    writer = make.coordinator("LT-57", site_role="administrator", name="Rašo Visiems", joined_at=LONG_AGO)
    body = "".join(f"<p>@{user.name}</p>" for user in people.values())
    unseen = [people[who].name for who in PEOPLE if who not in READ_BY[category]]
    with clock.frozen(ANSWERED), pytest.raises(Invalid) as refused:
        services.ask("Vieša antraštė", body, category, by=seen_by(writer))
    ((field, told),) = refused.value.problems
    assert field == "unseen" and told == f"Įrašo nematys: {', '.join(unseen)} – šios kategorijos jie dabar neskaito."
    db.session.rollback()
    with clock.frozen(ANSWERED):
        post = services.ask("Vieša antraštė", body, category, by=seen_by(writer), accepted=told)
        db.session.commit()
    for who, user in people.items():
        reads = who in READ_BY[category]
        assert len(waiting(user)) == reads, who
        assert not reads or letter(user) is not None, who
        if who not in ("suspended", "left"):
            assert (sign_in(user).get(f"/forum/threads/{post.thread_id}").status_code == 200) is reads
    db.session.execute(update(OutboxMessage).values(state="failed"))
    db.session.commit()
    for who, user in people.items():
        parts = sections(user)
        assert ("mentioned" in parts) is (who in READ_BY[category]), who
        assert who in READ_BY[category] or not any(
            "antraštė" in item.title for part in parts.values() for item in part.items
        )
