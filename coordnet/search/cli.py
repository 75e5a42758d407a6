"""`flask search …`."""

import sys
from collections.abc import Callable

import click
from flask.cli import AppGroup

from coordnet.database import give_way
from coordnet.extensions import db
from coordnet.search.rebuild import Step, rebuild, size
from coordnet.textsearch.analyser import analyse
from coordnet.textsearch.services import repair

search_cli = AppGroup("search", help="The search index.")


@search_cli.command("analyse")
def analyse_command() -> None:
    """Answer each line of text on stdin by a line with its index terms, separated by spaces (UTF-8).

    Every word has two terms, as they stand in the index: "a" and its learned stem, "b" and its other stem.
    Two words find each other when they share a term.
    """
    for line in sys.stdin.buffer:
        terms = (term for token in analyse(line.decode(errors="replace")) for term in ("a" + token.a, "b" + token.b))
        sys.stdout.buffer.write(" ".join(terms).encode() + b"\n")
    sys.stdout.buffer.flush()


@search_cli.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the tables, also while the site runs; what is right already stays.

    Interrupted, it goes on where it was when it is run again.
    """
    if sys.stdout.isatty():
        with click.progressbar(length=size(), label="search rebuild") as bar:
            changed = _run(lambda step: bar.update(step.read))
    else:
        changed = _run(_tell)
    click.echo(f"Documents written or removed: {changed}")


def _tell(step: Step) -> None:
    if step.kind and not step.changed:
        click.echo(f"{step.kind}: {step.done} of {step.total}")


def _run(report: Callable[[Step], object]) -> int:
    """Commit after each step and at the end; how many documents changed."""
    changed = 0
    repair()
    db.session.commit()
    for step in rebuild():
        db.session.commit()
        if step.changed:
            give_way()
        changed += step.changed
        report(step)
    db.session.commit()
    return changed
