"""`flask digest send`: build what is due and deliver it."""

import sys
from datetime import datetime

import click
from flask.cli import AppGroup

from coordnet import clock
from coordnet.digest.jobs import build_period
from coordnet.digest.period import due_period
from coordnet.mail.delivery import deliver_due
from coordnet.members.queries import user_by_email

digest_cli = AppGroup("digest", help="The weekly digest.")


def parse_moment(text: str) -> datetime:
    """ISO 8601; without a zone it is the time on the wall in Lithuania. Raises ValueError, also for another age."""
    moment = datetime.fromisoformat(text)
    if not 1900 < moment.year < 9000:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.VILNIUS)


@digest_cli.command("send")
@click.option("--now", "now", default="", help="Act as if it were this moment (ISO 8601).")
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--only", default="", help="Only the member with this e-mail address.")
def send(now: str, dry_run: bool, only: str) -> None:
    """Build the digests that are due and deliver what waits in the outbox. A rerun sends nothing twice."""
    try:
        moment = parse_moment(now) if now else clock.now()
    except ValueError:
        click.echo(f"--now {now}: a moment such as 2026-11-23T07:30 is needed", err=True)
        sys.exit(2)
    if only and user_by_email(only) is None:
        click.echo(f"no such member: {only}", err=True)
        sys.exit(1)
    with clock.as_if(moment):
        built = build_period(due_period(moment), only=only, dry_run=dry_run)
    click.echo(
        f"period {built.period.start} to {built.period.last_day}: built {built.built}, nothing for {built.nothing}"
    )
    if dry_run:
        return
    with clock.as_if(max(moment, clock.now())):
        done = deliver_due()
    click.echo(str(done))
    for problem in done.problems:
        click.echo(problem, err=True)
    if done.unreachable:
        click.echo(f"the mail server cannot be reached ({done.unreachable}); the rest waits in the outbox", err=True)
    if done.failed or done.unreachable:
        sys.exit(1)
