"""May X do Y in the library: a person of every kind, an entry of every status."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from coordnet.extensions import db
from coordnet.library import policies, services
from coordnet.library.models import Entry
from coordnet.members.viewer import Viewer
from tests.builders import Make
from tests.library.entries import PLAIN, proposed, published

STATUSES = ("draft", "proposed", "published", "archived")
UNPUBLISHED = {"draft", "proposed"}


@pytest.fixture
def viewers(make: Make) -> dict[str, Viewer]:
    people = {
        "coordinator": make.coordinator("LT-57"),
        "colleague": make.coordinator("LT-15"),
        "deputy": make.deputy("LT-15"),
        "member": make.user(),
        "ministry": make.ministry(),
        "moderator": make.moderator(),
        "administrator": make.administrator(),
    }
    active = {kind: make.viewer(person) for kind, person in people.items()}
    shut_out = {f"suspended {kind}": replace(viewer, state="suspended") for kind, viewer in active.items()}
    return active | shut_out


@pytest.fixture
def entries(viewers: dict[str, Viewer]) -> dict[str, Entry]:
    """One of each status, by the coordinator."""
    by, association = viewers["coordinator"], viewers["administrator"]
    archived = published(by, association, title="Archyvuota")
    services.archive(archived, by=association)
    made = {
        "draft": services.save_draft(replace(PLAIN, title="Juodraštis"), by=by),
        "proposed": proposed(by, title="Pasiūlyta"),
        "published": published(by, association, title="Paskelbta"),
        "archived": archived,
    }
    db.session.commit()
    assert [entry.status for entry in made.values()] == list(STATUSES)
    return made


def allowed(
    policy: Callable[[Entry, Viewer], bool], entries: dict[str, Entry], viewers: dict[str, Viewer]
) -> dict[str, set[str]]:
    """Who may, and with entries of which statuses."""
    may = {
        who: {status for status, entry in entries.items() if policy(entry, viewer)} for who, viewer in viewers.items()
    }
    return {who: statuses for who, statuses in may.items() if statuses}


def test_who_proposes_and_who_moderates(viewers: dict[str, Viewer]) -> None:
    assert {who for who, viewer in viewers.items() if policies.moderates(viewer)} == {"moderator", "administrator"}
    propose = {who for who, viewer in viewers.items() if policies.may_propose(viewer)}
    assert propose == {"coordinator", "colleague", "deputy", "ministry", "moderator", "administrator"}


@pytest.mark.parametrize(
    ("policy", "theirs", "own"),
    [
        (policies.may_edit, set(STATUSES), UNPUBLISHED),
        (policies.may_submit, set(), {"draft"}),
        (policies.may_publish, UNPUBLISHED, set()),
        (policies.may_archive, {"proposed", "published"}, set()),
        (policies.may_restore, {"archived"}, set()),
    ],
)
def test_the_association_and_moderators_and_who_proposed_it(
    policy: Callable[[Entry, Viewer], bool],
    theirs: set[str],
    own: set[str],
    entries: dict[str, Entry],
    viewers: dict[str, Viewer],
) -> None:
    expected = {"moderator": theirs, "administrator": theirs, "coordinator": own}
    assert allowed(policy, entries, viewers) == {who: statuses for who, statuses in expected.items() if statuses}


def test_who_has_lost_the_seat_no_longer_edits_what_they_proposed(
    entries: dict[str, Entry], viewers: dict[str, Viewer]
) -> None:
    without = replace(viewers["coordinator"], seats=())
    assert not policies.may_edit(entries["draft"], without)
    assert not policies.may_submit(entries["draft"], without)
