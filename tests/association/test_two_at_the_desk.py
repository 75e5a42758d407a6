"""Two people work at the desk at once: what one has corrected the other does not put back."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.association import services
from coordnet.errors import Conflict, Forbidden
from coordnet.extensions import db
from coordnet.members import services as members
from coordnet.members.models import SeatHolding, User
from coordnet.members.queries import municipality_by_code, seat_by_code
from tests.auth.pages import hidden_fields, value_of
from tests.builders import Make

GIVE = "/association/seats/LT-57/give"


@pytest.fixture
def person(make: Make) -> User:
    return make.user("Rasa Vaitkute", email="rasa@vilnus.example")


def opened(desk: FlaskClient, address: str, action: str = "") -> dict[str, str]:
    return hidden_fields(desk.get(address).text, action)


def test_correcting_a_name_does_not_put_the_wrong_address_back(desk: FlaskClient, person: User) -> None:
    address = f"/association/members/{person.id}"
    form = {"name": "Rasa Vaitkute", "email": "rasa@vilnus.example"}
    first, second = (opened(desk, address, address) | form for _window in range(2))
    assert desk.post(address, data=first | {"email": "rasa@vilnius.example"}).status_code == 303
    answer = desk.post(address, data=second | {"name": "Rasa Vaitkutė"})
    db.session.refresh(person)
    assert answer.status_code == 409 and "rasa@vilnius.example" in answer.text
    assert (person.name, person.email) == ("Rasa Vaitkute", "rasa@vilnius.example")
    assert (value_of(answer.text, "name"), value_of(answer.text, "email")) == ("Rasa Vaitkutė", "rasa@vilnius.example")
    again = hidden_fields(answer.text, address) | {"name": "Rasa Vaitkutė", "email": "rasa@vilnius.example"}
    assert desk.post(address, data=again).status_code == 303
    db.session.refresh(person)
    assert (person.name, person.email) == ("Rasa Vaitkutė", "rasa@vilnius.example")


def test_a_role_given_meanwhile_is_not_taken_back(desk: FlaskClient, person: User) -> None:
    page, address = f"/association/members/{person.id}", f"/association/members/{person.id}/role"
    first, second = (opened(desk, page, address) for _window in range(2))
    desk.post(address, data=first | {"site_role": "moderator"})
    answer = desk.post(address, data=second | {"site_role": "member"})
    db.session.refresh(person)
    assert (answer.status_code, person.site_role) == (409, "moderator") and "Moderatorius" in answer.text


def test_what_a_member_saved_meanwhile_is_seen(desk: FlaskClient, make: Make) -> None:
    invited = make.user(state="invited", email="kita@x.example")
    address = f"/association/members/{invited.id}"
    stale = opened(desk, address, address)
    members.activate(invited, name="Rasa Pati", at=clock.now())
    db.session.commit()
    answer = desk.post(address, data=stale | {"name": "Rasa Kita", "email": "kita@x.example"})
    db.session.refresh(invited)
    assert (answer.status_code, invited.name) == (409, "Rasa Pati") and "Rasa Pati" in answer.text


def test_a_seat_given_meanwhile_is_shown_before_another_joins_it(desk: FlaskClient, make: Make, person: User) -> None:
    form = opened(desk, GIVE) | {"user": str(person.id), "role": "deputy", "since": "2026-01-05"}
    make.deputy("LT-57", name="Kita Pavaduotoja")
    answer = desk.post(GIVE, data=form)
    assert answer.status_code == 409 and "Kita Pavaduotoja" in answer.text
    assert db.session.query(SeatHolding).filter_by(user_id=person.id).count() == 0
    again = form | hidden_fields(answer.text)
    assert desk.post(GIVE, data=again).status_code == 303


def test_ending_what_has_changed_meanwhile_asks_again(desk: FlaskClient, make: Make) -> None:
    holding = db.session.query(SeatHolding).filter_by(user_id=make.coordinator("LT-57").id).one()
    address = f"/association/holdings/{holding.id}/end"
    form = opened(desk, address) | {"until": "2026-01-05"}
    make.deputy("LT-57", name="Nauja Pavaduotoja")
    answer = desk.post(address, data=form)
    db.session.refresh(holding)
    assert (answer.status_code, holding.until) == (409, None)
    now = answer.text[answer.text.index('id="h-current"') :]
    assert "Nauja Pavaduotoja: Pavaduotojas" in now
    assert desk.post(address, data=form | hidden_fields(answer.text)).status_code == 303
    assert desk.post(address, data=form).status_code == 422  # it has ended already


def test_every_change_of_a_seat_is_a_new_version(make: Make) -> None:
    seat, by = seat_by_code("LT-57"), make.viewer(make.administrator())
    vilnius = municipality_by_code("LT-57")
    assert seat is not None and vilnius is not None
    holding = services.hand_over_seat(make.user(), vilnius, "deputy", since=date(2026, 1, 5), act="", by=by, version=1)
    db.session.commit()
    with pytest.raises(Conflict):
        services.end_seat(holding, until=clock.today(), by=by, version=1)
    db.session.rollback()
    services.end_seat(holding, until=clock.today(), by=by, version=seat.version)
    assert seat.version == 3


def test_nobody_else_acts_for_the_association(make: Make, person: User) -> None:
    for by in (make.viewer(make.moderator()), make.viewer(make.administrator(state="suspended"))):
        for act in (
            lambda by=by: services.correct_person(person, name="X", email="x@x.example", by=by),
            lambda by=by: services.change_role(person, "administrator", by=by),
            lambda by=by: services.suspend(person, reason="x", by=by),
            lambda by=by: services.end_membership(person, by=by),
            lambda by=by: services.invite("n@x.example", "", role="administrator", municipality=None, by=by),
            lambda by=by: services.send_test_mail(by=by),
        ):
            with pytest.raises(Forbidden):
                act()


def test_the_desk_says_all_that_is_wrong_at_once(desk: FlaskClient, make: Make, person: User) -> None:
    make.coordinator("LT-57")
    wrong = {"user": "", "role": "coordinator", "since": "rytoj", "act": "39001010077"}
    page = desk.post(GIVE, data=wrong).text
    assert all(f'href="#{field}"' in page for field in ("user", "since", "act"))
    assert "koordinatorius jau paskirtas" in page
    address = f"/association/members/{person.id}"
    page = desk.post(address, data={"name": " ", "email": "ne adresas"}).text
    assert 'href="#name"' in page and 'href="#email"' in page
    page = desk.post("/association/members/invite", data={"email": "", "name": "x" * 121, "role": "coordinator"}).text
    assert all(f'href="#{field}"' in page for field in ("email", "name", "municipality"))
