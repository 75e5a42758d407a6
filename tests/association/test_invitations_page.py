"""Inviting in the browser: one person, again, no more."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.members import services as members
from coordnet.members.models import Invitation, SeatHolding, User
from tests.association.desk import acts, letters, said
from tests.auth.pages import value_of
from tests.builders import Make


class TestInvite:
    def test_one_person(self, desk: FlaskClient) -> None:
        form = desk.get("/association/members/invite?municipality=PAG%C4%96GI%C5%B2%20SAV.").text
        assert '<option selected value="LT-29">' in form
        answer = desk.post(
            "/association/members/invite",
            data={"email": "n@pagegiai.example", "name": "Neringa Kvietkutė", "municipality": "Pagėgių sav.",
                  "role": "coordinator"},
        )  # fmt: skip
        assert "Neringa Kvietkutė: kvietimas išsiųstas" in said(desk, answer)
        assert acts() == ["member.invited"]
        assert letters("invitation") == 1
        assert db.session.query(SeatHolding).one().seat_role == "coordinator"

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"email": "ne adresas"}, "Įrašykite el. pašto adresą, pavyzdžiui"),
            ({"email": ""}, "Įrašykite el. pašto adresą."),
            ({"municipality": ""}, "Pasirinkite savivaldybę: šiam vaidmeniui jos reikia."),
            ({"municipality": "LT-99"}, "Nėra savivaldybės „LT-99“."),
            ({"municipality": "Vilniaus sav."}, "Ar turėta omenyje „Vilniaus m.“ ar „Vilniaus r.“?"),
            ({"role": "moderator"}, "Šis vaidmuo nesusijęs su savivaldybe"),
            ({"role": "queen", "municipality": ""}, "Pasirinkite vaidmenį iš sąrašo."),
            ({"municipality": "LT-57"}, "Vilniaus m.: koordinatorius jau paskirtas."),
            ({"name": "x" * 121}, "Vardas per ilgas."),
        ],
    )
    def test_mistakes_stand_beside_the_field_and_nothing_is_lost(
        self, make: Make, desk: FlaskClient, typed: dict[str, str], says: str
    ) -> None:
        make.coordinator("LT-57")
        data = {"email": "n@x.example", "name": "Neringa Kvietkutė", "municipality": "LT-29", "role": "coordinator"}
        answer = desk.post("/association/members/invite", data=data | typed)
        assert answer.status_code == 422
        assert "Kvietimas dar neišsiųstas: pataisykite 1 vietą" in answer.text
        assert answer.text.count(says) == 2
        assert value_of(answer.text, "name") == (data | typed)["name"]
        assert db.session.query(User).count() == 2

    def test_somebody_known_is_offered_and_may_yet_be_another(self, make: Make, desk: FlaskClient) -> None:
        person = make.deputy("LT-57", name="Rasa Vaitkutė", email="rasa@vilnius.example")
        data = {"email": "nauja@vilnius.example", "name": "Rasa Vaitkutė", "municipality": "LT-57", "role": "deputy"}
        answer = desk.post("/association/members/invite", data=data)
        assert answer.status_code == 422
        assert f'<a href="/association/members/{person.id}">Rasa Vaitkutė</a>' in answer.text
        assert "Tai kitas žmogus: siųsti kvietimą" in answer.text
        assert letters("invitation") == 0
        taken = desk.post("/association/members/invite", data=data | {"email": "rasa@vilnius.example", "another": "y"})
        assert "Šį el. pašto adresą tinkle jau turi Rasa Vaitkutė." in taken.text
        assert "Tai kitas žmogus" not in taken.text
        assert "kvietimas išsiųstas" in said(
            desk, desk.post("/association/members/invite", data=data | {"another": "y"})
        )
        assert letters("invitation") == 1

    def test_invitations_can_be_sent_again_and_withdrawn(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Neringa Kvietkutė", state="invited")
        members.send_invitation(person, invited_by_id=None)
        with clock.frozen(clock.now() + timedelta(days=31)):
            page = desk.get("/association/invitations")
            assert page.status_code == 302  # the administrator's own session has run out
        db.session.query(Invitation).one().expires_at = clock.now() - timedelta(days=1)
        page = desk.get("/association/invitations").text
        assert "Kvietimas nebegalioja" in page
        back = {"back": "/association/invitations"}
        again = desk.post(f"/association/members/{person.id}/invitation", data=back)
        assert again.headers["Location"] == "/association/invitations"
        page = said(desk, again)
        assert "Neringa Kvietkutė: kvietimas išsiųstas" in page
        assert "Kvietimas nebegalioja" not in page
        gone = desk.post(f"/association/members/{person.id}/invitation/revoke", data=back)
        assert "Neringa Kvietkutė: kvietimas atšauktas" in said(desk, gone)
        assert "Nepriimtų kvietimų nėra." in desk.get("/association/invitations").text
        late = desk.post(f"/association/members/{person.id}/invitation/revoke", data={"back": "//evil.example"})
        assert late.headers["Location"] == "/association/members"
        assert "Šis asmuo jau prisijungė" in said(desk, late)

    def test_who_is_only_invited_is_called_the_same_everywhere(self, make: Make, desk: FlaskClient) -> None:
        person = make.deputy("LT-57", state="invited")
        members.send_invitation(person, invited_by_id=None)
        for path in (
            "/association/members",
            "/association/members?state=invited",
            "/association/invitations",
            f"/association/members/{person.id}",
            "/directory/",
            "/directory/municipalities/LT-57",
            f"/directory/members/{person.id}",
        ):
            page = desk.get(path).text
            assert "Pakviesta, dar neprisijungė</span>" in page, path
            assert "Kvietimas išsiųstas" not in page, path
            assert "Dar neprisijungė prie" not in page, path

    def test_accepted_ones_are_listed(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė", state="invited")
        members.send_invitation(person, invited_by_id=None).accepted_at = clock.now()
        person.state = "active"
        assert "Rasa Vaitkutė" in desk.get("/association/invitations").text
