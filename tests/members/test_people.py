"""Adding people, inviting them, their names and addresses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import seats, services
from coordnet.members.models import Invitation, SeatHolding, User
from coordnet.members.queries import (
    all_municipalities,
    municipality_by_code,
    user,
    user_by_email,
)
from coordnet.members.services import tidy
from coordnet.members.viewer import active_viewers, load
from tests.builders import Make


def test_inviting_gives_the_seat_and_queues_one_letter(app: Flask) -> None:
    kaunas = municipality_by_code("LT-15")
    person = services.invite(
        " Jolita.Kairiene@KAUNAS.example", "Jolita  Kairienė", municipality=kaunas, seat_role="deputy", by=None
    )
    db.session.commit()
    assert (person.email, person.name, person.state) == ("jolita.kairiene@kaunas.example", "Jolita Kairienė", "invited")
    assert db.session.query(SeatHolding).one().seat_role == "deputy"
    assert [m.kind for m in db.session.query(OutboxMessage)] == ["invitation"]
    row = db.session.query(AuditRecord).one()
    assert (row.action, row.target_id, row.detail) == (
        "member.invited",
        person.id,
        {"role": "deputy", "municipality": "LT-15"},
    )


def test_a_second_invitation_makes_the_first_useless(app: Flask, make: Make) -> None:
    person = make.user(state="invited")
    first = services.send_invitation(person, invited_by_id=None)
    second = services.send_invitation(person, invited_by_id=None)
    db.session.commit()
    db.session.refresh(first)
    assert first.revoked_at is not None
    assert second.revoked_at is None
    assert second.expires_at - second.created_at == timedelta(days=30)


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@c.example", "a@b.example\0", "a@b..example", "ą@b.example"])
def test_what_is_not_an_address_is_refused(app: Flask, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.add_person(email, "Vardenė Pavardaitė")
    assert refused.value.field == "email"


@pytest.mark.parametrize("email", ["Ona.Onaitė@x.example", "ona.onaite\u0307@x.example"])
def test_the_letter_that_no_address_has_is_named(app: Flask, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.add_person(email, "Ona Onaitė")
    assert (refused.value.message, refused.value.field) == ("Netinkamas adresas: raidė „ė“.", "email")


def test_below_the_desk_a_taken_address_names_nobody(app: Flask, make: Make) -> None:
    make.user(name="Rasa Vaitkutė", email="rasa@vilnius.example")
    with pytest.raises(Invalid) as refused:
        services.free_email("rasa@vilnius.example")
    assert "Rasa" not in refused.value.message


def test_one_address_one_person(app: Flask, make: Make) -> None:
    make.user(email="rasa@vilnius.example")
    with pytest.raises(Invalid) as refused:
        services.add_person("RASA@vilnius.example", "Kita Rasa")
    assert refused.value.field == "email"


def test_two_at_once_with_one_address(app: Flask, together: Callable[..., list[Any]]) -> None:
    """The second is told; nobody gets an error page."""

    def add() -> str:
        try:
            services.add_person("rasa@vilnius.example", "Rasa Vaitkutė")
            db.session.commit()
        except Invalid as error:
            return error.field or ""
        return "added"

    assert sorted(together(add, add)) == ["added", "email"]
    assert db.session.query(User).count() == 1


@pytest.mark.parametrize("name", ["", "   ", "\0", "\u200b", "x" * 121])
def test_a_name_is_a_name(app: Flask, make: Make, name: str) -> None:
    person = make.user()
    with pytest.raises(Invalid) as refused:
        services.set_name(person, name)
    assert refused.value.field == "name"


def test_a_name_that_grows_when_folded_still_fits(app: Flask, make: Make) -> None:
    person = make.user()
    services.set_name(person, "ﷺ" * 120)
    db.session.commit()


def test_who_was_given_no_name_gets_a_stand_in(app: Flask) -> None:
    assert services.add_person("v.pavardenis@alytus.example", "").name == "v.pavardenis"


def test_odd_questions_find_nobody(app: Flask) -> None:
    assert user_by_email("a\0b@c.example") is None
    assert user(2**40) is user(0) is user(-1) is None
    assert municipality_by_code("LT-\0") is None
    assert municipality_by_code("x" * 5000) is None


def test_sixty_municipalities_in_lithuanian_order(app: Flask) -> None:
    names = [municipality.short_name for municipality in all_municipalities()]
    assert len(names) == 60
    assert names[0] == "Akmenės r."
    assert names.index("Kėdainių r.") < names.index("Kelmės r.") < names.index("Klaipėdos m.")
    assert names.index("Skuodo r.") < names.index("Šakių r.")


def test_a_viewer_shows_the_main_seat_and_its_audiences(app: Flask, make: Make) -> None:
    deputy = make.deputy("LT-15")
    alytus = municipality_by_code("LT-02")
    assert alytus is not None
    seats.give_seat(deputy, alytus, "equivalent", since=clock.today(), by=None)
    db.session.commit()
    viewer = load(deputy.id)
    assert viewer is not None
    assert [(seat.seat_role, seat.municipality_code) for seat in viewer.seats] == [
        ("equivalent", "LT-02"),
        ("deputy", "LT-15"),
    ]
    assert viewer.audiences == ("members", "coordinators")
    assert make.viewer(make.user()).audiences == ("members",)
    assert make.viewer(make.moderator()).audiences == ("members",)
    assert make.viewer(make.ministry()).audiences == ("members", "ministry")
    assert make.viewer(make.administrator()).audiences == ("members", "coordinators", "ministry")
    assert make.viewer(make.coordinator("LT-57", state="suspended")).audiences == ()
    assert len(active_viewers()) == 5


def test_a_seat_that_has_ended_gives_no_audience(app: Flask, make: Make) -> None:
    coordinator = make.coordinator("LT-57")
    seats.end_seat(db.session.query(SeatHolding).one(), until=clock.today(), by=None)
    db.session.commit()
    assert make.viewer(coordinator).audiences == ("members",)
    assert db.session.query(Invitation).count() == 0


def test_names_and_addresses_hold_no_personal_code(app: Flask) -> None:
    for email, name, field in (
        ("39001010077@vilnius.example", "Rasa", "email"),
        ("rasa@vilnius.example", "Rasa 39001\ue000010077", "name"),
    ):
        with pytest.raises(Invalid) as refused:
            services.add_person(email, name)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Ona\u00ad  Petrait\u00adienė", "Ona Petraitienė"),
        ("  Šiau\u200blių\tm. ", "Šiaulių m."),
        ("a \u200b b\0", "a b"),
        ("viena\u2028antra", "viena antra"),
    ],
)
def test_what_is_invisible_parts_no_word(pasted: str, kept: str) -> None:
    assert tidy(pasted) == kept
