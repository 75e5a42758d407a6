"""Changing one's own profile and preferences."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.audit.services import record
from coordnet.errors import Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.members.models import DIGEST_FREQUENCIES, LOCALES, User, UserExpertise
from coordnet.members.services import index_person, set_name, tidy
from coordnet.taxonomy import EXPERTISE


@dataclass(frozen=True)
class Profile:
    """What a member says about themselves."""

    name: str
    addressed_as: str
    position: str
    phone: str
    languages: str
    expertise: Sequence[str]
    locale: str


def profile_of(user: User) -> Profile:
    """What a member has said so far."""
    return Profile(
        name=user.name,
        addressed_as=user.addressed_as,
        position=user.position,
        phone=user.phone,
        languages=user.languages,
        expertise=[row.slug for row in user.expertise],
        locale=user.locale,
    )


def update_profile(user: User, profile: Profile) -> None:
    """Store it and keep the search row in step. Raises Invalid, PersonalCode."""
    texts = {name: tidy(getattr(profile, name)) for name in ("name", "addressed_as", "position", "phone", "languages")}
    found = [name for name, text in texts.items() if privacy.contains_code(text)]
    if found:
        raise PersonalCode(found)
    if profile.locale not in LOCALES:
        raise Invalid(_("Choose a language."), "locale")
    if not set(profile.expertise) <= set(EXPERTISE):
        raise Invalid(_("Choose from the list."), "expertise")
    set_name(user, texts["name"])
    for name in ("addressed_as", "position", "phone", "languages"):
        setattr(user, name, texts[name])
    user.locale = profile.locale
    known = {row.slug: row for row in user.expertise}
    wanted = dict.fromkeys(profile.expertise)
    user.expertise = [known.get(slug) or UserExpertise(slug=slug) for slug in wanted]
    index_person(user)
    db.session.flush()


def choose_digest(user: User, frequency: str) -> None:
    """weekly, titles or off. Raises Invalid."""
    if frequency not in DIGEST_FREQUENCIES:
        raise Invalid(_("Choose one."), "digest_frequency")
    if frequency == "off" != user.digest_frequency:
        record("digest.stopped", actor_id=user.id, target_kind="user", target_id=user.id)
    user.digest_frequency = frequency
