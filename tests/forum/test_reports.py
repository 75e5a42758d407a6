"""Report a post: the moderators are told at once, decide, and whoever reported it hears what they decided."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.errors import Conflict, Forbidden, NotFound, PersonalCode
from coordnet.extensions import db
from coordnet.forum.models import Post, Report, Thread
from coordnet.forum.queries.reports import decided_reports, waiting_reports
from coordnet.forum.services import mark_answer, moderating, reporting
from coordnet.forum.services.editing import delete_own_post
from coordnet.forum.views import reporting as views
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.mail.rendering import renderer
from coordnet.members.models import User
from tests.builders import Make
from tests.forum.threads import CODE, COORDINATORS, ask, opening, reply, seen_by
from tests.notifications.mails import ANSWERED, LONG_AGO, TEN

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def thread(make: Make) -> Thread:
    return ask(make.user())


@pytest.fixture
def post(thread: Thread, make: Make) -> Post:
    return reply(thread, make.user(), "<p>Vardas ir adresas</p>")


@pytest.fixture
def reader(make: Make) -> User:
    return make.user(name="Rasa Vaitkutė")


@pytest.fixture
def moderator(make: Make) -> User:
    return make.moderator()


def letters(user: User, kind: str) -> list[Rendered | None]:
    rows = select(OutboxMessage).where(OutboxMessage.user_id == user.id, OutboxMessage.kind == kind)
    return [renderer(kind)(message) for message in db.session.scalars(rows.order_by(OutboxMessage.id))]


def test_from_the_button_to_the_decision(post: Post, reader: User, moderator: User, sign_in: SignIn) -> None:
    hers, desk = sign_in(reader), sign_in(moderator)
    address = f"/forum/posts/{post.id}"
    assert f'href="{address}/report"' in hers.get(f"/forum/threads/{post.thread_id}").text
    assert "Vardas ir adresas" in hers.get(f"{address}/report").text
    assert hers.post(f"{address}/report", data={"reason": " "}).status_code == 422
    assert hers.post(f"{address}/report", data={"reason": "Galima atpažinti"}).status_code == 303
    assert "Apie šį įrašą jau pranešėte" in hers.get(f"{address}/report").text
    assert "Jūsų laukia pranešimai apie įrašus" in desk.get("/").text
    page = desk.get("/association/moderation").text
    assert "Galima atpažinti" in page and "Rasa Vaitkutė" in page and "Vardas ir adresas" in page
    assert desk.post(f"{address}/claim").headers["Location"] == "/association/moderation"
    assert f"Pranešimu rūpinasi: {moderator.name}" in desk.get("/association/moderation").text
    assert desk.post(f"{address}/keep").status_code == 303
    page = desk.get("/association/moderation").text
    assert "Galima atpažinti" not in page and "Įrašas liko" in page
    (letter,) = letters(reader, "decided")
    assert letter is not None and f"/forum/posts/{post.id}" in letter.text
    acts = db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all()
    assert acts == ["post.reported", "report.kept"]


def test_moderators_are_told_at_once_and_once(post: Post, reader: User, moderator: User, make: Make) -> None:
    with clock.frozen(LONG_AGO.replace(hour=23)):
        reporting.report_post(post, "Viena", by=seen_by(reader))
        reporting.report_post(post, "Kita", by=seen_by(make.user()))
        reporting.report_post(post, "Trečia", by=seen_by(reader))
    messages = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "reported")).all()
    assert [(row.user_id, row.not_before) for row in messages] == [(moderator.id, LONG_AGO.replace(hour=23))]
    (letter,) = letters(moderator, "reported")
    assert letter is not None and letter.html is not None
    for secret in ("Viena", "Kita", "Trečia", "Vardas ir adresas", "Kas apmoka"):
        assert secret not in letter.text + letter.html + letter.subject
    (waiting,) = waiting_reports(seen_by(moderator))
    assert {told.reason for told in waiting.reports} == {"Kita", "Trečia"}
    reporting.keep(post, by=seen_by(moderator))
    assert letters(moderator, "reported") == [None]


def test_one_account_does_not_fill_the_moderators_mailboxes(
    thread: Thread, reader: User, moderator: User, make: Make, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_OFTEN", "2 per hour")
    client, author = sign_in(reader), make.user()
    posts = [reply(thread, author).id for _each in range(3)]
    answers = [client.post(f"/forum/posts/{each}/report", data={"reason": "Dar viena"}) for each in posts]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Dar viena" in answers[2].text  # what was typed is not lost
    assert len(letters(moderator, "reported")) == 2
    assert sign_in(make.user()).post(f"/forum/posts/{posts[2]}/report", data={"reason": "Kita"}).status_code == 303


def test_hiding_decides_and_so_does_hiding_the_thread(post: Post, reader: User, moderator: User, make: Make) -> None:
    by = seen_by(moderator)
    with clock.frozen(ANSWERED):
        reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
        moderating.hide_post(post, "Atpažįstama", by=by)
    assert waiting_reports(by) == []
    (letter,) = letters(reader, "decided")
    assert letter is not None and "paslėptas" in letter.text and "/forum/posts/" not in letter.text
    row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "decided")).one()
    assert row.not_before == ANSWERED + TEN
    moderating.restore_post(post, by=by)
    assert letters(reader, "decided") == [None]  # it is not so any more
    other = reply(post.thread, make.user())
    reporting.report_post(other, "Dar", by=seen_by(reader))
    moderating.hide_thread(post.thread, "Visa", by=by)
    assert {row.decision for row in decided_reports(by, LONG_AGO)} == {"hidden"}
    assert waiting_reports(by) == []


def test_reported_again_it_waits_anew(post: Post, reader: User, moderator: User) -> None:
    by = seen_by(moderator)
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    reporting.keep(post, by=by)
    with pytest.raises(Conflict):
        reporting.keep(post, by=by)
    reporting.report_post(post, "Tikrai atpažįstama", by=seen_by(reader))
    (waiting,) = waiting_reports(by)
    assert waiting.reports[0].reason == "Tikrai atpažįstama"
    assert letters(reader, "decided") == [None]
    assert len(letters(moderator, "reported")) == 2


def test_one_looks_after_it(post: Post, reader: User, moderator: User, make: Make) -> None:
    first, second = seen_by(moderator), seen_by(make.moderator())
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    reporting.claim(post, by=first)
    reporting.claim(post, by=first)
    with pytest.raises(Conflict):
        reporting.claim(post, by=second)
    reporting.give_back(post, by=second)
    reporting.claim(post, by=second)
    (waiting,) = waiting_reports(first)
    assert waiting.claimed_by == second.name


@pytest.mark.parametrize("again", [False, True])
def test_who_looks_after_it_goes_on_when_more_is_reported(
    post: Post, reader: User, moderator: User, make: Make, again: bool
) -> None:
    first, second = seen_by(moderator), seen_by(make.moderator())
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    reporting.claim(post, by=first)
    reporting.report_post(post, "Dar", by=seen_by(reader if again else make.user()))
    with pytest.raises(Conflict):
        reporting.claim(post, by=second)
    (waiting,) = waiting_reports(second)
    assert waiting.claimed_by == first.name
    reporting.keep(post, by=first)
    reporting.report_post(post, "Vėl", by=seen_by(reader))
    reporting.claim(post, by=second)


def test_who_may_not(post: Post, thread: Thread, reader: User, moderator: User, make: Make, sign_in: SignIn) -> None:
    author = db.session.get_one(User, post.author_id)
    with pytest.raises(Forbidden):
        reporting.report_post(post, "Savo", by=seen_by(author))
    with pytest.raises(PersonalCode):
        reporting.report_post(post, f"Kodas {CODE}", by=seen_by(reader))
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    db.session.commit()
    for verb in (reporting.claim, reporting.give_back, reporting.keep):
        with pytest.raises(Forbidden):
            verb(post, by=seen_by(reader))
    assert sign_in(reader).get("/association/moderation").status_code == 403
    assert waiting_reports(seen_by(reader)) == [] == decided_reports(seen_by(reader), LONG_AGO)
    page = sign_in(author).get(f"/forum/threads/{thread.id}").text
    assert f"/forum/posts/{post.id}/report" not in page and "Atpažįstama" not in page
    moderating.hide_post(post, "Atpažįstama", by=seen_by(moderator))
    with pytest.raises(NotFound):
        reporting.report_post(post, "Dar kartą", by=seen_by(make.user()))


def test_a_moderator_outside_the_audience_learns_nothing(make: Make, moderator: User) -> None:
    hers = make.coordinator()
    closed = ask(make.coordinator("LT-20"), category=COORDINATORS)
    post = opening(closed)
    inside = make.administrator()
    reporting.report_post(post, "Atpažįstama", by=seen_by(hers))
    told = db.session.scalars(select(OutboxMessage.user_id).where(OutboxMessage.kind == "reported")).all()
    assert told == [inside.id]
    assert waiting_reports(seen_by(moderator)) == []
    assert len(waiting_reports(seen_by(inside))) == 1
    with pytest.raises(NotFound):
        reporting.keep(post, by=seen_by(moderator))


def test_a_moderator_learns_nothing_of_what_is_reported_of_their_own_post(
    thread: Thread, reader: User, moderator: User, make: Make, sign_in: SignIn
) -> None:
    post, author, other = reply(thread, moderator), seen_by(moderator), make.moderator()
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    db.session.commit()
    told = db.session.scalars(select(OutboxMessage.user_id).where(OutboxMessage.kind == "reported")).all()
    assert told == [other.id]
    assert waiting_reports(author) == [] and len(waiting_reports(seen_by(other))) == 1
    client = sign_in(moderator)
    assert "Jūsų laukia pranešimai apie įrašus" not in client.get("/").text
    assert "Atpažįstama" not in client.get("/association/moderation").text
    for verb in (reporting.claim, reporting.give_back, reporting.keep):
        with pytest.raises(Forbidden):
            verb(post, by=author)
    reporting.keep(post, by=seen_by(other))
    assert decided_reports(author, LONG_AGO) == [] and len(decided_reports(seen_by(other), LONG_AGO)) == 1


def test_what_its_author_deletes_waits_no_longer(post: Post, reader: User, moderator: User) -> None:
    reporting.report_post(post, "Atpažįstama", by=seen_by(reader))
    delete_own_post(post, by=seen_by(db.session.get_one(User, post.author_id)))
    assert waiting_reports(seen_by(moderator)) == []
    assert letters(moderator, "reported") == [None]
    assert db.session.scalars(select(Report.decision)).all() == ["deleted"]
    (letter,) = letters(reader, "decided")
    assert letter is not None and "Autorius ištrynė įrašą" in letter.text


@pytest.mark.parametrize("another", [False, True])
def test_a_hidden_answer_comes_back_as_the_answer(post: Post, moderator: User, make: Make, another: bool) -> None:
    by = seen_by(moderator)
    mark_answer(post, by=by)
    moderating.hide_post(post, "Atpažįstama", by=by)
    assert post.thread.answer_post_id is None
    other = reply(post.thread, make.user())
    if another:
        mark_answer(other, by=by)
    moderating.restore_post(post, by=by)
    assert post.thread.answer_post_id == (other.id if another else post.id)
