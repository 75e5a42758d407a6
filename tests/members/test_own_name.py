"""A name is changed with an audit row, and nobody takes that of another member."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet.account.services import profile_of, update_profile
from coordnet.association import services as association
from coordnet.audit.models import AuditRecord
from coordnet.auth.services import accept_invitation
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.members import services
from coordnet.members.models import Invitation, User
from coordnet.members.queries import municipality_by_code
from tests.auth.pages import PASSWORD
from tests.builders import Make


@pytest.fixture
def rasa(make: Make) -> User:
    return make.user(name="Rasa Šimonytė")


def rename(user: User, name: str, make: Make) -> None:
    update_profile(user, replace(profile_of(user), name=name), by=make.viewer(user))


def corrected() -> list[tuple[int | None, int | None]]:
    rows = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "member.corrected"))
    return [(row.actor_id, row.target_id) for row in rows]


def invitation(email: str, name: str) -> Invitation:
    place = municipality_by_code("LT-57")
    user = services.invite(email, name, municipality=place, seat_role="deputy", by=None)
    return db.session.scalars(select(Invitation).where(Invitation.user_id == user.id)).one()


def test_another_name_leaves_a_row_and_the_same_one_none(rasa: User, make: Make) -> None:
    rename(rasa, " Rasa  Šimonytė", make)
    assert corrected() == []
    rename(rasa, "Rasa Šimonytė-Ežerė", make)
    assert corrected() == [(rasa.id, rasa.id)]


@pytest.mark.parametrize("taken", ["Rasa Šimonytė", "RASA  simonyte", "Rasa Simonytė"])
def test_nobody_takes_the_name_of_another(rasa: User, make: Make, taken: str) -> None:
    other = make.user(name="Jonas Jonaitis")
    with pytest.raises(Invalid) as refused:
        rename(other, taken, make)
    assert [field for field, _said in refused.value.problems] == ["name"]
    assert other.name == "Jonas Jonaitis" and corrected() == []
    rasa.state = "left"
    rename(other, taken, make)
    assert corrected() == [(other.id, other.id)]


def test_nor_who_joins_but_as_the_association_called_them(rasa: User, make: Make) -> None:
    with pytest.raises(Invalid):
        accept_invitation(invitation("kita@x.example", "Kita Narė"), name="Rasa Šimonytė", password=PASSWORD)
    namesake = invitation("rasa.s@x.example", "Rasa Šimonytė")
    assert accept_invitation(namesake, name="Rasa Simonytė", password=PASSWORD).state == "active"
    unnamed = invitation("nauja@x.example", "")
    accept_invitation(unnamed, name="Nauja Narė", password=PASSWORD)
    assert corrected() == [(namesake.user_id, namesake.user_id)]


def test_the_association_enters_a_namesake(rasa: User, make: Make) -> None:
    other = make.user(name="Jonas Jonaitis")
    association.correct_person(other, name="Rasa Šimonytė", email=other.email, by=make.viewer(make.administrator()))
    assert other.name == "Rasa Šimonytė"
    rename(other, "Rasa Šimonytė", make)  # the rest of the profile is saved as ever


def test_all_that_is_wrong_is_said_at_once(rasa: User, make: Make, sign_in: Callable[[User], FlaskClient]) -> None:
    client = sign_in(make.user(name="Jonas Jonaitis"))
    page = client.post("/settings/profile", data={"name": "rasa simonyte", "locale": "lt", "phone": "8" * 50})
    assert page.status_code == 422
    assert "Taip jau vadinasi kitas narys." in page.text and "phone-e" in page.text
