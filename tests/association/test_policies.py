"""Who may manage the network."""

from dataclasses import replace

from flask import Flask

from coordnet.association.policies import may_manage
from tests.builders import Make


def test_the_association_while_active_and_the_command_line(app: Flask, make: Make) -> None:
    administrator = make.viewer(make.administrator())
    assert may_manage(administrator)
    assert may_manage(None)
    assert not may_manage(replace(administrator, state="suspended"))
    for other in (make.user(), make.coordinator(), make.deputy(), make.ministry(), make.moderator()):
        assert not may_manage(make.viewer(other))
