"""`flask demo load`: the demonstration network, only into an empty database."""

import sys
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import delete, func, select

from coordnet import clock
from coordnet.auth.passwords import hash_password
from coordnet.database import read_only
from coordnet.demo.crowd import more_members
from coordnet.demo.people import PASSWORD, load_people
from coordnet.demo.year import Year
from coordnet.extensions import db
from coordnet.files.examining import read_next
from coordnet.files.models import StoredFile
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.members.queries import all_municipalities
from coordnet.members.texts import municipality_text
from coordnet.notifications.models import Notice
from coordnet.room import house
from coordnet.textsearch.services import index_many, settle

demo_cli = AppGroup("demo", help="The demonstration network.")


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
    with read_only():
        found = db.session.scalar(select(User.id).limit(1)) is not None
        db.session.rollback()
    if found:
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
    _load(threads, posts_per_thread, members, documents)


def _load(threads: int | None, posts_per_thread: int, members: int | None, documents: int | None) -> None:
    moment = clock.now()
    people = load_people(moment)
    index_many(municipality_text(municipality) for municipality in all_municipalities())
    year = Year(people, moment)
    told = {demo.things: demo.tell(year) for demo in house().demos}
    _progress("the year's threads and entries", len(year.events), year.tell())
    if members is not None and members > len(people):
        more_members(members - len(people), moment, hash_password(PASSWORD))
    wanted = {"threads": threads, "documents": documents}
    for demo in house().demos:
        extra = (wanted.get(demo.things) or 0) - told[demo.things]
        if extra > 0:
            _progress(f"more {demo.things}", extra, demo.grow(extra, moment, {"posts_per_thread": posts_per_thread}))
        demo.settle([user.id for user in people.values()], moment)
    for of_the_story in (Notice, OutboxMessage):  # nobody is told of acts that only the story knows
        db.session.execute(delete(of_the_story))
    db.session.commit()
    waiting = db.session.scalar(select(func.count()).where(StoredFile.text_state == "waiting")) or 0
    _progress("files read", waiting, _read_files())
    settle()
    db.session.commit()
    things = ", ".join(f"{number} {kind}" for kind, number in told.items())
    click.echo(f"loaded: {len(people)} people, {things} and what was added")


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
