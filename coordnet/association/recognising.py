"""Why a row of a list is about somebody who is in the network already."""

from flask_babel import gettext as _

from coordnet.association.importing import Row
from coordnet.collation import fold
from coordnet.members.identity import Known, People
from coordnet.members.models import SEAT_ROLES
from coordnet.members.places import Places
from coordnet.members.services import tidy
from coordnet.taxonomy import parse_role


def why_known(row: Row, people: People, places: Places) -> str:
    """The reason to skip a row, "" when it is about somebody new."""
    name, email = tidy(row.values.get("name", "")), row.values.get("email", "")
    place = places.named(row.values.get("municipality", ""))
    typed = row.values.get("role", "")
    role = parse_role(typed) if typed else "coordinator"
    if place is None or role is None or role not in SEAT_ROLES:
        known = people.recognise(email, name, None, None)
        return _who_is(known, name) if known is not None else ""
    known = people.recognise(email, name, place.id, role)
    if known is None:
        return ""
    if people.holds(known.id, place.id, role):
        return _who_is(known, name)
    also = _("The role in this row is not given to them: do that in “Seats of municipalities”.")
    return f"{_who_is(known, name)} {also}"


def _who_is(known: Known, name: str) -> str:
    """Who it is, when the row does not say so itself."""
    said = {"name": known.name, "email": known.email}
    plain = known.how == "email" and fold(name) in ("", fold(known.name))
    if known.state == "left":
        if plain:
            return _("This membership has ended. Invite the person again from their page.")
        return _("This membership has ended: %(name)s (%(email)s). Invite the person again from their page.", **said)
    return _("Already in the network.") if plain else _("Already in the network as %(name)s (%(email)s).", **said)
