"""`flask demo load`: the demonstration network, only into an empty database."""

import sys
from collections.abc import Iterator
from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import delete, func, insert, select

from coordnet import clock
from coordnet.auth.passwords import hash_password
from coordnet.demo.people import PASSWORD, load_people
from coordnet.demo.scale import more_entries, more_members, more_threads
from coordnet.demo.story import Story, load_entries, load_threads
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Post, Thread, ThreadRead, UnreadSince
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.members.queries import all_municipalities
from coordnet.members.texts import municipality_text
from coordnet.search.reading import read_next
from coordnet.textsearch.services import index_many, settle

demo_cli = AppGroup("demo", help="The demonstration network.")

READ_BEFORE = timedelta(days=5)


@demo_cli.command("load")
@click.option(
    "--threads", type=click.IntRange(0), default=None, help="How many threads in all (at least the 120 told)."
)
@click.option(
    "--posts-per-thread", type=click.IntRange(1, 1000), default=6, show_default=True, help="Of the added threads."
)
@click.option("--members", type=click.IntRange(0), default=None, help="How many members in all.")
@click.option("--documents", type=click.IntRange(0), default=None, help="How many library entries in all.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are people already.")
def load(
    threads: int | None, posts_per_thread: int, members: int | None, documents: int | None, if_empty: bool
) -> None:
    """Load the demonstration network into an empty database; the sizes scale it up for load tests."""
    if db.session.scalar(select(User.id).limit(1)) is not None:
        if not if_empty:
            click.echo("The database is not empty: the demonstration network was not loaded.", err=True)
            sys.exit(1)
        return
    if current_app.config["BEHIND_PROXY"] and not current_app.config["DEMO"]:
        click.echo(
            "BASE_URL is public and demonstration accounts have a known password: "
            "say COORDNET_DEMO=public if you mean it.",
            err=True,
        )
        sys.exit(2)
    moment = clock.now()
    people = load_people(moment)
    index_many(municipality_text(municipality) for municipality in all_municipalities())
    story = Story(people, moment)
    told_threads, told_entries = load_threads(story), load_entries(story)
    _progress("the year's threads and entries", len(story.events), story.tell())
    if members is not None and members > len(people):
        more_members(members - len(people), moment, hash_password(PASSWORD))
    if threads is not None and threads > told_threads:
        extra = threads - told_threads
        _progress("more posts", extra * posts_per_thread, more_threads(extra, posts_per_thread, moment))
    if documents is not None and documents > told_entries:
        _progress("more entries", documents - told_entries, more_entries(documents - told_entries, moment))
    _mark_read(people)
    db.session.execute(delete(OutboxMessage))  # nobody is told of acts that only the story knows
    db.session.commit()
    waiting = db.session.scalar(select(func.count()).where(StoredFile.text_state == "waiting")) or 0
    _progress("files read", waiting, _read_files())
    settle()
    db.session.commit()
    click.echo(
        f"loaded: {len(people)} people, {told_threads} threads, {told_entries} library entries and what was added"
    )


def _read_files() -> Iterator[int]:
    """As the worker would: the demonstration is whole when it is loaded."""
    read = 0
    while read_next():
        read += 1
        yield read


def _progress(label: str, length: int, steps: Iterator[int]) -> None:
    """A bar on a terminal, one line elsewhere."""
    if not sys.stdout.isatty():
        for _done in steps:
            pass
        click.echo(f"{label}: {length}")
        return
    with click.progressbar(length=length, label=label) as bar:
        before = 0
        for done in steps:
            bar.update(done - before)
            before = done


def _mark_read(people: dict[str, User]) -> None:
    """Everybody has read what is older than a few days, so that "unread" means something."""
    before = clock.now() - READ_BEFORE
    marks = db.session.execute(
        select(Post.thread_id, func.max(Post.id), func.count())
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.created_at < before, Thread.last_post_at >= before)
        .group_by(Post.thread_id)
    ).all()
    written_in = {tuple(row) for row in db.session.execute(select(ThreadRead.user_id, ThreadRead.thread_id))}
    for user in people.values():
        rows = [
            {"user_id": user.id, "thread_id": thread_id, "last_read_post_id": last, "read_count": count}
            for thread_id, last, count in marks
            if (user.id, thread_id) not in written_in
        ]
        db.session.execute(insert(ThreadRead), rows)
        db.session.execute(insert(UnreadSince), {"user_id": user.id, "moment": before})
