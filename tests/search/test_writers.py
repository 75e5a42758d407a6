"""People write while the index is made anew: nobody is refused, nothing acknowledged is lost, nothing is unfindable."""

import threading
from collections import Counter
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.models import Post
from coordnet.members.models import User
from coordnet.search.jobs import bring_index_up_to_date
from coordnet.textsearch.models import SearchDocument
from tests.builders import Make
from tests.forum.threads import ask, reply

SignIn = Callable[[User], FlaskClient]
WRITERS, POSTS = 8, 5


def test_writers_beside_a_rebuild(app: Flask, make: Make, sign_in: SignIn) -> None:
    users = [make.user() for _number in range(WRITERS)]
    thread = ask(make.coordinator())
    for _number in range(60):
        reply(thread, users[0], "<p>" + "Pagalba nukentėjusiems nuo prekybos žmonėmis. " * 40 + "</p>")
    address = f"/forum/threads/{thread.id}/posts"
    before = db.session.scalar(select(func.count()).select_from(Post)) or 0
    db.session.execute(update(SearchDocument).values(analyser_version=0))
    db.session.commit()
    statuses: Counter[int] = Counter()

    def write(browser: FlaskClient, number: int) -> None:
        with app.app_context():
            for turn in range(POSTS):
                answer = browser.post(address, data={"body": f"Rašytojas {number}, {turn}. " + "žodis " * 300})
                statuses[answer.status_code] += 1

    people = [threading.Thread(target=write, args=[sign_in(user), user.id]) for user in users]
    for person in people:
        person.start()
    try:
        bring_index_up_to_date(clock.now(), lambda: True)
    finally:  # whoever writes on would write into the next test's database
        for person in people:
            person.join()
    db.session.rollback()
    assert statuses == {303: WRITERS * POSTS}  # whoever waits ten seconds for the lock is refused
    assert db.session.scalar(select(func.count()).select_from(Post)) == before + WRITERS * POSTS
    assert db.session.scalar(select(func.count()).where(SearchDocument.analyser_version == 0)) == 0
    found = select(func.count()).where(SearchDocument.kind == "post")
    assert db.session.scalar(found) == before - 1 + WRITERS * POSTS
