"""The letters about membership, as they are written at the moment of sending."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from flask import Flask

from coordnet import clock
from coordnet.auth import services as auth
from coordnet.auth.emails import render_password_reset
from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.members import services
from coordnet.members.emails import invitation_link, render_email_changed, render_invitation
from coordnet.members.models import Invitation
from tests.builders import Make

MOMENT = datetime(2026, 11, 24, 9, 14, tzinfo=timezone(timedelta(hours=2)))


def message(kind: str) -> OutboxMessage:
    return db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id.desc()).first()  # type: ignore[return-value]


def both(letter: Rendered | None) -> list[str]:
    assert letter is not None
    assert letter.html is not None
    assert "None" not in letter.text + letter.html
    return [letter.text, letter.html]


def test_the_invitation(app: Flask, make: Make) -> None:
    with clock.frozen(MOMENT):
        person = services.invite("neringa@pagegiai.example", "Neringa Kvietkutė", by=None)
        letter = render_invitation(message("invitation"))
    assert letter is not None
    assert letter.subject == "Kvietimas į savivaldybių kovos su prekyba žmonėmis koordinatorių tinklą"
    link = invitation_link(db.session.query(Invitation).filter_by(user_id=person.id).one())
    assert link.startswith("http://localhost:8000/auth/invitations/")
    assert link in letter.text.splitlines()
    for body in both(letter):
        assert "Laba diena,\n" in body or "Laba diena,<" in body
        assert link in body
        assert "iki 2026\u00a0m. gruodžio\u00a024\u00a0d." in re.sub(r"</?time[^>]*>", "", body).replace("\n", " ")
        assert app.config["CONTACT"] in body
        assert "Neringa" not in body


def test_the_invitation_in_english(app: Flask, make: Make) -> None:
    person = make.user(state="invited", locale="en")
    services.send_invitation(person, invited_by_id=None)
    letter = render_invitation(message("invitation"))
    assert letter is not None
    assert letter.subject.startswith("Invitation to the network")
    assert "Good day," in letter.text


@pytest.mark.parametrize("change", ["revoked", "accepted", "expired", "left"])
def test_an_invitation_that_is_over_is_not_sent(app: Flask, make: Make, change: str) -> None:
    person = make.user(state="invited")
    invitation = services.send_invitation(person, invited_by_id=None)
    if change == "revoked":
        invitation.revoked_at = clock.now()
    elif change == "accepted":
        invitation.accepted_at = clock.now()
    elif change == "expired":
        invitation.expires_at = clock.now()
    else:
        person.state = "left"
    db.session.flush()
    assert render_invitation(message("invitation")) is None


def test_the_word_to_the_old_address(app: Flask, make: Make) -> None:
    person = make.user()
    row = OutboxMessage(kind="email-changed", subject_id="1", user_id=person.id)
    letter = render_email_changed(row)
    assert letter is not None
    assert letter.subject == "Pakeistas Jūsų el. pašto adresas tinkle"
    for body in both(letter):
        assert "Laba diena," in body
        assert app.config["CONTACT"] in body
        assert person.email not in body  # the old mailbox may not be theirs any more


def test_the_link_for_a_new_password(app: Flask, make: Make) -> None:
    person = make.user()
    with clock.frozen(MOMENT):
        auth.request_reset(person.email)
        letter = render_password_reset(message("password-reset"))
        assert letter is not None
        assert letter.subject == "Naujas tinklo slaptažodis"
        links = [line for line in letter.text.splitlines() if line.startswith("http")]
        assert len(links) == 1
        assert links[0].startswith("http://localhost:8000/auth/password/reset/")
        for body in both(letter):
            assert links[0] in body
            assert "24\u00a0d., 11:14" in body.replace("\n", " ")
        auth.withdraw_resets(person.id)
        db.session.commit()
        assert render_password_reset(message("password-reset")) is None
