"""The author of what a moderator hides is told by e-mail, with the reason (rules, 6)."""

import pytest
from sqlalchemy import select

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import delete_own_post, moderating
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.mail.rendering import renderer
from coordnet.members.models import User
from tests.builders import Make
from tests.forum.threads import COORDINATORS, ask, opening, reply, seen_by
from tests.notifications.mails import ANSWERED, ASKED, TEN


@pytest.fixture
def author(make: Make) -> User:
    return make.coordinator()


@pytest.fixture
def thread(make: Make) -> Thread:
    return ask(make.user(), "Kas apmoka vertėją?")


@pytest.fixture
def post(thread: Thread, author: User) -> Post:
    return reply(thread, author, "<p>Vardas ir adresas</p>")


def messages(user: User) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.kind == "hidden", OutboxMessage.user_id == user.id)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def said_to(user: User) -> list[Rendered | None]:
    return [renderer("hidden")(message) for message in messages(user)]


def test_the_author_is_told_why(make: Make, post: Post, author: User) -> None:
    with clock.frozen(ANSWERED):
        moderating.hide_post(post, "Atpažįstamas žmogus", by=make.viewer(make.moderator()))
    (message,), (letter,) = messages(author), said_to(author)
    assert message.not_before == ANSWERED + TEN
    assert letter is not None and letter.html is not None
    assert letter.subject == "Jūsų įrašas paslėptas: Kas apmoka vertėją?"
    for text in (letter.text, letter.html):
        assert "Priežastis: Atpažįstamas žmogus" in text
        assert "2026 m. lapkričio 24 d., 11:02" in text.replace("\xa0", " ")
        assert "Vardas ir adresas" not in text


def test_of_a_whole_thread_whoever_began_it_is_told(make: Make, thread: Thread, post: Post, author: User) -> None:
    moderating.hide_thread(thread, "Netinka", by=make.viewer(make.moderator()))
    asker = db.session.get_one(User, thread.author_id)
    (letter,) = said_to(asker)
    assert letter is not None
    assert letter.subject == "Jūsų tema paslėpta: Kas apmoka vertėją?"
    assert messages(author) == []


def test_a_confidential_category_gives_neither_title_nor_reason(make: Make, author: User) -> None:
    post = opening(ask(author, "Slapta", category=COORDINATORS))
    moderating.hide_post(post, "Slaptos priežastys", by=make.viewer(make.administrator()))
    (letter,) = said_to(author)
    assert letter is not None and letter.html is not None
    assert all("Slapt" not in text for text in (letter.subject, letter.text, letter.html))
    assert "paklauskite asociacijos" in " ".join(letter.text.split())


def test_nothing_when_it_is_shown_again_and_told_anew_when_hidden_anew(make: Make, post: Post, author: User) -> None:
    by = make.viewer(make.moderator())
    with clock.frozen(ASKED):
        moderating.hide_post(post, "Pirma", by=by)
        moderating.hide_post(post, "Dukart tas pats", by=by)
    moderating.restore_post(post, by=by)
    assert said_to(author) == [None]
    with clock.frozen(ANSWERED):
        moderating.hide_post(post, "Antra", by=by)
    first, second = said_to(author)
    assert first is None
    assert second is not None and "Antra" in second.text


def test_nothing_to_oneself_or_to_who_is_gone(make: Make, thread: Thread, post: Post, author: User) -> None:
    moderator = make.moderator()
    own = reply(thread, moderator)
    moderating.hide_post(own, "Pats", by=make.viewer(moderator))
    assert messages(moderator) == []
    moderating.hide_post(post, "Netinka", by=make.viewer(moderator))
    author.state = "suspended"
    db.session.commit()
    assert said_to(author) == [None]


def test_whoever_may_no_longer_read_there_is_told_neither(make: Make, thread: Thread) -> None:
    """A member without a seat wrote; the thread was hidden and then moved to those who hold one."""
    author, by = make.user(), make.viewer(make.administrator())
    post = reply(thread, author)
    moderating.hide_post(post, "Slapta priežastis", by=by)
    moderating.move_thread(thread, "duomenys-ir-ministerija", by=by)
    (letter,) = said_to(author)
    assert letter is not None and letter.html is not None
    assert all("Kas apmoka" not in text for text in (letter.subject, letter.text, letter.html))
    assert all("Slapta" not in text for text in (letter.subject, letter.text, letter.html))


def test_nothing_when_the_author_deleted_it_meanwhile(make: Make, thread: Thread) -> None:
    author = make.moderator()  # who still sees what is hidden
    post = reply(thread, author)
    moderating.hide_post(post, "Netinka", by=make.viewer(make.moderator()))
    delete_own_post(post, by=seen_by(author))
    assert said_to(author) == [None]
