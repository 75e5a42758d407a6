"""The sixty seats in the browser: who holds them, giving and ending."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.members import seats
from coordnet.members.models import SeatHolding
from coordnet.web.filters import long_date
from tests.association.desk import acts, said
from tests.auth.pages import value_of
from tests.builders import Make


class TestSeats:
    def test_sixty_rows_with_holders_and_vacancies(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57", name="Rasa Vaitkutė")
        make.deputy("LT-57", name="Jolita Kairienė")
        make.coordinator("LT-15")
        old = db.session.query(SeatHolding).order_by(SeatHolding.id.desc()).first()
        assert old is not None
        seats.end_seat(old, until=clock.today() - timedelta(days=21), by=None)
        page = desk.get("/association/seats").text
        assert page.count('<tr id="LT-') == 60
        assert "Koordinatoriai: 1 prisijungė, 59 laukia paskyrimo." in " ".join(page.split())
        left = clock.today() - timedelta(days=21)
        assert f'laisva nuo <time datetime="{left}">{long_date(left)}</time>' in page
        assert "Rasa Vaitkutė" in page
        assert "Jolita Kairienė" in page
        vacant = desk.get("/association/seats?vacant=1").text
        assert vacant.count('<tr id="LT-') == 59
        assert "Rasa Vaitkutė" not in vacant

    def test_giving_and_ending(self, make: Make, desk: FlaskClient) -> None:
        person = make.user(name="Tomas Jankauskas")
        assert "Asmuo: Tomas Jankauskas." in desk.get(f"/association/seats?user={person.id}").text
        form = desk.get(f"/association/seats/LT-43/give?user={person.id}").text
        assert f'<option selected value="{person.id}">' in form
        given = desk.post(
            "/association/seats/LT-43/give",
            data={"user": person.id, "role": "coordinator", "since": "2026-01-05", "act": "Įsakymas Nr. 1"},
        )
        assert given.headers["Location"] == "/association/seats#LT-43"
        assert "Šiaulių miesto savivaldybė: paskyrimas išsaugotas" in said(desk, given)
        holding = db.session.query(SeatHolding).one()
        asked = desk.get(f"/association/holdings/{holding.id}/end")
        assert asked.status_code == 200
        assert "Tomas Jankauskas" in asked.text
        db.session.refresh(holding)
        assert holding.until is None
        early = desk.post(f"/association/holdings/{holding.id}/end", data={"until": "2025-12-31"})
        assert early.status_code == 422
        assert "Pabaiga negali būti ankstesnė už pradžią." in early.text
        ended = desk.post(f"/association/holdings/{holding.id}/end", data={"until": clock.today().isoformat()})
        assert "Tomas Jankauskas, Šiaulių m.: paskyrimas baigtas" in said(desk, ended)
        assert desk.get(f"/association/holdings/{holding.id}/end").status_code == 404
        late = desk.post(f"/association/holdings/{holding.id}/end", data={"until": clock.today().isoformat()})
        assert late.status_code == 422
        assert acts() == ["seat.given", "seat.ended"]

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"user": ""}, "Pasirinkite asmenį."),
            ({"user": "999999"}, "Pasirinkite asmenį, kuris jau tinkle arba kuriam išsiųstas kvietimas."),
            ({"user": "x\0"}, "Pasirinkite asmenį, kuris jau tinkle arba kuriam išsiųstas kvietimas."),
            ({"role": "queen"}, "Pasirinkite vaidmenį iš sąrašo."),
            ({"since": "vakar"}, "Datą parašykite taip"),
            ({"since": ""}, "Įrašykite datą."),
            ({"since": "2999-01-01"}, "Pradžia negali būti ateityje."),
            ({"act": "x" * 201}, "Ne daugiau kaip 200 ženklų."),
        ],
    )
    def test_mistakes(self, make: Make, desk: FlaskClient, typed: dict[str, str], says: str) -> None:
        data = {"user": str(make.user().id), "role": "deputy", "since": "2026-01-05", "act": "Įsakymas Nr. 1"}
        answer = desk.post("/association/seats/LT-57/give", data=data | typed)
        assert answer.status_code == 422
        assert says in answer.text
        assert value_of(answer.text, "act") == (data | typed)["act"]
        assert db.session.query(SeatHolding).count() == 0

    def test_a_taken_seat(self, make: Make, desk: FlaskClient) -> None:
        make.coordinator("LT-57")
        data = {"user": str(make.user().id), "role": "equivalent", "since": "2026-01-05"}
        answer = desk.post("/association/seats/LT-57/give", data=data)
        assert answer.status_code == 422
        assert "Vilniaus m.: koordinatorius jau paskirtas. Pirma užbaikite esamą paskyrimą." in answer.text

    @pytest.mark.parametrize(
        "path", ["seats/LT-99/give", "seats/%00/give", "holdings/0/end", "holdings/99999999999/end"]
    )
    def test_unknown_addresses(self, desk: FlaskClient, path: str) -> None:
        assert desk.get(f"/association/{path}").status_code == 404
        assert desk.post(f"/association/{path}", data={"until": "2026-01-01"}).status_code == 404
