"""What people and places are found by: the same words whether a service or `search rebuild` indexes them."""

from datetime import UTC, datetime

from coordnet.members.models import Municipality, User
from coordnet.textsearch.services import Text

# A place has no date: among the newest it comes last.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def person_text(user: User) -> Text:
    """A member's name, position and languages; contacts are for the directory, not for search."""
    body = "\n".join(part for part in (user.position, user.languages) if part)
    return Text("person", user.id, None, user.name, body, user.joined_at or user.created_at)


def municipality_text(place: Municipality) -> Text:
    """A municipality's names and what its page says."""
    names = (place.short_name, place.place, place.county, place.code, place.name_en)
    body = "\n".join(part for part in (*names, place.procedure_title, place.local_contacts) if part)
    return Text("municipality", place.id, None, place.name, body, _ALWAYS)
