"""The list of members and the page of one person: each act once from button to mailbox."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import services as members
from coordnet.members.models import User
from tests.association.desk import acts, letters, said
from tests.auth.pages import value_of
from tests.builders import Make


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>.*?<a class="row-link" href="[^"]+">([^<]+)</a>', page, re.DOTALL)


class TestList:
    def test_filters(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-43", name="Tomas Jankauskas", email="tomas@siauliai.example")
        make.deputy("LT-15", name="Ąžuolas Žemaitis", email="aj@kaunas.example")
        make.user(name="Saulius Dirgėla", state="suspended")
        make.user(name="Neringa Kvietkutė", state="invited")
        make.moderator(name="Edita Šimkutė")
        everybody = ["Ąžuolas Žemaitis", "Edita Šimkutė", "Lina Mačiulė", "Neringa Kvietkutė", "Saulius Dirgėla",
                     "Tomas Jankauskas"]  # fmt: skip
        for query, expected in {
            "": everybody,
            "q=siauliu": ["Tomas Jankauskas"],
            "q=AZUOL": ["Ąžuolas Žemaitis"],
            "q=%C5%A0IAULI%C5%B2+M.+SAV.": ["Tomas Jankauskas"],
            "q=lt-43": ["Tomas Jankauskas"],
            "q=Kaunas": ["Ąžuolas Žemaitis"],
            "q=simkute+edita": ["Edita Šimkutė"],
            "q=kaunas.example": ["Ąžuolas Žemaitis"],
            "q=%25": [],
            "q=_": [],
            "q=%00": everybody,
            "state=suspended": ["Saulius Dirgėla"],
            "state=invited&q=ner": ["Neringa Kvietkutė"],
            "role=deputy": ["Ąžuolas Žemaitis"],
            "role=coordinator": ["Tomas Jankauskas"],
            "role=moderator": ["Edita Šimkutė"],
            "role=queen&state=asleep&after=garbage&before=%00": everybody,
        }.items():
            assert names(desk.get(f"/association/members?{query}").text) == expected, query

    def test_what_finds_nobody_is_answered_with_a_suggestion(self, desk: FlaskClient) -> None:
        page = desk.get("/association/members?q=Vilnaus+m.").text
        assert '<a href="/association/members?q=Vilniaus+m.">Vilniaus m.</a>' in page

    def test_paging_there_and_back(self, make: Make, desk: FlaskClient) -> None:
        for number in range(103):
            members.add_person(f"n{number}@x.example", f"Žydrė Ąžuolaitė {number:03}")
        db.session.commit()
        page, seen = desk.get("/association/members?q=zydre").text, []
        trail = []
        while True:
            seen += names(page)
            trail.append(names(page))
            following = re.search(r'rel="next" href="([^"]+)"', page)
            if not following:
                break
            page = desk.get(following.group(1).replace("&amp;", "&")).text
        assert seen == [f"Žydrė Ąžuolaitė {number:03}" for number in range(103)]
        assert [len(part) for part in trail] == [50, 50, 3]
        for earlier in (trail[1], trail[0]):
            back = re.search(r'rel="prev" href="([^"]+)"', page)
            assert back
            page = desk.get(back.group(1).replace("&amp;", "&")).text
            assert names(page) == earlier
        assert 'rel="prev"' not in page

    def test_what_it_says(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57")
        for _number in range(2):
            members.send_invitation(make.user(state="invited"), invited_by_id=None)
        make.coordinator("LT-15", last_seen_at=clock.now() - timedelta(days=61))
        page = desk.get("/association/members").text
        assert "Koordinatoriai: 2 prisijungė, 58 laukia paskyrimo. 2 kvietimai nepriimti." in " ".join(page.split())
        assert page.count("Pakviesta, dar neprisijungė</span>") == 2
        assert page.count("Seniai nesilankė") == 2  # the other one has never been here at all
        assert "šiandien, " in page

    def test_mail_trouble_is_shown(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė", state="invited")
        members.send_invitation(person, invited_by_id=None)
        assert "visi laiškai išsiųsti sklandžiai" in desk.get("/association/members").text
        message = db.session.query(OutboxMessage).one()
        message.state, message.last_error = "failed", "550"
        page = desk.get("/association/members").text
        assert re.search(r"Rasa Vaitkutė, <time [^>]+>šiandien, \d+:\d\d</time>: nepristatytas \(550\)", page)
        message.state, message.last_error = "waiting", "SSLCertVerificationError: self-signed certificate"
        page = desk.get("/association/members").text
        assert "dar neišsiųstas, bus bandoma dar kartą (SSLCertVerificationError: self-signed certificate)" in page
        assert "Išsiuntimo laukia 1 laiškas." in page
        message.state, message.maybe_twice = "sent", True
        assert "galėjo ateiti du kartus" in desk.get("/association/members").text


class TestPerson:
    def test_correcting(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkute", email="rasa@vilnius.example")
        answer = desk.post(
            f"/association/members/{person.id}", data={"name": "Rasa Vaitkutė", "email": "r@vilnius.example"}
        )
        page = said(desk, answer)
        assert "Rasa Vaitkutė: vardas ir el. paštas išsaugoti" in page
        assert "Pataisyti vardas ir el. paštas" in page  # its row among the acts
        assert (acts(), letters("email-changed")) == (["member.corrected"], 1)

    def test_the_former_address_of_somebody_else_is_said_and_may_be_given_away(
        self, make: Make, desk: FlaskClient
    ) -> None:
        before, person = make.user(name="Rasa Vaitkutė", email="pagalba@vilnius.example"), make.user(name="Ona Naujokė")
        desk.post(f"/association/members/{before.id}", data={"name": before.name, "email": "r@vilnius.example"})
        address, data = f"/association/members/{person.id}", {"name": "Ona", "email": "pagalba@vilnius.example"}
        assert "Dabar tai šio žmogaus adresas" not in desk.get(address).text
        answer = desk.post(address, data=data)
        assert answer.status_code == 422
        assert answer.text.count("Šį el. pašto adresą anksčiau turėjo Rasa Vaitkutė;") == 2
        assert f'<a href="/association/members/{before.id}">Rasa Vaitkutė</a>' in answer.text
        assert "Dabar tai šio žmogaus adresas: išsaugoti" in answer.text
        assert "vardas ir el. paštas išsaugoti" in said(desk, desk.post(address, data=data | {"another": "y"}))
        taken = desk.post(f"/association/members/{before.id}", data=data | {"another": "y"})
        assert "tinkle jau turi Ona" in taken.text and "Dabar tai šio žmogaus adresas" not in taken.text

    def test_what_happens_to_the_old_address_is_said_as_it_is(self, make: Make, desk: FlaskClient) -> None:
        joined, invited = make.user(), make.user(state="invited")
        told = "pranešama senuoju adresu"
        moved = "galiojantis kvietimas išsiunčiamas naujuoju adresu"
        page = desk.get(f"/association/members/{joined.id}").text
        assert (told in page, moved in page) == (True, False)
        page = desk.get(f"/association/members/{invited.id}").text
        assert (told in page, moved in page) == (False, True)

    def test_mistakes_leave_the_other_forms_alone(self, make: Make, admin: User, desk: FlaskClient) -> None:
        person = make.user(name="Rasa Vaitkutė")
        answer = desk.post(f"/association/members/{person.id}", data={"name": "Kita", "email": admin.email})
        assert answer.status_code == 422
        assert "Dar neišsaugota: pataisykite 1 vietą" in answer.text
        assert (value_of(answer.text, "name"), value_of(answer.text, "email")) == ("Kita", admin.email)
        assert "<h1" in answer.text
        assert "Rasa Vaitkutė</h1>" in answer.text

    def test_role_suspension_and_return(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Saulius Dirgėla")
        at = f"/association/members/{person.id}"
        assert "vaidmuo išsaugotas" in said(desk, desk.post(at + "/role", data={"site_role": "moderator"}))
        assert desk.post(at + "/role", data={"site_role": "queen"}).status_code == 422
        for reason in ("", "asmuo 39001010077", "x" * 501):
            refused = desk.post(at + "/suspend", data={"reason": reason})
            assert refused.status_code == 422
            assert value_of(refused.text, "reason") == reason
        page = said(desk, desk.post(at + "/suspend", data={"reason": "pakeitė darbą"}))
        assert "Saulius Dirgėla: prieiga sustabdyta" in page
        assert "Prieiga sustabdyta: pakeitė darbą" in page
        assert "Saulius Dirgėla: prieiga atkurta" in said(desk, desk.post(at + "/restore", data={"back": at}))
        assert acts() == ["member.role_changed", "member.suspended", "member.restored"]

    def test_the_last_administrator(self, admin: User, desk: FlaskClient) -> None:
        at = f"/association/members/{admin.id}"
        for path, data in (("/role", {"site_role": "member"}), ("/suspend", {"reason": "išvyko"}), ("/end", {})):
            answer = desk.post(at + path, data=data)
            assert answer.status_code == 422
            assert "Kito aktyvaus administratoriaus nėra" in answer.text
        db.session.refresh(admin)
        assert (admin.site_role, admin.state) == ("administrator", "active")

    def test_ending_asks_first(self, make: Make, desk: FlaskClient) -> None:
        person = make.coordinator("LT-57", name="Rasa Vaitkutė")
        at = f"/association/members/{person.id}"
        assert "Vilniaus miesto savivaldybė" in desk.get(at + "/end").text
        assert db.session.get_one(User, person.id).state == "active"
        page = said(desk, desk.post(at + "/end"))
        assert "Rasa Vaitkutė: narystė baigta" in page
        assert "Pakviesti dar kartą" in page

    def test_whoever_demotes_themselves_is_out_of_the_desk(self, make: Make, admin: User, desk: FlaskClient) -> None:
        make.administrator()
        answer = desk.post(f"/association/members/{admin.id}/role", data={"site_role": "member"})
        assert desk.get(answer.headers["Location"]).status_code == 403

    @pytest.mark.parametrize("user_id", ["0", "999", "2147483647", "99999999999999999999", "-1", "x"])
    def test_unknown_people(self, desk: FlaskClient, user_id: str) -> None:
        assert desk.get(f"/association/members/{user_id}").status_code == 404
        assert desk.post(f"/association/members/{user_id}/restore").status_code == 404
