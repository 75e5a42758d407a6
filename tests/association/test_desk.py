"""The desk in the browser: who may come in, the test message, and what its pages cost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import services as members
from coordnet.members.models import User
from tests.association.desk import acts, letters, said
from tests.builders import Make


def test_only_administrators_come_in(
    app: Flask, make: Make, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Every address of the desk, read from the map of addresses."""
    browsers = [sign_in(user) for user in (make.coordinator(), make.moderator(), make.ministry(), make.deputy())]
    adapter = app.url_map.bind("localhost")
    count = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("association."):
            path = adapter.build(rule.endpoint, {"user_id": 1, "holding_id": 1, "code": "LT-57"})
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            assert client.open(path, method=method).headers["Location"].startswith("/auth/sign-in")
            statuses = [browser.open(path, method=method).status_code for browser in browsers]
            moderators = 200 if rule.endpoint == "association.moderation" else 403
            assert statuses == [403, moderators, 403, 403], path
            count += 1
    assert count == 17


def test_the_test_message(app: Flask, admin: User, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "poaplankį „mail“" in said(desk, desk.post("/association/test-mail"))
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.example")
    assert f"{admin.email}: bandomasis laiškas išsiųstas." in said(desk, desk.post("/association/test-mail"))
    assert letters("test") == 2
    assert acts() == ["mail.tested"] * 2


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/association/members", 10),
        ("/association/members?q=zydre&role=coordinator", 11),
        ("/association/invitations", 5),
        ("/association/seats", 4),
        ("/association/seats/LT-57/give", 4),
        ("/association/members/invite", 4),
    ],
)
def test_a_page_costs_the_same_however_many_there_are(
    make: Make, desk: FlaskClient, queries: Callable[[], Any], path: str, most: int
) -> None:
    counts = []
    for codes in (("LT-01", "LT-02"), tuple(f"LT-{number:02}" for number in range(3, 45))):
        for code in codes:
            make.coordinator(code, name="Žydrė Ąžuolaitė")
            make.deputy(code)
            invited = make.user(state="invited")
            members.send_invitation(invited, invited_by_id=None)
            message = db.session.query(OutboxMessage).order_by(OutboxMessage.id.desc()).first()
            assert message is not None
            message.state = "failed"
        db.session.commit()
        desk.get(path)
        with queries() as seen:
            assert desk.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most
