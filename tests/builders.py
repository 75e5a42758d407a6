"""Builders of rows, through the services; each commits."""

import itertools
from datetime import date
from typing import Any

from sqlalchemy import update

from coordnet import clock
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.reading import READER
from coordnet.members import seats, services
from coordnet.members.models import User
from coordnet.members.queries import municipality_by_code
from coordnet.members.texts import index_person
from coordnet.members.viewer import Viewer, load

_numbers = itertools.count(1)


def files_are(text_state: str = "read") -> None:
    """As if the worker had looked into every file and found this: colleagues get those that are not held."""
    db.session.execute(update(StoredFile).values(text_state=text_state, reader_version=READER))
    db.session.commit()


class Make:
    """`make.coordinator("LT-57")`, `make.administrator()`, …"""

    def user(self, name: str = "", *, state: str = "active", **values: Any) -> User:
        """A member without a seat, active unless said otherwise."""
        number = next(_numbers)
        name = name or f"Vardenė Pavardaitė {number}"
        user = services.add_person(values.pop("email", f"narys{number}@savivaldybe.example"), name)
        if state != "invited":
            services.activate(user, name=name, at=values.pop("joined_at", clock.now()))
            user.state = state
        for key, value in values.items():
            setattr(user, key, value)
        index_person(user)
        db.session.commit()
        return user

    def holder(self, code: str, seat_role: str, **values: Any) -> User:
        user = self.user(**values)
        municipality = municipality_by_code(code)
        assert municipality is not None
        seats.give_seat(user, municipality, seat_role, since=date(2025, 1, 1), by=None)
        db.session.commit()
        return user

    def coordinator(self, code: str = "LT-57", **values: Any) -> User:
        return self.holder(code, "coordinator", **values)

    def deputy(self, code: str = "LT-15", **values: Any) -> User:
        return self.holder(code, "deputy", **values)

    def administrator(self, **values: Any) -> User:
        return self.user(site_role="administrator", **values)

    def moderator(self, **values: Any) -> User:
        return self.user(site_role="moderator", **values)

    def ministry(self, **values: Any) -> User:
        return self.user(site_role="ministry", **values)

    def viewer(self, user: User) -> Viewer:
        viewer = load(user.id)
        assert viewer is not None
        return viewer
