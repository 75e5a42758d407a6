"""The demonstration network's year, told in the order in which it happened.

Everything goes through the services under a clock held at its moment, so that the rows are as real as any.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from coordnet import clock
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load

OPENS, OPEN_HOURS = 8, 9
Act = Callable[[], object]
Event = tuple[datetime, int, Act]


class Year:
    """Acts waiting for their moment; `tell` runs them in order of time."""

    def __init__(self, people: dict[str, User], moment: datetime) -> None:
        self.people = people
        self.moment = moment
        self.events: list[Event] = []
        self._viewers: dict[str, Viewer] = {}

    def who(self, key: str) -> Viewer:
        """A person of people.json as a viewer; somebody suspended later wrote as an active member."""
        if key not in self._viewers:
            viewer = load(self.people[key].id)
            assert viewer is not None
            self._viewers[key] = replace(viewer, state="active")
        return self._viewers[key]

    def add(self, when: datetime, act: Act) -> None:
        self.events.append((in_office_hours(when), len(self.events), act))

    def tell(self) -> Iterator[int]:
        """Run everything; yields the number of acts done."""
        for done, (when, _order, act) in enumerate(sorted(self.events, key=lambda event: event[:2]), start=1):
            with clock.as_if(min(when, self.moment)):
                act()
            yield done


def in_office_hours(when: datetime) -> datetime:
    """The same day with the hour squeezed into 8:00–17:00 in Lithuania; what was earlier stays earlier."""
    local = when.astimezone(clock.VILNIUS)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=OPENS) + (local - midnight) * OPEN_HOURS / 24
