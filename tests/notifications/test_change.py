"""The one button at the foot of a mail: GET shows, POST acts, without a session, and it stays as it was left."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.services.following import follow_category, follow_thread
from coordnet.members.models import User
from coordnet.notifications.changing import change_url
from coordnet.notifications.queries import choices_of, level_of
from coordnet.notifications.services import choose
from coordnet.web import tokens
from tests.builders import Make
from tests.forum.threads import ask, reply, seen_by
from tests.notifications.mails import ANSWERED, ASKED, letter, waiting

SignIn = Callable[[User], FlaskClient]


def path(address: str) -> str:
    return "/notifications/" + address.partition("/notifications/")[2]


def test_the_button_of_a_mail_stops_exactly_that(client: FlaskClient, make: Make) -> None:
    asker, helper = make.coordinator(), make.user()
    with clock.frozen(ASKED):
        thread = ask(asker)
    with clock.frozen(ANSWERED):
        reply(thread, helper)
    said = letter(asker)
    assert said is not None
    address = said.headers["List-Unsubscribe"].strip("<>")
    assert said.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in said.text
    page = client.get(path(address))
    assert page.status_code == 200
    assert "Atsakymai Jūsų pradėtose temose." in page.text
    assert choices_of(asker.id)["answers"] == "now"  # looking changes nothing
    assert client.post(path(address), data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert choices_of(asker.id) == {"answers": "digest", "mentions": "now", "replies": "digest"}
    assert "Tokie laiškai iš karto nebesiunčiami" in client.get(path(address)).text
    choose("answers", "off", by=seen_by(asker))
    db.session.commit()
    client.post(path(address))
    assert choices_of(asker.id)["answers"] == "off"  # an old mail's button brings nothing back
    assert "Set-Cookie" not in page.headers
    assert letter(asker) is None
    with clock.frozen(ANSWERED.replace(hour=15)):
        reply(thread, helper)
    assert len(waiting(asker)) == 1


def test_following_is_stopped_the_same_way(client: FlaskClient, make: Make) -> None:
    asker, watcher, by_category = make.coordinator(), make.user(), make.user()
    with clock.frozen(ASKED):
        thread = ask(asker)
        follow_thread(thread, "watch", by=seen_by(watcher))
        follow_category(thread.category, "watch", by=seen_by(by_category))
        db.session.commit()
    with clock.frozen(ANSWERED):
        reply(thread, make.user())
    for user, kind, ref in ((watcher, "thread", thread.id), (by_category, "category", thread.category_id)):
        said = letter(user)
        assert said is not None
        address = re.search(r"Nebesiųsti iš karto: (\S+)", said.text)
        assert address is not None
        client.post(path(address[1]))
        assert level_of(kind, ref, user.id) == "follow"


def test_nobody_else_is_touched_and_nothing_can_be_forged(app: Flask, client: FlaskClient, make: Make) -> None:
    one, other = make.user(), make.user()
    with app.test_request_context():
        address = path(change_url(one.id, "answers"))
        of_digest = tokens.sign("unsubscribe", other.id)
        odd = tokens.sign_text("notifications", f"{other.id}:gone:0")
    client.post(address)
    assert choices_of(other.id)["answers"] == "now"
    for token in (address.rsplit("/", 1)[1][:-1] + "x", of_digest, odd, "nonsense"):
        answer = client.post(f"/notifications/change/{token}")
        assert answer.status_code == 404
        assert "Ši nuoroda neveikia" in answer.text
    assert choices_of(other.id) == {"answers": "now", "mentions": "now", "replies": "digest"}


def test_who_is_gone_gets_the_same_answer(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        assert client.post(path(change_url(4711, "answers"))).status_code == 404


def test_settings_say_how_it_is_and_keep_what_they_were_not_told(make: Make, sign_in: SignIn) -> None:
    user = make.coordinator()
    client = sign_in(user)
    page = client.get("/settings/notifications").text
    assert "Atsakymai Jūsų pradėtose temose" in page
    client.post("/settings/notifications", data={"digest_frequency": "titles"})
    assert choices_of(user.id) == {"answers": "now", "mentions": "now", "replies": "digest"}
    data = {"digest_frequency": "titles", "topic_answers": "off", "topic_replies": "now"}
    client.post("/settings/notifications", data=data)
    assert choices_of(user.id) == {"answers": "off", "mentions": "now", "replies": "now"}
    wrong = client.post("/settings/notifications", data={**data, "topic_answers": "sometimes"})
    assert wrong.status_code == 422
    assert "Pasirinkite" in wrong.text
    assert choices_of(user.id)["answers"] == "off"
