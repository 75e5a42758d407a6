"""What would come of a list, row by row, and that doing it twice changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from coordnet.association.importing import Row, read_list
from coordnet.association.planning import Plan, carry_out, make_plan
from coordnet.association.services import correct_person, end_membership
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import SeatHolding, User
from tests.association.lists import PEOPLE, csv
from tests.builders import Make


def plan_of(*rows: str) -> Plan:
    text = "email,name,municipality,role,phone,position\n" + "\n".join(rows)
    return make_plan(read_list(text.encode()).rows)


def test_good_rows_become_people_with_seats_and_one_invitation_each(app: Flask) -> None:
    plan = make_plan(read_list(csv(PEOPLE).encode()).rows)
    assert (len(plan.good), plan.skipped, plan.bad) == (4, [], [])
    assert db.session.query(User).count() == 0
    carry_out(plan.good, by=None)
    db.session.commit()
    people = {user.email: user for user in db.session.query(User)}
    assert {user.state for user in people.values()} == {"invited"}
    assert people["vrm@vrm.example"].site_role == "ministry"
    assert people["rasa@vilnius.example"].phone == "+370 600 00001"
    seats = {(h.user.email, h.seat.municipality.code, h.seat_role) for h in db.session.query(SeatHolding)}
    assert seats == {
        ("rasa@vilnius.example", "LT-57", "coordinator"),
        ("tomas@siauliai.example", "LT-43", "coordinator"),
        ("ona@kaunas.example", "LT-15", "deputy"),
    }
    assert db.session.query(OutboxMessage).filter_by(kind="invitation").count() == 4


def test_a_second_run_changes_nothing_and_invites_nobody_again(app: Flask) -> None:
    rows = read_list(csv(PEOPLE).encode()).rows
    carry_out(make_plan(rows).good, by=None)
    db.session.commit()
    again = make_plan(rows)
    assert (len(again.good), len(again.skipped), len(again.bad)) == (0, 4, 0)
    carry_out(again.good, by=None)
    db.session.commit()
    assert db.session.query(OutboxMessage).count() == 4
    assert db.session.query(SeatHolding).count() == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ne adresas,Ona Onutė,,,,", "Įrašykite el. pašto adresą"),
        ("Ona.Onaitė@x.example,Ona Onaitė,,,,", "Netinkamas adresas: raidė „ė“."),
        ("a@x.example,,,,,", "Įrašykite vardą ir pavardę."),
        ("a@x.example,Ona Onutė,Šilutes r.,,,", "Nėra savivaldybės „Šilutes r.“. Ar turėta omenyje „Šilutės r.“?"),
        ("a@x.example,Ona Onutė,Ryga,,,", "Nėra savivaldybės „Ryga“."),
        ("a@x.example,Ona Onutė,VILNIAUS SAV.,,,", "Ar turėta omenyje „Vilniaus m.“ ar „Vilniaus r.“?"),
        ("a@x.example,Ona Onutė,LT-57,karalienė,,", "Nežinomas vaidmuo „karalienė“."),
        ("a@x.example,Ona Onutė,,coordinator,,", "Šiam vaidmeniui reikia savivaldybės."),
        ("a@x.example,Ona Onutė,LT-15,coordinator,,", "Kauno m.: koordinatorius jau paskirtas."),
        ("a@x.example,Ona Onutė,,,39001010077,", "Eilutėje yra asmens kodas"),
        (f"a@x.example,Ona Onutė,,,{'1' * 41},", "ilgesnis nei 40 ženklų"),
        (f"a@x.example,Ona Onutė,,,,{'x' * 201}", "ilgesnis nei 200 ženklų"),
    ],
)
def test_a_bad_row_is_named_with_line_and_reason(app: Flask, make: Make, row: str, reason: str) -> None:
    make.coordinator("LT-15")
    plan = plan_of("gera@x.example,Gera Eilutė,,,,", row)
    assert [ready.row.line for ready in plan.good] == [2]
    (problem,) = plan.bad
    assert problem.row.line == 3
    assert reason in problem.reason


def test_a_personal_code_is_not_repeated(app: Flask) -> None:
    (problem,) = plan_of("39001010077,Ona Onutė,,,,").bad
    assert "39001010077" not in problem.email + problem.reason


def test_rows_are_checked_against_one_another(app: Flask) -> None:
    plan = plan_of(
        "a@x.example,Ona Onutė,LT-57,equivalent,,",
        "A@X.example,Kita Ona,,,,",
        "b@x.example,Jonas Jonaitis,Vilniaus m.,coordinator,,",
        "c@x.example,Rasa Rasaitė,Vilniaus m.,deputy,,",
    )
    assert [ready.row.line for ready in plan.good] == [2, 5]
    assert [(problem.row.line, problem.reason) for problem in plan.bad] == [
        (3, "Toks pat el. pašto adresas jau yra 2 eilutėje."),
        (4, "Vilniaus m.: koordinatorius jau paskirtas."),
    ]


def test_without_a_role_a_municipality_means_its_coordinator(app: Flask) -> None:
    first, second = plan_of("a@x.example,Ona Onutė,LT-57,,,", "b@x.example,Jonas Jonaitis,,,,").good
    assert (first.role, second.role) == ("coordinator", "member")


def test_why_a_row_is_skipped(app: Flask, make: Make) -> None:
    make.user(name="Ona Onutė", email="a@x.example", state="suspended")
    make.user(name="Jonas Jonaitis", email="b@x.example", state="left")
    plan = plan_of("A@x.example,Ona Onutė,,,,", "b@x.example,Jonas Jonaitis,,,,")
    assert [problem.reason for problem in plan.skipped] == [
        "Jau tinkle.",
        "Narystė baigta. Pakvieskite iš naujo šio asmens puslapyje.",
    ]


@pytest.mark.parametrize("name", ["VILNIAUS M. SAV.", "Vilniaus m. savivaldybė", "Vilnius", "vilniaus miesto", "lt-57"])
def test_a_municipality_by_whatever_it_is_called(app: Flask, name: str) -> None:
    (ready,) = plan_of(f"a@x.example,Ona Onutė,{name},,,").good
    assert (ready.municipality and ready.municipality.code, ready.role) == ("LT-57", "coordinator")


def test_people_are_recognised_by_more_than_their_address(app: Flask, make: Make, admin: User) -> None:
    person = make.coordinator("LT-57", name="Rasa Vaitkutė", email="rasa@vilnius.example")
    correct_person(person, name=person.name, email="r.vaitkute@vilnius.example", by=make.viewer(admin))
    left = make.deputy("LT-15", name="Jonas Jonaitis", email="jonas@kaunas.example")
    end_membership(left, by=make.viewer(admin))
    plan = plan_of(
        "rasa@vilnius.example,Rasa Vaitkutė,Vilniaus m.,,,",
        "nauja@vilnius.example,RASA VAITKUTE,VILNIAUS M. SAV.,koordinatorė,,",
        "r.vaitkute@vilnius.example,Rasa Kita,,,,",
        "naujas@kaunas.example,Jonas Jonaitis,Kaunas,pavaduotojas,,",
        "r.vaitkute@vilnius.example,Rasa Vaitkutė,Kaunas,koordinatorė,,",
        "kita@vilnius.example,Rasa Vaitkutė,Vilnaus r.,koordinatorė,,",
    )
    assert plan.good == []
    known = "Jau tinkle: Rasa Vaitkutė (r.vaitkute@vilnius.example)."
    also = "Eilutėje nurodytas vaidmuo nesuteikiamas: jį suteikite puslapyje „Paskyrimai savivaldybėse“."
    assert [(problem.row.line, problem.reason) for problem in plan.skipped] == [
        (2, known),
        (3, known),
        (4, known),
        (
            5,
            "Narystė baigta: Jonas Jonaitis (jonas@kaunas.example). Pakvieskite iš naujo šio asmens puslapyje. " + also,
        ),
        (6, "Jau tinkle. " + also),
    ]
    assert [ready.row.line for ready in plan.mended] == [7]


def test_one_person_with_two_addresses_in_the_list(app: Flask) -> None:
    plan = plan_of("a@x.example,Ona Onutė,LT-57,deputy,,", "b@x.example,ONA ONUTĖ,Vilnius,deputy,,")
    assert [(bad.row.line, bad.reason) for bad in plan.bad] == [(3, "Tas pats žmogus kitu adresu jau yra 2 eilutėje.")]


def test_a_suggestion_invites_nobody_a_second_time(app: Flask, make: Make) -> None:
    make.coordinator("LT-57", name="Rasa Vaitkutė")
    assert plan_of("nauja@vilnius.example,Rasa Vaitkutė,Vilnaus m.,,,").mended == []


def test_suggestions_are_told_apart_and_take_nothing_from_a_good_row(app: Flask) -> None:
    plan = plan_of(
        "a@x.example,Ona Onutė,Šilutes r.,,,",
        "b@x.example,Jonas Jonaitis,Ryga,,,",
        "c@x.example,Rasa Rasaitė,Vilnaus r.,,,",
        "d@x.example,Petras Petraitis,Šilutės r.,,,",
    )
    assert [ready.row.line for ready in plan.good] == [5]
    assert [(ready.row.line, ready.municipality and ready.municipality.code) for ready in plan.mended] == [(4, "LT-58")]
    assert [problem.row.line for problem in plan.bad] == [2, 3, 4]


def test_a_municipality_that_a_role_has_no_use_for_is_named(app: Flask) -> None:
    plan = plan_of("a@x.example,Ona Onutė,Pagėgių,narė,,")
    assert len(plan.good) == 1
    assert plan.remarks == ["2 eilutė: savivaldybė praleidžiama, nes šis vaidmuo su savivaldybe nesusijęs."]


def test_rows_that_are_hidden_or_merged(app: Flask) -> None:
    values = {"email": "a@x.example", "name": "Ona Onutė", "municipality": "", "role": ""}
    plan = make_plan([Row(2, values, hidden=True), Row(3, values, merged="municipality")])
    assert plan.good == []
    assert [(problem.row.line, problem.reason) for problem in plan.skipped] == [
        (2, "Eilutė lape paslėpta. Jei ją reikia įkelti, parodykite ją lape.")
    ]
    (bad,) = plan.bad
    assert (bad.row.line, bad.reason[:47]) == (3, "Stulpelyje „municipality“ langelis sulietas su ")


def test_planning_costs_the_same_for_many_rows(app: Flask, queries: Callable[[], Any]) -> None:
    counts = []
    for size in (2, 500):
        rows = [
            f"n{n}@x.example,Ona Onutė {n},{'Šilutes r.' if n % 2 else 'Vilniaus m.'},deputy,," for n in range(size)
        ]
        with queries() as seen:
            plan_of(*rows)
        counts.append(len(seen))
    assert counts == [5, 5]
