"""Nobody finds, counts, is suggested or completed what they may not read.

Each secret has a word that stands nowhere else, and all of them share another. What went out of sight did so behind the
index's back: its documents are still there, as while the index is made anew, and only the rule of its room hides it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.examining import read_waiting
from coordnet.files.models import UNREAD, StoredFile
from coordnet.forum import services as forum
from coordnet.forum.models import Category, Post, Thread
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.search.matching import ANYTHING
from coordnet.search.narrowing import counted
from coordnet.search.queries import find
from coordnet.search.similar import similar_things
from coordnet.search.suggesting import did_you_mean
from coordnet.textsearch.query import parse
from coordnet.textsearch.spelling import nearest
from tests.builders import Make

SignIn = Callable[[User], FlaskClient]

SHARED = "kregždelė"
EVERYBODY = frozenset({"member", "deputy", "coordinator", "moderator", "ministry", "administrator", "author"})
READERS = {
    "members": EVERYBODY,
    "coordinators": frozenset({"deputy", "coordinator", "administrator", "author"}),
    "ministry": frozenset({"ministry", "administrator", "author"}),
}
NOBODY = frozenset[str]()
WORDS = re.findall(
    r"\w+",
    """ambrulkas bizdrungas cepelinda drambalius erzvilkas fintuklis gurgutis hidrantas jaknukas kvaksnys lombardas
    mirklynas nurkalas obertonas plumpsas ragaisis skradulys tumbalynas urvinykas vebzdulis zulpikas stribinas
    pjuklenis klampulys dzimbalas gabjaujas oblingis tarkvinis ruksnelis""",
)
PEOPLE = [*sorted(EVERYBODY), "suspended"]


@dataclass
class World:
    """`readers` of each secret word, and which of them a thread or an entry says."""

    people: dict[str, User]
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    answering: set[str] = field(default_factory=set)
    words: Iterator[str] = field(default_factory=lambda: iter(WORDS))

    def secret(self, readers: frozenset[str], *, answers: bool = False) -> str:
        word = next(self.words)
        self.readers[word] = readers
        self.answering |= {word} if answers else set()
        return word


@pytest.fixture
def world(make: Make) -> World:
    author = make.coordinator("LT-20", site_role="administrator")
    people = {
        "member": make.user(),
        "deputy": make.deputy("LT-15"),
        "coordinator": make.coordinator("LT-57"),
        "moderator": make.moderator(),
        "ministry": make.ministry(),
        "administrator": make.administrator(),
        "author": author,
        "suspended": make.coordinator("LT-02"),
    }
    world = World(people)
    by = make.viewer(author)
    slugs = {audience: _category(audience) for audience in READERS}
    for audience, readers in READERS.items():
        _write(world, readers, slugs[audience], by)
    _out_of_sight(world, slugs, by)
    _entries(world, by)
    _files(world, slugs, by)
    gone = make.user(f"Pavardenis {world.secret(NOBODY).title()} {SHARED.title()}")
    gone.state = people["suspended"].state = "suspended"
    db.session.commit()
    return world


def _category(audience: str) -> str:
    """One that is confidential, where this audience has one."""
    query = db.select(Category.slug).where(Category.audience == audience).order_by(Category.confidential.desc())
    return db.session.scalars(query).first() or ""


def _write(world: World, readers: frozenset[str], slug: str, by: Viewer) -> Post:
    """A thread and a reply in it; the reply."""
    title, body = (world.secret(readers, answers=True) for _place in range(2))
    opening = forum.ask(f"{SHARED} {title}", f"Tekstas {body}", slug, by=by)
    return forum.reply(opening.thread, f"{SHARED} {world.secret(readers)}", by=by)


def _out_of_sight(world: World, slugs: dict[str, str], by: Viewer) -> None:
    """A hidden and a deleted thread with a reply each, a hidden and a deleted reply, a thread that was moved away."""
    for column in ("hidden_at", "deleted_at"):
        thread = _write(world, NOBODY, slugs["members"], by).thread_id
        db.session.execute(db.update(Thread).where(Thread.id == thread).values({column: clock.now()}))
        opening = forum.ask("Žolė", "Auga.", slugs["members"], by=by)
        reply = forum.reply(opening.thread, f"{SHARED} {world.secret(NOBODY)}", by=by)
        db.session.execute(db.update(Post).where(Post.id == reply.id).values({column: clock.now()}))
    opening = forum.ask(f"{SHARED} {world.secret(READERS['ministry'], answers=True)}", "Auga.", slugs["members"], by=by)
    away = db.select(Category.id).where(Category.slug == slugs["ministry"]).scalar_subquery()
    db.session.execute(db.update(Thread).where(Thread.id == opening.thread_id).values(category_id=away))


def _entries(world: World, by: Viewer) -> None:
    for status in ("published", "archived", "proposed", "draft"):
        word = world.secret(EVERYBODY if status == "published" else NOBODY, answers=True)
        content = EntryContent(f"{SHARED} {word}", "Santrauka", "Tekstas", "gaires", forms=("elgetavimas",), year=2001)
        entry = library.save_draft(content, by=by)
        library.publish(entry, by=by)
        at = entry.published_at if status in ("published", "archived") else None
        db.session.execute(db.update(Entry).where(Entry.id == entry.id).values(status=status, published_at=at))


def _files(world: World, slugs: dict[str, str], by: Viewer) -> None:
    """A file of a thread the ministry reads, one of nothing yet, and one in each state in which it is held."""
    words = {"read": world.secret(READERS["ministry"]), "unattached": world.secret(NOBODY)}
    words |= {state: world.secret(NOBODY) for state in ("withheld", UNREAD[0])}
    stored = {}
    for name, word in words.items():
        stored[name] = files.store(BytesIO(f"{SHARED} {word}".encode()), f"{name}.txt", by=by).id
        if name != "unattached":
            slug = slugs["ministry" if name == "read" else "members"]
            forum.ask("Žolė", "Auga.", slug, by=by, file_ids=[stored[name]])
    db.session.commit()
    read_waiting(clock.now(), lambda: True)
    for state in ("withheld", UNREAD[0]):
        db.session.execute(db.update(StoredFile).where(StoredFile.id == stored[state]).values(text_state=state))


def slip(word: str) -> str:
    return word[:3] + word[4:]


def may(world: World, person: str, word: str) -> bool:
    return person in world.readers[word]


@pytest.mark.parametrize("person", PEOPLE)
def test_by_a_word_of_its_own(world: World, make: Make, person: str) -> None:
    """Neither found nor counted nor told by a facet: by the word, by its beginning, by a slip; nor suggested."""
    viewer = make.viewer(world.people[person])
    for word in world.readers:
        assert nearest(slip(word)), word  # in the list of all words it stands, also for those who may not know
        begun = word[:5]
        for text, typing in ((word, False), (begun, True), (begun, False), (f"{begun}*", False), (slip(word), False)):
            results = find(viewer, parse(text, typing=typing))
            seen = {count.number for count in results.counts.values()}
            told = sum(sum(facet.values()) for facet in results.facets.values())
            assert (results.total.number, len(results.hits)) == ((1, 1) if may(world, person, word) else (0, 0)), word
            assert may(world, person, word) or (seen == {0} and told == 0 and not results.guessed), word
        assert (did_you_mean(viewer, slip(word)) is not None) is may(world, person, word), word
        assert bool(similar_things(viewer, word)) is (may(world, person, word) and word in world.answering), word


@pytest.mark.parametrize("person", PEOPLE)
def test_among_what_else_is_found(world: World, make: Make, person: str) -> None:
    """What all of them share finds, counts and resembles those alone that the asker may read."""
    viewer = make.viewer(world.people[person])
    query = parse(SHARED)
    results = find(viewer, query)
    said = " ".join(f"{hit.card.title} {hit.body}" for hit in results.hits).lower()
    assert not results.partly
    for word in world.readers:
        assert may(world, person, word) or word not in said, word
    counts = counted(viewer, query, ANYTHING, results)
    assert counts["form"].numbers == ({"elgetavimas": 1} if person in EVERYBODY else {})
    assert counts["municipality"].numbers["LT-20"] == results.total.number
    assert counts["year"].numbers.total() == results.total.number
    for thing in similar_things(viewer, f"{SHARED} {' '.join(world.readers)}"[:200]):
        assert [word for word in world.readers if word in thing.title and not may(world, person, word)] == []


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_no_page_says_it(world: World, sign_in: SignIn, person: str) -> None:
    """Neither the list, nor what is offered instead, nor what resembles a title names a word that was not typed."""
    browser = sign_in(world.people[person])
    for word, readers in world.readers.items():
        if person in readers:
            continue
        begun, slipped = word[:5], slip(word)
        addresses: list[dict[str, Any]] = [{"q": begun, "typing": 1}, {"q": slipped}, {"q": SHARED, "narrow": 1}]
        pages = [browser.get("/search", query_string=args).get_data(as_text=True) for args in addresses]
        pages += [browser.post("/forum/threads/similar", data={"title": f"{SHARED} {begun}"}).get_data(as_text=True)]
        pages += [browser.get("/library/", query_string={"q": SHARED}).get_data(as_text=True)]
        for page in pages:
            assert word not in page.lower(), word
