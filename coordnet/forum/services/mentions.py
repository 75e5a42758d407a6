"""Whom a text names: looked for before it is saved, said to its writer where it would not reach, kept with the post."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from coordnet.errors import Problems
from coordnet.extensions import db
from coordnet.forum.mentioning import Passage, found, keys_in
from coordnet.forum.models import Mention, Post
from coordnet.forum.naming import Meant
from coordnet.forum.queries.mentioned import BY_NAME, BY_PLACE, holders_of, names
from coordnet.members.viewer import Viewer, active_viewers

MOST = 20  # names in a post

Mentions = dict[Passage, Meant]
"""Nameable in a text, each once, and whom they mean."""


def named(problems: Problems, html: str, audience: str, by: Viewer, accepted: str, before: str = "") -> Mentions:
    """The names in clean HTML that did not stand in the HTML `before`.

    Noted down under `unseen` is who of those named will not read it, and whose name is not theirs alone: once, since
    what the writer has `accepted`, in these very words, is no problem any more.
    """
    mentions = look_for(html, before)
    if len(mentions) > MOST:
        problems.add("body", _("A post names at most %(num)s people and municipalities.", num=MOST))
        return mentions
    said = " ".join([*_unseen(mentions, audience, by), *_not_exact(mentions)])
    if said and said != accepted:
        problems.add("unseen", said)
    return mentions


def look_for(html: str, before: str = "") -> Mentions:
    """The names in clean HTML that did not stand in the HTML `before`."""
    if "@" not in html or html == before:
        return {}
    known = names()
    old = {passage.key for passage, _meant in found(before, known.longest)}
    once = {passage.key: (passage, meant) for passage, meant in found(html, known.longest)}
    return {passage: meant for passage, meant in once.values() if passage.key not in old}


def _unseen(mentions: Mentions, audience: str, by: Viewer) -> Iterator[str]:
    holders = holders_of({place.id for meant in mentions.values() for place in meant.places})
    people = {person.id for meant in mentions.values() for person in meant.people}
    reading = {by.id, *_readers(people.union(*holders.values()), audience)}
    unseen = [person.name for meant in mentions.values() for person in meant.people if person.id not in reading]
    places = [place for meant in mentions.values() for place in meant.places]
    unseen += [place.name for place in places if not holders[place.id] & reading]
    unseen = list(dict.fromkeys(unseen))
    if unseen:
        yield ngettext(
            "%(names)s will not see it: not among those who read this category now.",
            "%(names)s will not see it: they are not among those who read this category now.",
            len(unseen),
            names=", ".join(unseen),
        )


def _not_exact(mentions: Mentions) -> Iterator[str]:
    """Whose name is not theirs alone: all of them are told, and it is said how to mean one."""
    for passage, meant in mentions.items():
        name = passage.written.removeprefix("@")
        exact = [f"{person.name} ({place})" for person in meant.people for place in person.places.values()]
        if len(meant.people) > 1 and exact:
            yield _("There are several people called %(name)s, and all of them are told. To mean one, write the "
                    "municipality too: %(exact)s.", name=name, exact=_quoted(exact))  # fmt: skip
        elif len(meant.people) > 1:
            yield _("There are several people called %(name)s, and all of them are told.", name=name)
        elif len(meant.places) > 1:
            exact = [place.short_name for place in meant.places]
            yield _("“%(name)s” may be several municipalities, and all of them are told. To mean one, write one of "
                    "these: %(exact)s.", name=name, exact=_quoted(exact))  # fmt: skip


def _quoted(names: list[str]) -> str:
    return ", ".join(_("“@%(name)s”", name=name) for name in names)


def _readers(user_ids: set[int], audience: str) -> set[int]:
    return {viewer.id for viewer in active_viewers(user_ids) if audience in viewer.audiences} if user_ids else set()


Since = Mapping[tuple[int | None, int | None], datetime]
"""Whom (a person's or a municipality's id) a post has named before, and since when."""


def keep(post: Post, mentions: Mentions, at: datetime, since: Since = MappingProxyType({})) -> dict[int, str]:
    """Note down whom a post names; of those who were not named before and read it, how: in person, or by their place.

    Who was named before under another name stays named since then.
    """
    people = {person.id for meant in mentions.values() for person in meant.people} - {user for user, _place in since}
    places = {place.id for meant in mentions.values() for place in meant.places} - {place for _user, place in since}
    for passage, meant in mentions.items():
        for user_id in (person.id for person in meant.people):
            known = since.get((user_id, None), at)
            db.session.add(Mention(post_id=post.id, user_id=user_id, key=passage.key, at=known))
        for place_id in (place.id for place in meant.places):
            known = since.get((None, place_id), at)
            db.session.add(Mention(post_id=post.id, municipality_id=place_id, key=passage.key, at=known))
    db.session.flush()
    if not people and not places:
        return {}
    named = {user_id: BY_PLACE for those in holders_of(places).values() for user_id in those}
    named |= dict.fromkeys(people, BY_NAME)
    readers = _readers(set(named), post.thread.category.audience) - {post.author_id}
    return {user_id: named[user_id] for user_id in readers}


def keep_edited(post: Post, mentions: Mentions, at: datetime) -> dict[int, str]:
    """The same for a post whose text is another now: names that went from it are forgotten, those that stay stay."""
    rows = db.session.scalars(select(Mention).where(Mention.post_id == post.id)).all()
    before = {row.key for row in rows}
    fresh = {passage: meant for passage, meant in mentions.items() if passage.key not in before}
    gone = before - keys_in(post.body_html, before | {passage.key for passage in fresh})
    if gone:
        db.session.execute(delete(Mention).where(Mention.post_id == post.id, Mention.key.in_(gone)))
    return keep(post, fresh, at, {(row.user_id, row.municipality_id): row.at for row in rows})


def forget(post: Post) -> None:
    """The post's text is gone, and so are the names in it."""
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
