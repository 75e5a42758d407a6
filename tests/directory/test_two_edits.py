"""The facts about a municipality, edited by its coordinator and the association at once."""

from collections.abc import Callable

from flask.testing import FlaskClient

from coordnet.extensions import db
from coordnet.members.models import Municipality, User
from tests.auth.pages import hidden_fields, value_of
from tests.builders import Make

EDIT = "/directory/municipalities/LT-57/edit"


def test_whoever_saves_over_a_colleague_sees_both(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    coordinator, association = sign_in(make.coordinator("LT-57")), sign_in(make.administrator())
    empty = {"body_type": "", "procedure_title": "", "procedure_url": "", "local_contacts": ""}
    first, second = (hidden_fields(client.get(EDIT).text) | empty for client in (coordinator, association))
    assert coordinator.post(EDIT, data=first | {"local_contacts": "Policija: 112"}).status_code == 303
    answer = association.post(EDIT, data=second | {"procedure_title": "Tvarkos aprašas"})
    assert answer.status_code == 409 and "Kol rašėte, šiuos duomenis išsaugojo kitas žmogus." in answer.text
    assert value_of(answer.text, "local_contacts") == "Policija: 112"
    assert value_of(answer.text, "procedure_title") == "Tvarkos aprašas"
    both = {"local_contacts": "Policija: 112", "procedure_title": "Tvarkos aprašas"}
    again = empty | hidden_fields(answer.text) | both
    assert association.post(EDIT, data=again).status_code == 303
    saved = db.session.query(Municipality).filter_by(code="LT-57").one()
    assert (saved.local_contacts, saved.procedure_title, saved.version) == ("Policija: 112", "Tvarkos aprašas", 3)


def test_all_that_is_wrong_is_said_at_once(make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    wrong = {
        "body_type": "kazkas",
        "procedure_title": "x" * 301,
        "procedure_url": "ftp://x",
        "local_contacts": "39001010077",
    }
    answer = sign_in(make.administrator()).post(EDIT, data=wrong)
    links = [f'href="#{field}"' for field in wrong]
    assert answer.status_code == 422
    assert [answer.text.index(link) for link in links] == sorted(answer.text.index(link) for link in links)


def test_words_come_back_when_the_seat_was_given_to_somebody_else(
    make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    answer = sign_in(make.coordinator("LT-15")).post(EDIT, data={"local_contacts": "Krizių centras: 8 700"})
    assert answer.status_code == 403 and "Krizių centras: 8 700" in answer.text and "Neišsaugota" in answer.text
