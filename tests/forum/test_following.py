"""Following and muting: what is muted is in no digest, count or list of home; what is chosen is shown as chosen."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.digest.content import content_for
from coordnet.digest.period import current_period
from coordnet.extensions import db
from coordnet.forum.models import Thread, UnreadSince
from coordnet.forum.queries import counts, unread_since
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.members.models import User
from coordnet.notifications.queries import choices_of, level_of
from coordnet.notifications.services import choose
from tests.builders import Make
from tests.forum.threads import COORDINATORS, ask, reply, seen_by

SignIn = Callable[[User], FlaskClient]


def unread_count(user: User) -> tuple[int, int]:
    """Unread and waiting threads, as beside the lists."""
    found = counts(seen_by(user), unread_since(seen_by(user)))
    return found.unread, found.waiting


def pressed(page: str) -> list[str]:
    return re.findall(r'value="(\w+)" aria-pressed="true"', page)


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_muted_is_nowhere(make: Make, sign_in: SignIn, whole: bool) -> None:
    user, other = make.coordinator(), make.user()
    choose("answers", "digest", by=seen_by(user))
    mine = ask(user, "Mano tema")
    reply(mine, other)
    muted = ask(other, "Nutildyta tema")
    reply(muted, make.user())
    ask(other, "Nutildytas klausimas") if whole else None
    before = unread_count(user)
    if whole:
        follow_category(muted.category, "mute", by=seen_by(user))
    else:
        follow_thread(muted, "mute", by=seen_by(user))
    db.session.commit()
    client = sign_in(user)
    assert unread_count(user) == ((1, 0) if whole else (before[0] - 1, before[1]))
    home, unread = client.get("/").text, client.get("/forum/?view=unread").text
    assert "Nutildyt" not in home
    assert "Nutildyt" not in unread
    assert "Mano tema" in home  # one's own thread outlasts its category's silence
    content = content_for(seen_by(user), "weekly", current_period(clock.now()))
    titles = [item.title for part in content.sections for item in part.items]
    assert "Mano tema" in titles
    assert not any("Nutildyt" in title for title in titles)
    assert "Nutildyta tema" in client.get("/forum/").text  # it can still be read


def test_a_thread_chosen_within_a_muted_category_is_heard(make: Make) -> None:
    user, other = make.coordinator(), make.user()
    thread = ask(other)
    follow_category(thread.category, "mute", by=seen_by(user))
    assert unread_count(user) == (0, 0)
    follow_thread(thread, "follow", by=seen_by(user))
    assert unread_count(user) == (1, 1)


def test_what_is_no_longer_muted_is_unread_again_however_old(make: Make) -> None:
    user = make.coordinator()
    thread = ask(make.user())
    follow_thread(thread, "mute", by=seen_by(user))
    db.session.add(UnreadSince(user_id=user.id, moment=clock.now()))
    db.session.commit()
    follow_thread(thread, "follow", by=seen_by(user))
    db.session.commit()
    assert unread_count(user)[0] == 1


def test_the_page_says_what_holds_and_changes_it(make: Make, sign_in: SignIn) -> None:
    user, other = make.coordinator(), make.user()
    own, theirs = ask(user), ask(other)
    client = sign_in(user)
    assert pressed(client.get(f"/forum/threads/{own.id}").text) == ["watch"]
    assert "Šią temą pradėjote Jūs" in client.get(f"/forum/threads/{own.id}").text
    address = f"/forum/threads/{theirs.id}"
    assert pressed(client.get(address).text) == ["follow"]
    for level in ("watch", "mute", "follow"):
        answer = client.post(f"{address}/follow", data={"level": level})
        assert answer.status_code == 303
        assert pressed(client.get(address).text) == [level]
    category = f"/forum/categories/{theirs.category.slug}"
    client.post(f"{category}/follow", data={"level": "mute"})
    assert pressed(client.get(category).text) == ["mute"]


def test_only_what_one_sees_can_be_followed_and_only_so(make: Make, sign_in: SignIn) -> None:
    user = make.user()
    hidden = ask(make.coordinator(), category=COORDINATORS)
    open_one = ask(make.user())
    client = sign_in(user)
    assert client.post(f"/forum/threads/{hidden.id}/follow", data={"level": "watch"}).status_code == 404
    assert client.post(f"/forum/categories/{COORDINATORS}/follow", data={"level": "watch"}).status_code == 404
    client.post(f"/forum/threads/{open_one.id}/follow", data={"level": "everything"})
    assert level_of("thread", open_one.id, user.id) == ""
    assert level_of("thread", hidden.id, user.id) == ""


def test_off_is_off_in_the_digest_too(make: Make) -> None:
    user, other = make.coordinator(), make.user()
    choose("answers", "digest", by=seen_by(user))
    reply(ask(user, "Mano tema"), other)
    theirs = ask(other, "Kita tema")
    reply(theirs, user)

    def titles() -> set[str]:
        content = content_for(seen_by(user), "weekly", current_period(clock.now()))
        return {item.title for part in content.sections for item in part.items}

    assert titles() >= {"Mano tema", "Kita tema"}
    choose("answers", "off", by=seen_by(user))
    assert "Mano tema" not in titles()
    choose("replies", "off", by=seen_by(user))
    assert "Kita tema" not in titles()


def test_the_page_says_that_a_topic_is_off(make: Make, sign_in: SignIn) -> None:
    user = make.coordinator()
    thread = ask(user)
    choose("answers", "off", by=seen_by(user))
    page = sign_in(user).get(f"/forum/threads/{thread.id}").text
    assert pressed(page) == []
    assert "El. laiškų nustatymuose pasirinkote" in page
    follow_thread(thread, "follow", by=seen_by(user))
    assert pressed(sign_in(user).get(f"/forum/threads/{thread.id}").text) == ["follow"]


def test_a_button_pressed_twice_at_once_is_one_choice(make: Make, together: Callable[..., list[object]]) -> None:
    viewer, thread = seen_by(make.coordinator()), ask(make.user())
    thread_id = thread.id

    def watch() -> None:
        follow_thread(db.session.get_one(Thread, thread_id), "watch", by=viewer)
        choose("answers", "digest", by=viewer)
        db.session.commit()

    together(*[watch] * 5)
    assert level_of("thread", thread_id, viewer.id) == "watch"
    assert choices_of(viewer.id)["answers"] == "digest"
