"""The association's acts: what they change, whom they tell, and the one audit row each writes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.association import services
from coordnet.audit.models import AuditRecord
from coordnet.auth import services as auth
from coordnet.auth.models import PasswordReset
from coordnet.errors import Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import seats
from coordnet.members import services as members
from coordnet.members.emails import render_invitation
from coordnet.members.models import FormerEmail, Invitation, SeatHolding, User
from coordnet.members.queries import municipality_by_code
from coordnet.textsearch.models import SearchDocument
from tests.builders import Make


def acts() -> list[tuple[str, int | None, int | None]]:
    """(what, who, whom) of the audit rows, in their order."""
    db.session.commit()
    return [(r.action, r.actor_id, r.target_id) for r in db.session.query(AuditRecord).order_by(AuditRecord.id)]


def letters() -> list[tuple[str, str | None]]:
    return [(m.kind, m.address) for m in db.session.query(OutboxMessage).order_by(OutboxMessage.id)]


def found(user: User) -> bool:
    return db.session.query(SearchDocument).filter_by(kind="person", ref_id=user.id).count() == 1


def test_correcting_tells_the_old_address_and_moves_no_link_along(app: Flask, make: Make, admin: User) -> None:
    person = make.user(name="Rasa Vaitkute", email="rasa@vilnius.example")
    auth.request_reset(person.email)
    services.correct_person(person, name="Rasa Vaitkutė", email="Rasa.V@vilnius.example", by=make.viewer(admin))
    assert acts() == [("member.corrected", admin.id, person.id)]
    assert (person.name, person.email, person.name_fold) == ("Rasa Vaitkutė", "rasa.v@vilnius.example", "rasa vaitkute")
    assert letters()[-1] == ("email-changed", "rasa@vilnius.example")
    assert db.session.query(PasswordReset).one().used_at is not None
    document = db.session.query(SearchDocument).filter_by(kind="person", ref_id=person.id).one()
    assert document.title == "Rasa Vaitkutė\nR V"  # with the initials


def test_correcting_the_name_alone_writes_to_nobody(app: Flask, make: Make, admin: User) -> None:
    person = make.user(name="Rasa Vaitkute")
    services.correct_person(person, name="Rasa Vaitkutė", email=person.email.upper(), by=make.viewer(admin))
    services.correct_person(person, name="Rasa Vaitkutė", email=person.email, by=make.viewer(admin))
    assert acts() == [("member.corrected", admin.id, person.id)]
    assert letters() == []


def test_the_address_of_somebody_else_is_refused_and_nothing_changes(app: Flask, make: Make, admin: User) -> None:
    person = make.user(name="Rasa Vaitkute")
    with pytest.raises(Invalid) as refused:
        services.correct_person(person, name="Kita Pavardė", email=admin.email, by=make.viewer(admin))
    assert (refused.value.message, refused.value.field) == (
        "Šį el. pašto adresą tinkle jau turi Lina Mačiulė.",
        "email",
    )
    assert person.name == "Rasa Vaitkute"


def test_an_open_invitation_moves_to_the_new_address(app: Flask, make: Make, admin: User) -> None:
    person = make.user(state="invited", email="neringa@pagegiai.example")
    services.send_invitation(person, by=make.viewer(admin))
    services.correct_person(person, name=person.name, email="n.kvietkute@pagegiai.example", by=make.viewer(admin))
    db.session.commit()
    first, second = db.session.query(Invitation).order_by(Invitation.id)
    assert first.revoked_at is not None
    assert second.revoked_at is None
    assert letters() == [("invitation", None), ("invitation", None)]  # nothing to the mailbox that was wrong
    with app.test_request_context():
        first_letter, second_letter = db.session.query(OutboxMessage).order_by(OutboxMessage.id)
        assert render_invitation(first_letter) is None
        assert render_invitation(second_letter) is not None


def test_somebody_not_invited_yet_gets_no_letter_when_the_address_is_corrected(
    app: Flask, make: Make, admin: User
) -> None:
    person = make.user(state="invited", email="neringa@pagegiai.example")
    services.correct_person(person, name=person.name, email="n.kvietkute@pagegiai.example", by=make.viewer(admin))
    assert letters() == []


def test_two_corrections_at_one_moment_tell_both_old_addresses(app: Flask, make: Make, admin: User) -> None:
    person = make.user(email="a@vilnius.example")
    with clock.frozen(clock.now()):
        for email in ("b@vilnius.example", "c@vilnius.example", "a@vilnius.example"):
            services.correct_person(person, name=person.name, email=email, by=make.viewer(admin))
    addresses = ["a@vilnius.example", "b@vilnius.example", "c@vilnius.example"]
    assert letters() == [("email-changed", address) for address in addresses]
    assert [row.email for row in db.session.query(FormerEmail).order_by(FormerEmail.id)] == addresses


def test_an_address_that_was_somebody_elses_is_given_away_knowingly(app: Flask, make: Make, admin: User) -> None:
    before = make.user(name="Rasa Vaitkutė", email="pagalba@vilnius.example")
    services.correct_person(before, name=before.name, email="r.vaitkute@vilnius.example", by=make.viewer(admin))
    person = make.user(name="Ona Naujokė", email="ona@vilnius.example")
    with pytest.raises(services.AlreadyKnown) as refused:
        services.correct_person(person, name="Ona", email="Pagalba@vilnius.example", by=make.viewer(admin))
    assert (refused.value.known.id, refused.value.known.how, refused.value.field) == (before.id, "former", "email")
    assert refused.value.message.startswith("Šį el. pašto adresą anksčiau turėjo Rasa Vaitkutė;")
    assert (person.email, person.name) == ("ona@vilnius.example", "Ona Naujokė")
    with pytest.raises(services.AlreadyKnown):
        services.create_administrator("pagalba@vilnius.example")
    to = {"name": person.name, "email": "pagalba@vilnius.example", "another": True, "by": make.viewer(admin)}
    assert services.correct_person(person, **to).email == "pagalba@vilnius.example"
    with pytest.raises(Invalid, match="tinkle jau turi Ona Naujokė"):
        services.correct_person(before, **to)


def test_one_may_have_ones_own_former_address_again(app: Flask, make: Make, admin: User) -> None:
    person = make.user(email="a@vilnius.example")
    for email in ("b@vilnius.example", "a@vilnius.example"):
        assert services.correct_person(person, name=person.name, email=email, by=make.viewer(admin)).email == email


def invite(email: str, name: str, code: str = "", role: str = "member", *, another: bool = False) -> User:
    place = municipality_by_code(code) if code else None
    return services.invite(email, name, role=role, municipality=place, another=another, by=None)


def test_who_is_in_the_network_is_named_and_not_invited_a_second_time(app: Flask, make: Make, admin: User) -> None:
    person = make.deputy("LT-57", name="Rasa Vaitkutė", email="rasa@vilnius.example")
    services.correct_person(person, name=person.name, email="r.vaitkute@vilnius.example", by=make.viewer(admin))
    for email, name, how, field, says in (
        ("R.Vaitkute@vilnius.example", "Ona", "email", "email", "Šį el. pašto adresą tinkle jau turi Rasa Vaitkutė."),
        ("RASA@vilnius.example", "Ona", "former", "email", "Šį el. pašto adresą anksčiau turėjo Rasa Vaitkutė;"),
        ("nauja@vilnius.example", "rasa  vaitkute", "namesake", "name", "Šį vaidmenį šioje savivaldybėje turi arba"),
    ):
        with pytest.raises(services.AlreadyKnown) as refused:
            invite(email, name, "LT-57", "deputy")
        assert (refused.value.known.id, refused.value.known.how, refused.value.field) == (person.id, how, field)
        assert refused.value.message.startswith(says)
    with pytest.raises(services.AlreadyKnown):
        invite("r.vaitkute@vilnius.example", "Ona", another=True)
    assert invite("nauja@vilnius.example", "Rasa Vaitkutė", "LT-57", "deputy", another=True).id != person.id
    assert invite("rasa@vilnius.example", "Rasa Kita", another=True).id != person.id


def test_the_same_name_elsewhere_or_in_another_role_is_another_person(app: Flask, make: Make) -> None:
    make.deputy("LT-57", name="Rasa Vaitkutė")
    invite("a@x.example", "Rasa Vaitkutė", "LT-58", "deputy")
    invite("b@x.example", "Rasa Vaitkutė", "LT-57", "coordinator")
    invite("c@x.example", "Rasa Vaitkutė")


def test_who_left_is_recognised(app: Flask, make: Make, admin: User) -> None:
    person = make.deputy("LT-57", name="Rasa Vaitkutė")
    services.end_membership(person, by=make.viewer(admin))
    with pytest.raises(services.AlreadyKnown) as refused:
        invite("nauja@vilnius.example", "Rasa Vaitkutė", "LT-57", "deputy")
    assert refused.value.known.state == "left"


def test_suspending_closes_the_door_at_once_and_restoring_opens_it(
    app: Flask, make: Make, admin: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    person = make.coordinator("LT-57")
    client = sign_in(person)
    services.suspend(person, reason=" pakeitė\n darbą ", by=make.viewer(admin))
    assert acts()[-1] == ("member.suspended", admin.id, person.id)
    assert person.state_reason == "pakeitė darbą"
    assert client.get("/directory/").status_code == 302
    assert not found(person)
    assert db.session.query(SeatHolding).one().until is None
    services.restore(person, by=make.viewer(admin))
    assert acts()[-1] == ("member.restored", admin.id, person.id)
    assert (person.state, person.state_reason) == ("active", "")
    assert found(person)
    assert client.get("/directory/").status_code == 302  # the old session stays ended


def test_a_reason_is_needed_and_holds_no_personal_code(app: Flask, make: Make, admin: User) -> None:
    person = make.user()
    for reason in ("", " \0 ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            services.suspend(person, reason=reason, by=make.viewer(admin))
        assert refused.value.field == "reason"
    with pytest.raises(PersonalCode):
        services.suspend(person, reason="asmuo 39001010077", by=make.viewer(admin))


def test_ending_a_membership_ends_seats_invitations_and_sessions(
    app: Flask, make: Make, admin: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    person = make.coordinator("LT-57")
    kaunas = municipality_by_code("LT-15")
    assert kaunas is not None
    seats.give_seat(person, kaunas, "deputy", since=clock.today(), by=None)
    client = sign_in(person)
    before = len(acts())
    services.end_membership(person, by=make.viewer(admin))
    assert acts()[before:] == [("member.left", admin.id, person.id)]
    assert {holding.until for holding in db.session.query(SeatHolding)} == {clock.today()}
    assert client.get("/directory/").status_code == 302
    assert (person.state, found(person)) == ("left", False)
    with pytest.raises(Invalid):
        services.end_membership(person, by=make.viewer(admin))
    services.send_invitation(person, by=make.viewer(admin))
    assert (person.state, person.ended_at) == ("invited", None)


def test_who_comes_back_has_no_role_of_before(app: Flask, make: Make, admin: User) -> None:
    moderator = make.moderator()
    services.end_membership(moderator, by=make.viewer(admin))
    assert moderator.site_role == "member"
    services.create_administrator(moderator.email)
    assert (moderator.site_role, moderator.state, moderator.ended_at) == ("administrator", "invited", None)


def test_withdrawing_an_invitation_gives_the_seat_back(app: Flask, make: Make, admin: User) -> None:
    person = members.invite(
        "n@pagegiai.example",
        "Neringa Kvietkutė",
        municipality=municipality_by_code("LT-29"),
        seat_role="coordinator",
        by=make.viewer(admin),
    )
    services.revoke_invitation(person, by=make.viewer(admin))
    assert acts() == [("member.invited", admin.id, person.id), ("invitation.revoked", admin.id, person.id)]
    assert db.session.query(SeatHolding).one().until == clock.today()
    assert db.session.query(Invitation).one().revoked_at is not None


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_whoever_has_joined_is_not_invited_again(app: Flask, make: Make, state: str) -> None:
    person = make.user(state=state)
    for act in (services.send_invitation, services.revoke_invitation):
        with pytest.raises(Invalid):
            act(person, by=None)


def test_roles(app: Flask, make: Make, admin: User) -> None:
    person = make.user()
    services.change_role(person, "moderator", by=make.viewer(admin))
    services.change_role(person, "moderator", by=make.viewer(admin))
    assert acts() == [("member.role_changed", admin.id, person.id)]
    assert db.session.query(AuditRecord).one().detail == {"from": "member", "to": "moderator"}
    with pytest.raises(Invalid) as refused:
        services.change_role(person, "coordinator", by=make.viewer(admin))
    assert refused.value.field == "site_role"


def test_the_last_active_administrator_stays(app: Flask, make: Make, admin: User) -> None:
    make.administrator(state="suspended")
    for act in (
        lambda: services.change_role(admin, "member", by=make.viewer(admin)),
        lambda: services.suspend(admin, reason="išvyko", by=make.viewer(admin)),
        lambda: services.end_membership(admin, by=None),
    ):
        with pytest.raises(Invalid, match="Kito aktyvaus administratoriaus nėra"):
            act()
    make.administrator()
    services.suspend(admin, reason="išvyko", by=make.viewer(admin))
    db.session.commit()


@pytest.mark.parametrize("how", ["demote", "suspend", "end"])
def test_two_administrators_remove_each_other_at_once(
    app: Flask, make: Make, admin: User, together: Callable[..., list[Any]], how: str
) -> None:
    pair = [make.viewer(admin), make.viewer(make.administrator())]

    def remove(number: int) -> str:
        by, whom = pair[number], db.session.get_one(User, pair[1 - number].id)
        try:
            if how == "demote":
                services.change_role(whom, "member", by=by)
            elif how == "suspend":
                services.suspend(whom, reason="ginčas", by=by)
            else:
                services.end_membership(whom, by=by)
            db.session.commit()
        except Invalid:
            return "refused"
        return "done"

    assert sorted(together(lambda: remove(0), lambda: remove(1))) == ["done", "refused"]
    assert db.session.query(User).filter_by(site_role="administrator", state="active").count() == 1


def test_giving_a_seat(app: Flask, make: Make, admin: User) -> None:
    person = make.user()
    vilnius = municipality_by_code("LT-57")
    assert vilnius is not None
    day = clock.today()
    give = services.hand_over_seat
    with pytest.raises(Invalid) as refused:
        give(person, vilnius, "coordinator", since=day + timedelta(days=1), act="", by=make.viewer(admin))
    assert refused.value.field == "since"
    with pytest.raises(Invalid) as refused:
        give(make.user(state="left"), vilnius, "coordinator", since=day, act="", by=make.viewer(admin))
    assert refused.value.field == "user"
    holding = give(person, vilnius, "coordinator", since=day, act=" Įsakymas  Nr. A1-12 ", by=make.viewer(admin))
    assert holding.act == "Įsakymas Nr. A1-12"
    assert acts() == [("seat.given", admin.id, person.id)]


def test_create_administrator_can_be_repeated_until_they_join(app: Flask) -> None:
    first = services.create_administrator("Lina@LSA.example")
    second = services.create_administrator("lina@lsa.example")
    db.session.commit()
    assert first.user_id == second.user_id
    assert db.session.query(User).one().site_role == "administrator"
    assert first.revoked_at is not None
    members.activate(second.user, name="Lina Mačiulė", at=clock.now())
    with pytest.raises(Invalid):
        services.create_administrator("lina@lsa.example")


def test_the_act_of_a_seat_holds_no_personal_code(app: Flask, make: Make, admin: User) -> None:
    kaunas = municipality_by_code("LT-15")
    assert kaunas is not None
    with pytest.raises(PersonalCode):
        services.hand_over_seat(
            make.user(), kaunas, "deputy", since=clock.today(), act="39001\ue000010077", by=make.viewer(admin)
        )
