"""Whoever's mailbox refuses everything is told where she looks, and the desk at her page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.mail.mailboxes import note_acceptance, note_refusal
from coordnet.members.models import User
from tests.builders import Make

MONDAY = datetime(2026, 11, 2, 5, 30, tzinfo=UTC)
HERSELF = "Pašto serveris jau 3 savaites iš eilės nepriima nė vieno laiško adresu rasa@vilnius.example."
DESK = "Pašto dėžutė rasa@vilnius.example jau 3 savaites iš eilės nepriima nė vieno laiško."


def test_she_and_the_desk_are_told_until_it_is_over(
    make: Make, session: Session, sign_in: Callable[[User], FlaskClient]
) -> None:
    rasa = make.coordinator(name="Rasa Šimonytė", email="rasa@vilnius.example")
    herself, colleague, desk = sign_in(rasa), sign_in(make.coordinator("LT-15")), sign_in(make.administrator())
    hers, desks = ("/", "/settings/notifications"), f"/association/members/{rasa.id}"

    def told() -> list[bool]:
        return [*(HERSELF in herself.get(page).text for page in hers), DESK in desk.get(desks).text]

    for week, expected in ((0, False), (1, False), (2, True)):
        with clock.frozen(MONDAY + timedelta(weeks=week)):
            note_refusal(rasa.id, rasa.email, "550 5.1.1 <b>no such user</b>")
        session.commit()
        assert told() == [expected] * 3
    page = desk.get(desks).text
    assert "„550 5.1.1 &lt;b&gt;no such user&lt;/b&gt;“" in page
    assert "2026 m. lapkričio 2 d." in page.replace("\u00a0", " ")
    assert "nepasiekia" not in colleague.get("/").text
    rasa.email = "rasa.simonyte@vilnius.example"
    session.commit()
    assert told() == [False] * 3
    rasa.email = "rasa@vilnius.example"
    session.commit()
    assert told() == [True] * 3
    note_acceptance(rasa.id)
    session.commit()
    assert told() == [False] * 3
