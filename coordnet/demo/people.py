"""The invented members of the demonstration network."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from coordnet import clock
from coordnet.auth.passwords import hash_password
from coordnet.extensions import db
from coordnet.members import seats, services
from coordnet.members.models import User, UserExpertise
from coordnet.members.queries import municipality_by_code
from coordnet.members.texts import index_person

PEOPLE = Path(__file__).with_name("people.json")
PASSWORD = "Demonstracija-2026"  # known to everybody: demonstration data only, refused on a public address
DAYS_A_MONTH = 30


def load_people(moment: datetime) -> dict[str, User]:
    """Add everybody of people.json with their seats; by their keys in the content files."""
    password_hash = hash_password(PASSWORD)
    found: dict[str, User] = {}
    for number, person in enumerate(json.loads(PEOPLE.read_text())):
        months = 0 if person["state"] == "invited" else person["joined_months_ago"]
        joined = moment - timedelta(days=months * DAYS_A_MONTH + 5 + number % 3)
        with clock.as_if(joined):
            found[person["key"]] = _add(person, joined, password_hash)
    for number, user in enumerate(found.values()):
        if user.state == "active":
            user.last_seen_at = moment - timedelta(days=2 + number % 9, hours=number % 7)
    return found


def _add(person: dict[str, Any], joined: datetime, password_hash: str) -> User:
    user = services.add_person(
        person["email"],
        person["name"],
        site_role=person["site_role"],
        phone=person["phone"],
        position=person["position"],
    )
    user.languages = person["languages"]
    user.addressed_as = person["addressed_as"]
    user.expertise = [UserExpertise(slug=slug) for slug in person["expertise"]]
    if person["municipality"] and person["seat_role"]:
        municipality = municipality_by_code(person["municipality"])
        assert municipality is not None
        day = joined.astimezone(clock.VILNIUS).date()
        seats.give_seat(user, municipality, person["seat_role"], since=day, by=None)
    if person["state"] == "invited":
        services.send_invitation(user, invited_by_id=None)
        return user
    user.password_hash = password_hash
    services.activate(user, name=person["name"], at=joined)
    if person["state"] == "suspended":
        user.state, user.state_reason = "suspended", "Demonstracija: pakeitė darbą"
        index_person(user)
    db.session.flush()
    return user
