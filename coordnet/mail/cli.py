"""`flask mail …`: the outbox by hand."""

import sys

import click
from flask.cli import AppGroup

from coordnet.mail.delivery import deliver_due
from coordnet.mail.outcome import Delivered

BATCH = 100

mail_cli = AppGroup("mail", help="Outgoing e-mail.")


@mail_cli.command("deliver")
def deliver() -> None:
    """Deliver what waits in the outbox. Exit status 1 when a message has failed or the server cannot be reached."""
    total = deliver_and_report()
    click.echo(total)
    if total.failed or total.unreachable:
        sys.exit(1)


def deliver_and_report() -> Delivered:
    """Deliver everything due; a line on stderr for every hundred messages and for every failure."""
    total = Delivered()
    while True:
        batch = deliver_due(BATCH)
        total.add(batch)
        for problem in batch.problems:
            click.echo(problem, err=True)
        if batch.unreachable:
            click.echo(f"the mail server cannot be reached: {batch.unreachable}", err=True)
        if batch.unreachable or batch.seen < BATCH:
            return total
        click.echo(f"{total} …", err=True)
