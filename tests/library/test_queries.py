"""What other rooms ask: whose documents, of which municipality, what waits."""

from datetime import UTC, date, datetime, timedelta

from coordnet import clock
from coordnet.extensions import db
from coordnet.library import queries
from coordnet.members import seats
from coordnet.members.models import SeatHolding
from coordnet.members.queries import municipality_by_code
from tests.builders import Make
from tests.library.entries import proposed, published


def test_a_municipality_keeps_what_its_former_people_gave(make: Make) -> None:
    administrator, first, second = make.viewer(make.administrator()), make.coordinator("LT-57"), make.user()
    vilnius, kaunas = municipality_by_code("LT-57"), municipality_by_code("LT-15")
    assert vilnius is not None and kaunas is not None
    with clock.frozen(datetime(2026, 3, 1, 9, tzinfo=UTC)):
        published(make.viewer(first), administrator, title="Pirmosios")
    holding = db.session.query(SeatHolding).filter_by(user_id=first.id).one()
    seats.end_seat(holding, until=date(2026, 6, 1), by=None)
    seats.give_seat(first, kaunas, "coordinator", since=date(2026, 6, 2), by=None)
    seats.give_seat(second, vilnius, "coordinator", since=date(2026, 6, 2), by=None)
    with clock.frozen(datetime(2026, 9, 1, 9, tzinfo=UTC)):
        published(make.viewer(first), administrator, title="Jau kitur")
        published(make.viewer(second), administrator, title="Paveldėtojos")
        proposed(make.viewer(second), title="Dar laukia")
    found = {
        place.code: [row.title for row in queries.entries_of_municipality(place.id, administrator, 10)]
        for place in (vilnius, kaunas)
    }
    assert found == {"LT-57": ["Paveldėtojos", "Pirmosios"], "LT-15": ["Jau kitur"]}
    assert [row.title for row in queries.entries_by(first.id, administrator, 1)] == ["Jau kitur"]


def test_what_waits_is_counted_whole_and_shown_oldest_first(make: Make) -> None:
    coordinator, moderator = make.viewer(make.coordinator()), make.viewer(make.moderator())
    for number in range(4):
        with clock.frozen(datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(days=number)):
            proposed(coordinator, title=f"Pasiūlymas {number}")
    waiting = queries.proposals_waiting(moderator, limit=2)
    assert waiting.count == 4 and [row.title for row in waiting.entries] == ["Pasiūlymas 0", "Pasiūlymas 1"]
    assert waiting.entries[0].proposer == coordinator.name
