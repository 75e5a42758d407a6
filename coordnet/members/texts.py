"""What people and places are found by: the same words whether a service or `search rebuild` indexes them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from coordnet import taxonomy
from coordnet.members.holdings import holdings_of_people
from coordnet.members.models import Municipality, SeatHolding, User
from coordnet.textsearch.services import Text, index_many, remove

# A place has no date: among the newest it comes last.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
# Of both genders: nobody asks for a „koordinatorius (-ė)“. What they do: „kas koordinuoja“ is the coordinator first.
_SEAT_ROLES = {
    "coordinator": "koordinatorius, koordinatorė, koordinuoja",
    "equivalent": "koordinatoriui prilygstantis asmuo, koordinatorė, koordinuoja",
    "deputy": "pavaduotojas, pavaduotoja, pavaduoja",
}
_SITE_ROLES = {
    "member": "",
    "moderator": "moderatorius, moderatorė",
    "administrator": "Lietuvos savivaldybių asociacija, administratorius, administratorė",
    "ministry": "Vidaus reikalų ministerija",
}
_ASKED = "kas dirba, atsakingas, koordinuoja, moka kalbą, išmano; kontaktai: telefono numeris, telefonas, el. paštas"
"""The words by which people are asked for."""


def person_text(user: User) -> Text:
    """What a member is found by, as `person_texts`."""
    return person_texts([user])[0]


def person_texts(users: Sequence[User]) -> list[Text]:
    """Members by name, initials and the places of their seats; then position, languages, roles and what they know.

    The words are for the index and shown to nobody. Contacts are for the directory, not for search.
    """
    held: dict[int, list[SeatHolding]] = {}
    for holding in holdings_of_people([user.id for user in users]):
        held.setdefault(holding.user_id, []).append(holding)
    return [_person_text(user, held.get(user.id, [])) for user in users]


def _person_text(user: User, holdings: Sequence[SeatHolding]) -> Text:
    places = [holding.seat.municipality for holding in holdings]
    initials = " ".join(word[0] for word in user.name.split()[:2])
    title = "\n".join((user.name, initials, *(place.short_name for place in places)))
    roles = [_SEAT_ROLES[holding.seat_role] for holding in holdings]
    terms = [taxonomy.EXPERTISE[slug] for slug in sorted(row.slug for row in user.expertise)]
    known = [name for term in terms for name in (term.lt, *term.variants)]
    areas = [f"{place.name}, {place.county}" for place in places]
    parts = (user.position, user.languages, *roles, _SITE_ROLES[user.site_role], *areas, *known, _ASKED)
    body = "\n".join(filter(None, parts))
    return Text("person", user.id, None, title, body, user.joined_at or user.created_at)


def index_person(user: User) -> None:
    """Keep the search row of a person in step: active members are found, others are not."""
    if user.state != "active":
        remove("person", user.id)
        return
    index_many([person_text(user)])


def municipality_text(place: Municipality) -> Text:
    """A municipality's names and what its page says."""
    names = (place.short_name, place.place, place.county, place.code, place.name_en)
    body = "\n".join(part for part in (*names, place.procedure_title, place.local_contacts) if part)
    return Text("municipality", place.id, None, place.name, body, _ALWAYS)
