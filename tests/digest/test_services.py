"""Who gets a digest of a period, that it is built once, and how it is stopped: each reason alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.digest import services
from coordnet.digest.models import Digest, DigestPeriod
from coordnet.digest.period import Period
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from tests.builders import Make
from tests.forum.threads import ask

PERIOD = Period(date(2026, 11, 16), date(2026, 11, 23))
WITHIN = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def member(make: Make) -> User:
    with clock.frozen(LONG_AGO):
        return make.coordinator("LT-15")


@pytest.fixture
def viewer(member: User, make: Make) -> Viewer:
    return make.viewer(member)


@pytest.fixture
def news(make: Make) -> None:
    """A question of the period, by somebody else."""
    with clock.frozen(LONG_AGO):
        asker = make.coordinator("LT-57")
    with clock.frozen(WITHIN):
        ask(asker)


def built(session: Session) -> list[tuple[int, date, date, datetime]]:
    return [(row.user_id, row.period_start, row.period_end, row.created_at) for row in session.query(Digest)]


def queued(session: Session) -> list[tuple[str, str, int]]:
    columns = (OutboxMessage.kind, OutboxMessage.subject_id, OutboxMessage.user_id)
    return [tuple(row) for row in session.execute(select(*columns).where(OutboxMessage.kind == "digest"))]


def test_who_wants_a_digest(viewer: Viewer) -> None:
    ends = PERIOD.ends_at
    wants = services.wants_digest
    assert wants(viewer, "weekly", PERIOD)
    assert wants(viewer, "titles", PERIOD)
    assert not wants(viewer, "off", PERIOD)
    for state in ("invited", "suspended", "left"):
        assert not wants(replace(viewer, state=state), "weekly", PERIOD)
    assert wants(replace(viewer, joined_at=None), "weekly", PERIOD)
    assert wants(replace(viewer, joined_at=ends - SECOND), "weekly", PERIOD)
    assert not wants(replace(viewer, joined_at=ends), "weekly", PERIOD)
    assert not wants(replace(viewer, joined_at=ends + SECOND), "weekly", PERIOD)


def test_a_digest_is_of_one_member_and_one_period(session: Session, viewer: Viewer, news: None) -> None:
    with clock.frozen(MONDAY):
        assert services.build_digest(viewer, "weekly", PERIOD)
    assert services.has_digest(viewer.id, PERIOD)
    assert not services.has_digest(viewer.id + 1, PERIOD)
    assert not services.has_digest(viewer.id, replace(PERIOD, start=PERIOD.start - timedelta(days=7)))
    assert not services.has_digest(viewer.id, replace(PERIOD, end=PERIOD.end + timedelta(days=7)))
    assert built(session) == [(viewer.id, PERIOD.start, PERIOD.end, MONDAY)]
    [digest_id] = session.scalars(select(Digest.id))
    assert queued(session) == [("digest", str(digest_id), viewer.id)]
    assert not services.build_digest(viewer, "weekly", PERIOD)
    assert len(built(session)) == len(queued(session)) == 1


def test_who_does_not_want_it_has_none_built_and_none_sent(session: Session, viewer: Viewer, news: None) -> None:
    for shut_out in (replace(viewer, state="suspended"), replace(viewer, joined_at=PERIOD.ends_at)):
        assert not services.build_digest(shut_out, "weekly", PERIOD)
    assert not services.build_digest(viewer, "off", PERIOD)
    assert built(session) == queued(session) == []


def test_without_news_there_is_none(session: Session, viewer: Viewer) -> None:
    assert not services.build_digest(viewer, "weekly", PERIOD)
    assert built(session) == queued(session) == []


def test_a_period_is_done_once(app: Flask, session: Session) -> None:
    earlier = Period(date(2026, 11, 9), date(2026, 11, 16))
    assert not services.is_built(PERIOD)
    with clock.frozen(MONDAY):
        services.mark_built(PERIOD)
        session.flush()
    with clock.frozen(MONDAY + timedelta(days=1)):
        services.mark_built(PERIOD)
        session.flush()
    assert services.is_built(PERIOD)
    assert not services.is_built(earlier)
    rows = [(row.period_start, row.period_end, row.built_at) for row in session.query(DigestPeriod)]
    assert rows == [(PERIOD.start, PERIOD.end, MONDAY)]


def test_stopping_is_noted_once(session: Session, member: User) -> None:
    def noted() -> list[tuple[int | None, str, int | None]]:
        rows = session.scalars(select(AuditRecord).where(AuditRecord.action == "digest.stopped"))
        return [(row.actor_id, row.target_kind, row.target_id) for row in rows]

    assert not services.stop_digest(member.id + 1000)
    assert noted() == []
    assert services.stop_digest(member.id)
    assert member.digest_frequency == "off"
    assert noted() == [(member.id, "user", member.id)]
    assert services.stop_digest(member.id)
    assert noted() == [(member.id, "user", member.id)]
