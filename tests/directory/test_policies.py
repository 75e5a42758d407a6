"""Who may describe a municipality."""

from flask import Flask

from coordnet.directory.policies import may_edit_municipality
from coordnet.members.queries import municipality_by_code
from tests.builders import Make


def test_the_association_and_whoever_holds_the_seat(app: Flask, make: Make) -> None:
    people = [
        make.coordinator("LT-57"),
        make.deputy("LT-57"),
        make.administrator(),
        make.coordinator("LT-15"),
        make.user(),
        make.ministry(),
        make.moderator(),
    ]
    place = municipality_by_code("LT-57")
    assert place is not None
    may = [may_edit_municipality(make.viewer(person), place) for person in people]
    assert may == [True, True, True, False, False, False, False]
