"""`flask members …`: the association's acts from the command line. No command takes or prints a password."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from coordnet.association import planning, services
from coordnet.association.importing import read_list
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.members.emails import invitation_link
from coordnet.members.models import SEAT_ROLES, Municipality
from coordnet.members.places import all_places
from coordnet.members.queries import user_by_email
from coordnet.taxonomy import parse_role

members_cli = AppGroup("members", help="Members of the network.")


def fail(message: str, status: int = 1) -> NoReturn:
    """One line on stderr and the exit status."""
    click.echo(message, err=True)
    sys.exit(status)


def fail_known(error: Invalid) -> NoReturn:
    """The same for what was refused; where somebody only seems to be in the network, with the way through."""
    also = isinstance(error, services.AlreadyKnown) and error.known.how != "email"
    fail(error.message + (" If this is another person, say --another." if also else ""))


@members_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--no-invite", is_flag=True, help="Add people without sending invitations.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are bad.")
def import_members(file: Path, dry_run: bool, no_invite: bool, skip_bad: bool) -> None:
    """Import members from CSV or XLSX (email,name,municipality,role,phone,position).

    Exit status: 0 all rows were good or known, 1 some were bad (each is named), 2 the file cannot be read.
    """
    with force_locale("en"):
        try:
            listing = read_list(file.read_bytes())
            plan = planning.make_plan(listing.rows)
        except (Invalid, OSError) as error:
            fail(f"{file.name}: {error.message if isinstance(error, Invalid) else error.strerror}", 2)
        for remark in [*listing.remarks, *plan.remarks]:
            click.echo(f"note: {remark}", err=True)
        for problem in plan.skipped:
            click.echo(f"line {problem.row.line} ({problem.email}): skipped. {problem.reason}")
        for problem in plan.bad:
            click.echo(f"line {problem.row.line} ({problem.email}): bad. {problem.reason}", err=True)
        imported = 0
        if not dry_run and (skip_bad or not plan.bad):
            imported = _carry_out(plan.good, send=not no_invite)
    click.echo(f"good {len(plan.good)}, skipped {len(plan.skipped)}, bad {len(plan.bad)}; imported {imported}")
    if plan.bad and not skip_bad and not dry_run:
        fail("Nothing was imported: correct the bad rows or say --skip-bad.")
    sys.exit(1 if plan.bad else 0)


def _carry_out(rows: list[planning.Ready], *, send: bool) -> int:
    try:
        planning.carry_out(rows, by=None, send=send)
    except Invalid as error:  # somebody changed the network since the plan was made
        db.session.rollback()
        fail(f"Nothing was imported: {error.message}")
    db.session.commit()
    return len(rows)


@members_cli.command("invite")
@click.argument("email")
@click.option("--municipality", default="", help="ISO code, official or short name.")
@click.option("--role", default="member", show_default=True, help="A seat role or a site role.")
@click.option("--name", default="", help="First name and surname.")
@click.option("--another", is_flag=True, help="Although somebody much like this is in the network.")
def invite(email: str, municipality: str, role: str, name: str, another: bool) -> None:
    """Invite one person."""
    parsed = parse_role(role)
    if parsed is None:
        fail(f"unknown role: {role}", 2)
    place = _place(municipality) if municipality else None
    if place is None and parsed in SEAT_ROLES:
        fail(f"the role {parsed} needs --municipality", 2)
    if place is not None and parsed not in SEAT_ROLES:
        fail(f"the role {parsed} belongs to no municipality; --role may be {', '.join(SEAT_ROLES)}", 2)
    with force_locale("en"):
        try:
            user = services.invite(email, name, role=parsed, municipality=place, another=another, by=None)
        except Invalid as error:
            fail_known(error)
    db.session.commit()
    click.echo(f"invited {user.email}")


def _place(name: str) -> Municipality:
    with force_locale("en"):
        try:
            return all_places().asked(name)
        except Invalid as error:
            fail(error.message, 2)


@members_cli.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """End a membership: seats, sessions and invitations end with it."""
    user = user_by_email(email)
    if user is None:
        fail(f"no such member: {email}")
    with force_locale("en"):
        try:
            services.end_membership(user, by=None)
        except Invalid as error:
            fail(error.message)
    db.session.commit()
    click.echo(f"deactivated {user.email}")


@members_cli.command("create-admin")
@click.argument("email")
@click.option("--another", is_flag=True, help="Although somebody else had this address before.")
def create_admin(email: str, another: bool) -> None:
    """Queue an administrator's invitation and print its one-time address."""
    with force_locale("en"):
        try:
            invitation = services.create_administrator(email, another=another)
        except Invalid as error:
            fail_known(error)
    db.session.commit()
    click.echo(invitation_link(invitation))
