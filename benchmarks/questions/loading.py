"""The invented texts put into an empty network through the services that people's own acts go through."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from benchmarks.questions import corpus
from coordnet import clock
from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.forum.models import Post
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members import seats, services
from coordnet.members.models import User, UserExpertise
from coordnet.members.queries import all_municipalities, municipality_by_code
from coordnet.members.texts import municipality_text
from coordnet.members.viewer import Viewer, load
from coordnet.textsearch.services import index_many, settle

JOINED = datetime(2025, 1, 2, 9, tzinfo=UTC)


def load_all() -> dict[str, str]:
    """The key of each thing by the address of its page, `forum/threads/12`; a post has the key of its thread."""
    keys = {f"directory/municipalities/{place.code}": place.code for place in all_municipalities()}
    index_many(municipality_text(place) for place in all_municipalities())
    with clock.as_if(JOINED):
        users = {person.key: _join(person) for person in corpus.people()}
    keys |= {f"directory/members/{user.id}": key for key, user in users.items()}
    writers = [_viewer(user) for user in users.values()]
    for number, thread in enumerate(corpus.threads()):
        keys |= _write(thread, writers, number)
    desk = _viewer(_desk())
    for entry in corpus.entries():
        with clock.as_if(_morning(entry.day)):
            keys[f"library/{_publish(entry, desk)}"] = entry.key
    settle()
    db.session.commit()
    return keys


def email_of(key: str) -> str:
    return f"{key}@questions.coordnet.example"


def _join(person: corpus.Person) -> User:
    user = services.add_person(email_of(person.key), person.name, position=person.position)
    user.languages = person.languages
    user.expertise = [UserExpertise(slug=slug) for slug in person.expertise]
    municipality = municipality_by_code(person.municipality)
    assert municipality is not None
    seats.give_seat(user, municipality, person.seat_role, since=JOINED.date(), by=None)
    services.activate(user, name=person.name, at=JOINED)
    db.session.flush()
    return user


def _desk() -> User:
    """Somebody of the association, who publishes; not indexed, so that nobody finds them."""
    user = services.add_person(email_of("tarnyba"), "Tarnyba", site_role="administrator")
    user.state = "active"
    db.session.flush()
    return user


def _viewer(user: User) -> Viewer:
    viewer = load(user.id)
    assert viewer is not None
    return viewer


def _write(thread: corpus.Thread, writers: list[Viewer], number: int) -> dict[str, str]:
    """A thread, its posts a day apart and each by the next of the writers."""
    opening: Post | None = None
    for place, text in enumerate(thread.posts):
        by = writers[(number + place) % len(writers)]
        with clock.as_if(_morning(thread.day) + timedelta(days=place)):
            if opening is None:
                opening = forum.ask(thread.title, text, thread.category, by=by)
            else:
                forum.reply(opening.thread, text, by=by)
    assert opening is not None
    posts = db.session.scalars(select(Post.id).where(Post.thread_id == opening.thread_id))
    addresses = [f"forum/threads/{opening.thread_id}", *(f"forum/posts/{post_id}" for post_id in posts)]
    return dict.fromkeys(addresses, thread.key)


def _publish(entry: corpus.Entry, by: Viewer) -> int:
    content = EntryContent(
        entry.title,
        summary=entry.summary,
        body=entry.body,
        material_type=entry.material_type,
        publisher=entry.publisher,
        act_number=entry.act_number,
        forms=entry.forms,
        groups=entry.groups,
    )
    proposed = library.propose(content, by=by)
    return library.publish(proposed, by=by).id


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)
