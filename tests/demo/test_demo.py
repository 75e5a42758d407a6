"""The demonstration network is itself tested: it is what people see first and what benchmarks run on."""

import re

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordnet import clock, privacy
from coordnet.auth.services import check_credentials
from coordnet.demo.people import PASSWORD
from coordnet.files.models import StoredFile
from coordnet.forum.models import Category, Post, Thread, ThreadRead
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import SeatHolding, User
from coordnet.taxonomy import FORMS, GROUPS
from coordnet.textsearch.models import SearchDocument

ACCOUNTS = ["administratore", "moderatorius", "ministerija", "vilnius", "kaunas", "alytus", "pavaduotoja"]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_network_as_told(app: Flask, session: Session) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    assert 65 <= count(session, User) <= 80
    assert count(session, Thread) == 120
    assert 650 <= count(session, Post) <= 760
    assert count(session, Entry) == 49
    assert count(session, OutboxMessage) == 0
    for name in ACCOUNTS:
        assert check_credentials(f"{name}@demo.coordnet.example", PASSWORD) is not None
    holders = select(func.count()).where(SeatHolding.until.is_(None), SeatHolding.seat_role != "deputy")
    assert session.scalar(holders) == 57
    audiences = set(session.scalars(select(Category.audience).join(Thread, Thread.category_id == Category.id)))
    assert audiences == {"members", "coordinators", "ministry"}
    _check_times(session)
    _check_library(session)
    _check_texts(session)
    _check_counters(session)
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 1
    assert app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"]).exit_code == 0


def _check_times(session: Session) -> None:
    first, last = session.execute(select(func.min(Post.created_at), func.max(Post.created_at))).one()
    first, last = (Post.created_at.type.process_result_value(value, None) for value in (first, last))
    assert (clock.now() - first).days > 300
    assert (clock.now() - last).days < 2
    early = select(Post.id).join(User, User.id == Post.author_id).where(Post.created_at < User.joined_at)
    assert session.scalars(early).all() == []
    ids_by_time = list(session.scalars(select(Post.id).order_by(Post.created_at, Post.id)))
    assert ids_by_time == sorted(ids_by_time)


def _check_library(session: Session) -> None:
    covered = set(session.scalars(select(EntryForm.slug).join(Entry).where(Entry.publisher.startswith("Demonstrac"))))
    assert covered >= {slug for slug, term in FORMS.items() if term.parent is None}
    groups = set(session.scalars(select(EntryGroup.slug)))
    assert groups >= {slug for slug, term in GROUPS.items() if term.priority}
    assert count(session, StoredFile) >= 12
    with_files = select(func.count(func.distinct(StoredFile.owner_id))).where(StoredFile.owner_kind == "entry")
    assert session.scalar(with_files) == 12


def _check_texts(session: Session) -> None:
    for title, text in session.execute(select(Thread.title, Post.body_text).join(Post, Post.thread_id == Thread.id)):
        assert not privacy.contains_code(title, text)
        assert not re.search(r"\d{11}", text)
    documents = session.scalar(select(func.count()).where(SearchDocument.kind.in_(("thread", "post"))))
    assert documents == count(session, Post)


def _check_counters(session: Session) -> None:
    counted = select(Post.thread_id, func.count().label("n")).group_by(Post.thread_id).subquery()
    wrong = select(Thread.id).join(counted, counted.c.thread_id == Thread.id).where(Thread.post_count != counted.c.n)
    assert session.scalars(wrong).all() == []
    over = select(ThreadRead.thread_id).join(Thread).where(ThreadRead.read_count > Thread.post_count)
    assert session.scalars(over).all() == []


def test_made_large_in_bulk_with_the_same_integrity(app: Flask, session: Session) -> None:
    sizes = ["--threads", "200", "--posts-per-thread", "4", "--members", "90", "--documents", "80"]
    result = app.test_cli_runner().invoke(args=["demo", "load", *sizes])
    assert result.exit_code == 0, result.output
    assert (count(session, Thread), count(session, User), count(session, Entry)) == (200, 90, 80)
    _check_counters(session)
    documents = session.scalar(select(func.count()).where(SearchDocument.kind.in_(("thread", "post"))))
    assert documents == count(session, Post)
    assert app.test_cli_runner().invoke(args=["search", "rebuild"]).output.strip().endswith(": 0")


def test_a_public_address_is_refused_unless_one_means_it(app: Flask, session: Session) -> None:
    app.config["BEHIND_PROXY"] = True
    assert app.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 2
    assert count(session, User) == 0
