"""Changing one's own profile and preferences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.audit.services import record
from coordnet.errors import Forbidden, Problems
from coordnet.extensions import db
from coordnet.members.models import DIGEST_FREQUENCIES, LOCALES, User, UserExpertise
from coordnet.members.services import own_name, take_name, tidy
from coordnet.members.texts import index_person, person_text
from coordnet.members.viewer import Viewer
from coordnet.notifications.services import choose
from coordnet.saving import check_version, claim_version
from coordnet.taxonomy import EXPERTISE
from coordnet.textsearch.services import analysed


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


_LENGTHS = {"addressed_as": 80, "position": 200, "phone": 40, "languages": 200}


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


def update_profile(user: User, profile: Profile, *, by: Viewer, version: int | None = None) -> User:
    """Store what a member says about themselves and keep the search row in step.

    Raises Forbidden for somebody else's, Invalid with all that is wrong, and Conflict when it was saved after
    `version` was read.
    """
    if user.id != by.id:
        raise Forbidden
    saved_since = _("Your profile was saved in another window, or by the association, in the meantime.")
    check_version(user, version, saved_since)
    texts = {name: tidy(getattr(profile, name)) for name in ("name", *_LENGTHS)}
    _check(user, profile, texts)
    _analyse(user, profile, texts)
    claim_version(user, version, saved_since)
    take_name(user, texts["name"])
    for name in _LENGTHS:
        setattr(user, name, texts[name])
    user.locale = profile.locale
    known = {row.slug: row for row in user.expertise}
    wanted = dict.fromkeys(profile.expertise)
    user.expertise = [known.get(slug) or UserExpertise(slug=slug) for slug in wanted]
    index_person(user)
    db.session.flush()
    return user


def _analyse(user: User, profile: Profile, texts: dict[str, str]) -> None:
    """Before anybody is kept waiting: `index_person` finds it done."""
    expertise = [UserExpertise(slug=slug) for slug in sorted(set(profile.expertise))]
    analysed([person_text(User(id=user.id, site_role=user.site_role, expertise=expertise, **texts))])


def _check(user: User, profile: Profile, texts: dict[str, str]) -> None:
    problems = Problems()
    with problems.noted():
        own_name(user, texts["name"])
    for name, longest in _LENGTHS.items():
        if len(texts[name]) > longest:
            problems.add(name, _("This is too long: at most %(num)s characters.", num=longest))
        elif privacy.contains_code(texts[name]):
            problems.codes.append(name)
    if profile.locale not in LOCALES:
        problems.add("locale", _("Choose a language."))
    if not set(profile.expertise) <= set(EXPERTISE):
        problems.add("expertise", _("Choose from the list."))
    problems.refuse()


def choose_mails(user: User, frequency: str, hows: Mapping[str, str], *, by: Viewer) -> User:
    """The digest (weekly, titles or off) and how one hears of topics, for oneself. Raises Forbidden, Invalid."""
    if user.id != by.id:
        raise Forbidden
    problems = Problems()
    if frequency not in DIGEST_FREQUENCIES:
        problems.add("digest_frequency", _("Choose one."))
    for topic, how in hows.items():
        with problems.noted():
            choose(topic, how, by=by)
    problems.refuse()
    if frequency == "off" != user.digest_frequency:
        record("digest.stopped", actor_id=user.id, target_kind="user", target_id=user.id)
    user.digest_frequency = frequency
    return user
