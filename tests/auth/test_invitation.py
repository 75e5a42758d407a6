"""Joining by invitation: once, within 30 days, and never because a mail scanner followed the link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.association import services as association
from coordnet.audit.models import AuditRecord
from coordnet.auth import services as auth
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members import services
from coordnet.members.models import Invitation, User
from coordnet.members.queries import municipality_by_code
from coordnet.textsearch.models import SearchDocument
from coordnet.web import tokens
from tests.auth.pages import PASSWORD, value_of


@pytest.fixture
def invited(app: Flask) -> User:
    user = services.invite(
        "neringa@pagegiai.example",
        "Neringa Kvietkutė",
        municipality=municipality_by_code("LT-29"),
        seat_role="coordinator",
        by=None,
    )
    db.session.commit()
    return user


def invitation_of(user: User) -> Invitation:
    """The newest."""
    return db.session.query(Invitation).filter_by(user_id=user.id).order_by(Invitation.id.desc()).first()  # type: ignore[return-value]


def path_of(invitation: Invitation) -> str:
    return "/auth/invitations/" + tokens.sign("invitation", invitation.id)


def join(client: FlaskClient, path: str, name: str = "Neringa Kvietkutė", password: str = PASSWORD) -> object:
    return client.post(path, data={"name": name, "password": password})


def test_the_invited_person_joins_and_is_signed_in(client: FlaskClient, invited: User) -> None:
    path = path_of(invitation_of(invited))
    page = client.get(path)
    assert page.status_code == 200
    assert "neringa@pagegiai.example" in page.text
    assert value_of(page.text, "name") == "Neringa Kvietkutė"
    answer = join(client, path, name="Neringa  Kvietkutė-Ežerienė")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/notifications?first=1")
    db.session.refresh(invited)
    assert (invited.state, invited.name) == ("active", "Neringa Kvietkutė-Ežerienė")
    assert invited.joined_at is not None
    assert client.get("/directory/").status_code == 200
    assert db.session.query(SearchDocument).filter_by(kind="person", ref_id=invited.id).count() == 1
    acts = db.session.query(AuditRecord.action).order_by(AuditRecord.id).all()
    assert acts == [("member.invited",), ("member.corrected",), ("invitation.accepted",)]


def test_it_works_once(client: FlaskClient, invited: User) -> None:
    path = path_of(invitation_of(invited))
    join(client, path)
    client.delete_cookie("coordnet")
    for answer in (client.get(path), join(client, path, password="Vakaras prie ežero dvelkia dūmais")):
        assert answer.status_code == 404
        assert "Jis jau panaudotas" in answer.text


def test_following_the_link_changes_nothing(client: FlaskClient, invited: User) -> None:
    path = path_of(invitation_of(invited))
    for _scanner in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert invitation_of(invited).accepted_at is None
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert client.get(path).status_code == 410
        assert client.head(path).status_code == 410
    assert db.session.query(Invitation).count() == 1


def test_after_thirty_days_a_new_one_goes_to_the_invited_address(
    client: FlaskClient, invited: User, queued: Callable[[str], list[OutboxMessage]]
) -> None:
    old = invitation_of(invited)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert client.get(path_of(old)).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=31)):
        expired = client.get(path_of(old))
        assert "Kvietimas nebegalioja" in expired.text
        assert "neringa@" not in expired.text
        assert join(client, path_of(old)).headers["Location"] == "/auth/invitations/sent"
        assert invited.state == "invited"
        new = invitation_of(invited)
        assert new.id != old.id
        assert [(m.subject_id, m.address) for m in queued("invitation")] == [(str(old.id), None), (str(new.id), None)]
        assert client.get(path_of(new)).status_code == 200
        assert client.get(path_of(old)).status_code == 404  # the older letter does not offer a third one
        rows = db.session.query(AuditRecord).filter_by(action="invitation.renewed").all()
        assert [(row.actor_id, row.target_id) for row in rows] == [(invited.id, invited.id)]


@pytest.mark.parametrize("change", ["revoked", "resent"])
def test_withdrawn_or_replaced(client: FlaskClient, invited: User, change: str) -> None:
    old = invitation_of(invited)
    if change == "revoked":
        association.revoke_invitation(invited, by=None)
    else:
        association.send_invitation(invited, by=None)
    db.session.commit()
    for answer in (client.get(path_of(old)), join(client, path_of(old))):
        assert answer.status_code == 404
    assert db.session.get_one(User, invited.id).state != "active"


@pytest.mark.parametrize("token", ["x", "MQ.broken", "..", "%00", "a" * 3000, "MQ.é"])
def test_broken_tokens(client: FlaskClient, token: str) -> None:
    for path in (f"/auth/invitations/{token}", f"/auth/password/reset/{token}"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_a_token_is_good_for_its_purpose_only(client: FlaskClient, invited: User) -> None:
    invitation = invitation_of(invited)
    token = tokens.sign("password-reset", invitation.id)
    assert client.get(f"/auth/invitations/{token}").status_code == 404
    assert client.get("/auth/invitations/" + tokens.sign("invitation", 999_999)).status_code == 404


def test_a_weak_password_keeps_the_name_and_the_invitation(client: FlaskClient, invited: User) -> None:
    path = path_of(invitation_of(invited))
    weak = join(client, path, name="Neringa Ežerienė", password="pagegiaipagegiai")
    assert weak.status_code == 422
    assert value_of(weak.text, "name") == "Neringa Ežerienė"
    assert "lengva atspėti" in weak.text
    assert "pagegiaipagegiai" not in weak.text
    nameless = join(client, path, name="\0")
    assert nameless.status_code == 422
    assert "Įrašykite vardą ir pavardę." in nameless.text
    assert join(client, path).status_code == 303


def test_a_name_made_from_the_address_is_not_offered(client: FlaskClient) -> None:
    user = services.invite("v.pavardenis@alytus.example", "", by=None)
    db.session.commit()
    page = client.get(path_of(invitation_of(user)))
    assert value_of(page.text, "name") == ""


def test_two_at_once_join_once(app: Flask, invited: User, together: Callable[..., list[Any]]) -> None:
    invitation_id = invitation_of(invited).id

    def accept() -> str:
        try:
            auth.accept_invitation(
                db.session.get_one(Invitation, invitation_id), name="Neringa Kvietkutė", password=PASSWORD
            )
            db.session.commit()
        except Invalid:
            return "refused"
        return "joined"

    assert sorted(together(accept, accept)) == ["joined", "refused"]
    assert db.session.query(AuditRecord).filter_by(action="invitation.accepted").count() == 1
