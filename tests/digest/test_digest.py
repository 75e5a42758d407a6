"""What is in a digest, for whom, and that it comes once."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.digest.content import content_for
from coordnet.digest.emails import list_headers, write_letter
from coordnet.digest.models import Digest
from coordnet.digest.period import Period, due_period
from coordnet.forum import services
from coordnet.forum.models import Thread
from coordnet.forum.services import moderating
from coordnet.library.content import EntryContent
from coordnet.library.services import propose, publish
from coordnet.mail.delivery import deliver_due
from coordnet.members.models import User
from coordnet.room import house
from tests.builders import Make

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 08:00 in Vilnius
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Frozen = Callable[[datetime], AbstractContextManager[None]]


def week() -> Period:
    return due_period(MONDAY)


def messages(app: Flask) -> list[EmailMessage]:
    """What delivery has written."""
    paths = sorted((Path(app.config["DATA"]) / "mail").glob("*.eml"))
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [message for message in found if isinstance(message, EmailMessage)]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def send(app: Flask, now: datetime = MONDAY, *more: str) -> Any:
    result = app.test_cli_runner().invoke(args=["digest", "send", "--now", now.isoformat(), *more])
    assert result.exit_code == 0, result.output
    return result


def people(make: Make) -> tuple[User, User, User, User]:
    with clock.frozen(LONG_AGO):
        return (
            make.coordinator("LT-57", name="Edita Šimkutė"),
            make.coordinator("LT-15", name="Nijolė Navickė"),
            make.ministry(name="Arvydas Lenkšas"),
            make.administrator(name="Lina Mačiulė"),
        )


def ask(make: Make, user: User, category: str, title: str = "Kas apmoka vertėją?", at: datetime = TUESDAY) -> int:
    with clock.frozen(at):
        post = services.ask(title, "<p>Vertėjo prireikė tą pačią dieną.</p>", category, by=make.viewer(user))
    return post.thread_id


def test_a_new_thread_reaches_everybody_who_may_see_it_and_nobody_else(
    app: Flask, make: Make, session: Session
) -> None:
    asker, colleague, ministry, admin = people(make)
    ask(make, asker, "sudetingos-situacijos")
    ask(make, asker, "pagalba-nukentejusiesiems", "Kur nakvynė savaitgalį?")
    session.commit()
    send(app)
    got = {str(message["To"]): text_of(message) for message in messages(app)}
    for user, sees_confidential in ((colleague, True), (ministry, False), (admin, True)):
        text = next(text for to, text in got.items() if user.email in to)
        assert "Kur nakvynė savaitgalį?" in text
        assert ("Sudėtingos situacijos" in text) is sees_confidential
        assert "Kas apmoka vertėją?" not in text  # the confidential category gives no title
    assert not any(asker.email in to for to in got)  # only one's own threads: nothing new for oneself


def test_a_rerun_sends_nothing_twice(app: Flask, make: Make, session: Session) -> None:
    asker, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems")
    session.commit()
    assert "built 3" in send(app).output
    again = send(app).output
    assert "built 0" in again
    assert "sent 0" in again
    assert len({message["Message-ID"] for message in messages(app)}) == len(messages(app)) == 3


def test_nothing_new_means_no_mail(app: Flask, make: Make, session: Session) -> None:
    people(make)
    session.commit()
    assert "built 0" in send(app).output
    assert messages(app) == []


def test_what_is_hidden_or_moved_after_building_is_in_no_message(
    app: Flask, make: Make, session: Session, at: Frozen
) -> None:
    asker, colleague, ministry, admin = people(make)
    hidden = ask(make, asker, "pagalba-nukentejusiesiems", "Paslėpta tema")
    moved = ask(make, asker, "pagalba-nukentejusiesiems", "Perkelta tema")
    session.commit()
    with at(MONDAY):
        from_job = house().jobs["digest"].run(MONDAY, lambda: True)
    assert from_job == 3
    with at(MONDAY):
        moderating.hide_thread(session.get_one(Thread, hidden), "Per daug duomenų", by=make.viewer(admin))
        moderating.move_thread(session.get_one(Thread, moved), "duomenys-ir-ministerija", by=make.viewer(admin))
        session.commit()
        deliver_due()
    texts = {str(message["To"]): text_of(message) for message in messages(app)}
    assert not any("Paslėpta tema" in text for text in texts.values())
    assert not any(colleague.email in to for to in texts)  # nothing was left to say
    assert "Perkelta tema" in next(text for to, text in texts.items() if ministry.email in to)


def test_sections_hold_seven_and_lead_to_exactly_the_rest(
    app: Flask, make: Make, session: Session, sign_in: Callable[[User], FlaskClient]
) -> None:
    asker, colleague, *_rest = people(make)
    titles = {f"Klausimas numeris {number}" for number in range(1, 11)}
    for number, title in enumerate(sorted(titles)):
        ask(make, asker, "pagalba-nukentejusiesiems", title, TUESDAY + timedelta(minutes=number))
    session.commit()
    with app.test_request_context():
        content = content_for(make.viewer(colleague), "weekly", week())
    (section,) = content.sections
    assert (len(section.items), section.total, section.more) == (7, 10, 3)
    page = sign_in(colleague).get(section.more_url.removeprefix(app.config["BASE_URL"])).get_data(as_text=True)
    assert {title for title in titles if title in page} == titles
    assert len(re.findall(r'<li class="topic">', page)) == 10


def test_titles_only_has_no_text_and_off_gets_nothing(app: Flask, make: Make, session: Session) -> None:
    asker, colleague, ministry, admin = people(make)
    colleague.digest_frequency, admin.digest_frequency = "titles", "off"
    ask(make, asker, "pagalba-nukentejusiesiems")
    session.commit()
    send(app)
    got = {str(message["To"]): text_of(message) for message in messages(app)}
    assert len(got) == 2
    assert "prireikė" in next(text for to, text in got.items() if ministry.email in to)
    assert "prireikė" not in next(text for to, text in got.items() if colleague.email in to)


def test_the_library_and_new_colleagues(app: Flask, make: Make, session: Session, at: Frozen) -> None:
    asker, colleague, _ministry, admin = people(make)
    with at(TUESDAY):
        content = EntryContent("Atmintinė budintiems", "Trumpa atmintinė.", "<p>Tekstas.</p>", "atmintine")
        publish(propose(content, by=make.viewer(asker)), by=make.viewer(admin))
        make.coordinator("LT-41", name="Justina Rimgailė", joined_at=TUESDAY)
        session.commit()
    with app.test_request_context():
        digest = content_for(make.viewer(colleague), "weekly", week())
        line = write_letter(make.viewer(colleague), digest).subject
    assert [section.key for section in digest.sections] == ["library", "colleagues"]
    assert digest.sections[1].items[0].title == "Justina Rimgailė"
    assert line == "Tinklo savaitė: 1 naujas dokumentas; prie tinklo prisijungė 1 kolega"


def waiting_proposal(make: Make, asker: User, session: Session) -> None:
    with clock.frozen(TUESDAY):
        content = EntryContent("Atmintinė budintiems", "Trumpa atmintinė.", "<p>Tekstas.</p>", "atmintine")
        propose(content, by=make.viewer(asker))
        session.commit()


def test_a_proposal_that_waits_is_no_news(
    app: Flask, make: Make, session: Session, at: Frozen, sign_in: Callable[[User], FlaskClient]
) -> None:
    asker, _colleague, _ministry, admin = people(make)
    waiting_proposal(make, asker, session)
    for number in range(3):
        assert "built 0" in send(app, MONDAY + timedelta(weeks=number)).output
    with at(TUESDAY + timedelta(weeks=1)):
        assert sign_in(admin).get("/digest/preview/message").status_code == 404  # nothing would be sent


def test_a_proposal_that_waits_comes_along_with_news_and_not_without(
    app: Flask, make: Make, session: Session, at: Frozen
) -> None:
    asker, _colleague, _ministry, admin = people(make)
    waiting_proposal(make, asker, session)
    hidden = ask(make, asker, "pagalba-nukentejusiesiems", "Paslėpta tema", TUESDAY + timedelta(weeks=1))
    ask(make, asker, "pagalba-nukentejusiesiems", "Kita tema", TUESDAY)
    session.commit()
    send(app, MONDAY)
    first = next(text_of(message) for message in messages(app) if admin.email in str(message["To"]))
    assert "Atmintinė budintiems" in first
    assert "Kita tema" in first
    with at(MONDAY + timedelta(weeks=1)):
        assert house().jobs["digest"].run(clock.now(), lambda: True) == 3
        moderating.hide_thread(session.get_one(Thread, hidden), "Per daug duomenų", by=make.viewer(admin))
        session.commit()
        assert deliver_due().sent == 0  # only what waits is left to say


def test_a_member_gets_what_came_after_they_joined(app: Flask, make: Make, session: Session) -> None:
    asker, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems", "Prieš prisijungiant")
    with clock.frozen(TUESDAY + timedelta(days=1)):
        late = make.coordinator("LT-02", joined_at=TUESDAY + timedelta(days=1))
    ask(make, asker, "pagalba-nukentejusiesiems", "Po to", TUESDAY + timedelta(days=2))
    session.commit()
    with app.test_request_context():
        content = content_for(make.viewer(late), "weekly", week())
    titles = [item.title for section in content.sections for item in section.items]
    assert titles == ["Po to"]


def test_a_missed_monday_is_caught_up_once(app: Flask, make: Make, session: Session) -> None:
    asker, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems")
    session.commit()
    job = house().jobs["digest"]
    friday = MONDAY + timedelta(days=4)
    assert job.is_due(friday)
    with clock.frozen(friday):
        assert job.run(friday, lambda: True) == 3
    assert not job.is_due(friday)
    assert job.is_due(friday + timedelta(days=7))
    assert session.scalar(select(func.count()).select_from(Digest)) == 3


def test_headers_of_a_list_and_the_one_click(app: Flask, make: Make, session: Session, client: FlaskClient) -> None:
    asker, colleague, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems")
    session.commit()
    send(app)
    message = next(message for message in messages(app) if colleague.email in str(message["To"]))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<digest.localhost>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with app.test_request_context():
        assert message["List-Unsubscribe"] == list_headers(colleague.id)["List-Unsubscribe"]
    path = str(message["List-Unsubscribe"]).strip("<>").removeprefix(app.config["BASE_URL"])
    asked = client.get(path)
    assert asked.status_code == 200
    assert "Set-Cookie" not in asked.headers
    session.refresh(colleague)
    assert colleague.digest_frequency == "weekly"  # scanners of mail follow links
    done = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    session.refresh(colleague)
    assert colleague.digest_frequency == "off"
    client.post(path, data={"List-Unsubscribe": "One-Click"})
    rows = session.scalars(select(AuditRecord).where(AuditRecord.action == "digest.stopped")).all()
    assert [(row.actor_id, row.target_id) for row in rows] == [(colleague.id, colleague.id)]


def test_a_broken_unsubscribe_token_is_not_found(client: FlaskClient) -> None:
    assert client.get("/digest/unsubscribe/nonsense").status_code == 404
    assert client.post("/digest/unsubscribe/nonsense").status_code == 404


def test_only_and_dry_run(app: Flask, make: Make, session: Session) -> None:
    asker, colleague, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems")
    session.commit()
    assert "built 3" in send(app, MONDAY, "--dry-run").output
    assert messages(app) == []
    send(app, MONDAY, "--only", colleague.email)
    assert len(messages(app)) == 1
    assert "built 2" in send(app).output


def test_the_preview_shows_the_running_week(
    app: Flask, make: Make, session: Session, sign_in: Callable[[User], FlaskClient]
) -> None:
    asker, colleague, *_rest = people(make)
    ask(make, asker, "pagalba-nukentejusiesiems", "Šios savaitės klausimas", clock.now())
    session.commit()
    browser = sign_in(colleague)
    assert browser.get("/digest/preview").status_code == 200
    message = browser.get("/digest/preview/message")
    assert "Šios savaitės klausimas" in message.get_data(as_text=True)
    assert "sandbox" in message.headers["Content-Security-Policy"]
    assert "http://" not in message.get_data(as_text=True).replace(app.config["BASE_URL"], "").replace(
        "http://www.w3", ""
    )


def test_building_costs_the_same_number_of_queries(
    app: Flask, make: Make, session: Session, queries: Callable[[], Any]
) -> None:
    asker, colleague, *_rest = people(make)
    counts = []
    for size in (2, 12):
        for number in range(size):
            ask(make, asker, "pagalba-nukentejusiesiems", f"Klausimas {size}-{number}", TUESDAY)
        session.commit()
        viewer = make.viewer(colleague)
        with app.test_request_context(), queries() as seen:
            content_for(viewer, "weekly", week())
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 1  # the total of a section with more than seven is one query more
    assert counts[1] <= 14


@pytest.mark.parametrize(
    ("more", "status"), [(["--now", "rytoj"], 2), (["--now", "0001-01-01"], 2), (["--only", "nera@x.example"], 1)]
)
def test_wrong_use_is_one_clear_line(app: Flask, more: list[str], status: int) -> None:
    result = app.test_cli_runner().invoke(args=["digest", "send", *more])
    assert result.exit_code == status
    assert more[1] in result.stderr and result.stderr.count("\n") == 1
