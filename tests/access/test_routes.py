"""Every route as every kind of person, and every secret looked for on every page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.auth.services import end_all_sessions
from coordnet.digest.content import content_for
from coordnet.digest.period import current_period
from coordnet.extensions import db
from coordnet.files.models import UNREAD, StoredFile
from coordnet.files.services import attach, store
from coordnet.forum import services
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.library.services import propose, publish, save_draft
from coordnet.members.models import User
from coordnet.web import tokens
from coordnet.web.access import is_public
from tests.builders import Make

SignIn = Callable[[User], FlaskClient]

EVERYBODY = {"member", "deputy", "coordinator", "moderator", "ministry", "administrator"}
SEATS = {"deputy", "coordinator", "administrator"}
MINISTRY = {"ministry", "administrator"}
PERSONS = ["nobody", "suspended", *sorted(EVERYBODY)]

# word → who may find it
SECRETS = {
    "visiemsmatoma": EVERYBODY,
    "koordinatoriamsmatoma": SEATS,
    "ministerijaimatoma": MINISTRY,
    "paslepta": {"moderator", "administrator"},  # marked as hidden, on the forum's own pages only
    "istrinta": set[str](),
    "paskelbtasirasas": EVERYBODY,
    "pasiulytasirasas": {"moderator", "administrator"},
    "juodrastis": {"moderator", "administrator"},
}
CATEGORY = {
    "visiemsmatoma": "pagalba-nukentejusiesiems",
    "koordinatoriamsmatoma": "sudetingos-situacijos",
    "ministerijaimatoma": "duomenys-ir-ministerija",
    "paslepta": "pagalba-nukentejusiesiems",
    "istrinta": "pagalba-nukentejusiesiems",
}


# A file that is not checked yet, is withheld or could not be read, beside a post everybody reads: its uploader's alone.
HELD = dict.fromkeys(("waiting", "withheld", *UNREAD), "visiemsmatoma")


@dataclass
class World:
    """People of every kind, threads of every audience, entries of every status, each with a word of its own."""

    people: dict[str, User]
    author: User
    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def world(make: Make, session: Session) -> World:
    people = {
        "member": make.user(),
        "deputy": make.deputy("LT-15"),
        "coordinator": make.coordinator("LT-57"),
        "moderator": make.moderator(),
        "ministry": make.ministry(),
        "administrator": make.administrator(),
        "suspended": make.coordinator("LT-02"),
    }
    author = make.coordinator("LT-20", site_role="administrator", name="Visa Matanti")
    world = World(people, author)
    by = make.viewer(author)
    for word, slug in CATEGORY.items():
        opening = services.ask(f"Tema {word}", f"<p>Tekstas {word}.</p>", slug, by=by)
        file = store(BytesIO(b"turinys"), f"{word}.txt", by=by)
        attach([file.id], "post", opening.id, by=by)
        world.threads[word], world.posts[word], world.files[word] = opening.thread_id, opening.id, file.id
    for state, word in HELD.items():
        file = store(BytesIO(b"turinys"), f"{state}.txt", by=by)
        attach([file.id], "post", world.posts[word], by=by)
        world.files[state] = file.id
    db.session.execute(update(StoredFile).values(text_state="read"))
    for state in HELD:
        db.session.execute(update(StoredFile).where(StoredFile.id == world.files[state]).values(text_state=state))
    moderating.hide_thread(session.get_one(Thread, world.threads["paslepta"]), "priežastis", by=by)
    services.delete_own_post(session.get_one(Post, world.posts["istrinta"]), by=by)
    _add_entries(world, make)
    session.commit()
    people["suspended"].state = "suspended"
    session.commit()
    return world


def _add_entries(world: World, make: Make) -> None:
    by = make.viewer(world.author)
    for word, save in (("paskelbtasirasas", propose), ("pasiulytasirasas", propose), ("juodrastis", save_draft)):
        entry = save(EntryContent(f"Leidinys {word}", f"Santrauka {word}.", "<p>Tekstas.</p>", "gaires"), by=by)
        world.entries[word] = entry.id
    assert publish(db.session.get_one(Entry, world.entries["paskelbtasirasas"]), by=by)


def browser_of(person: str, world: World, client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    return client if person == "nobody" else sign_in(world.people[person])


def filled(app: Flask, world: World) -> Iterator[tuple[str, str, set[str]]]:
    """(endpoint, address, methods) of every route, with ids of what everybody may see."""
    values = {
        "thread_id": world.threads["visiemsmatoma"],
        "post_id": world.posts["visiemsmatoma"],
        "file_id": world.files["visiemsmatoma"],
        "entry_id": world.entries["paskelbtasirasas"],
        "member_id": world.author.id,
        "user_id": world.author.id,
        "invitation_id": 1,
        "holding_id": 1,
        "parked_id": 1,
        "search_id": 1,
        "draft_id": 1,
        "code": "LT-57",
        "slug": "pagalba-nukentejusiesiems",
        "token": "nonsense",
        "fingerprint": "x",
        "name": "theme.css",
        "filename": "theme.css",
    }
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            address = adapter.build(
                rule.endpoint, {name: values[name] for name in rule.arguments}, force_external=False
            )
            path = "/" + address.split("://", 1)[-1].partition("/")[2] if "://" in address else address
            yield rule.endpoint, path, set(rule.methods or ())


@pytest.mark.parametrize("person", PERSONS)
def test_every_address_answers_as_it_should(
    app: Flask, world: World, client: FlaskClient, sign_in: SignIn, person: str
) -> None:
    browser = browser_of(person, world, client, sign_in)
    for endpoint, path, methods in list(filled(app, world)):
        if "GET" not in methods:
            continue
        status = browser.get(path).status_code
        assert status < 500, path
        if person in ("nobody", "suspended") and not _open(app, endpoint):
            assert status == 302, f"{path} answered {status} to {person}"
        elif endpoint == "association.moderation":
            assert (status == 200) == (person in ("moderator", "administrator")), f"{path} answered {status}"
        elif endpoint.startswith("association.") and person != "administrator":
            assert status in (302, 403), f"{path} answered {status} to {person}"


def _open(app: Flask, endpoint: str) -> bool:
    with app.test_request_context():
        return is_public(endpoint)


@pytest.mark.parametrize("person", ["nobody", "suspended"])
def test_no_post_acts_without_a_session(
    app: Flask, world: World, client: FlaskClient, sign_in: SignIn, session: Session, person: str
) -> None:
    browser = browser_of(person, world, client, sign_in)
    for endpoint, path, methods in list(filled(app, world)):
        if "POST" in methods and not _open(app, endpoint):
            answer = browser.post(path, data={"title": "x", "body": "x", "reason": "x"})
            assert answer.status_code in (303, 401), f"{path} answered {answer.status_code}"
            assert "/auth/sign-in" in answer.headers.get("Location", "/auth/sign-in")


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_the_desk_acts_for_administrators_only(
    app: Flask, world: World, client: FlaskClient, sign_in: SignIn, person: str
) -> None:
    if person == "administrator":
        return
    browser = browser_of(person, world, client, sign_in)
    for endpoint, path, methods in list(filled(app, world)):
        if endpoint.startswith("association.") and "POST" in methods:
            assert browser.post(path, data={}).status_code == 403, path


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_a_secret_is_found_by_those_who_may_and_nowhere_else(
    app: Flask, world: World, client: FlaskClient, sign_in: SignIn, make: Make, person: str
) -> None:
    browser = browser_of(person, world, client, sign_in)
    pages = {path: browser.get(path).get_data(as_text=True) for path in _lists(world)}
    for word, may in SECRETS.items():
        seen_on = [path for path, page in pages.items() if f"Tema {word}" in page or f"Leidinys {word}" in page]
        seen_on += [path for path, page in pages.items() if f"Tekstas {word}" in page]
        if person not in may:
            assert seen_on == [], f"{person} finds {word} on {seen_on}"
        elif word not in ("pasiulytasirasas", "juodrastis"):
            assert seen_on, f"{person} finds {word} nowhere"
        _check_search(browser, word, person in may)
        _check_own_pages(browser, world, word, person in may)
    for state, word in HELD.items():
        page = browser.get(f"/forum/threads/{world.threads[word]}").get_data(as_text=True)
        assert f"{state}.txt" in page and f'href="/files/{world.files[state]}"' not in page
        assert browser.get(f"/files/{world.files[state]}").status_code == 404
        assert browser.post(f"/files/{world.files[state]}/confirm", data={"looked": "y"}).status_code == 404
        assert sign_in(world.author).get(f"/files/{world.files[state]}").status_code == 200
    viewer = make.viewer(world.people[person])
    with app.test_request_context():
        digest = content_for(viewer, "weekly", current_period(clock.now()))
    titles = " ".join(f"{item.title} {item.excerpt}" for section in digest.sections for item in section.items)
    for word, may in SECRETS.items():
        allowed = word in ("visiemsmatoma", "paskelbtasirasas", "ministerijaimatoma", "pasiulytasirasas")
        assert (word in titles) is (allowed and person in may), f"{word} in the digest of {person}"


def _lists(world: World) -> list[str]:
    author = world.author.id
    return [
        "/",
        "/forum/",
        "/forum/?view=unread",
        "/forum/?view=waiting",
        "/forum/?view=answered",
        "/forum/?view=mentioned",
        "/forum/?new_from=2000-01-01",
        *(f"/forum/categories/{slug}" for slug in set(CATEGORY.values())),
        "/library/",
        "/library/?q=leidinys",
        "/library/?status=archived",
        f"/directory/members/{author}",
        "/directory/municipalities/LT-20",
        "/digest/preview/message",
    ]


def _check_search(browser: FlaskClient, word: str, may: bool) -> None:
    """Search finds what is published and visible; what is hidden, deleted or unpublished it finds for nobody."""
    page = browser.get(f"/search?q={word}").get_data(as_text=True)
    found = f"Tema <mark>{word}</mark>" in page or f"Leidinys <mark>{word}</mark>" in page
    findable = word not in ("paslepta", "istrinta", "pasiulytasirasas", "juodrastis")
    assert found is (may and findable), f"search for {word}"


def _check_own_pages(browser: FlaskClient, world: World, word: str, may: bool) -> None:
    expected = 200 if may else 404
    if word in world.threads:
        assert browser.get(f"/forum/threads/{world.threads[word]}").status_code == expected
        assert browser.get(f"/forum/posts/{world.posts[word]}").status_code in ((302, 303) if may else (404,))
        assert browser.get(f"/files/{world.files[word]}").status_code == expected
    else:
        assert browser.get(f"/library/{world.entries[word]}").status_code == expected


def test_ended_sessions_and_foreign_tokens_open_nothing(
    app: Flask, world: World, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(world.people["coordinator"])
    assert browser.get("/").status_code == 200
    end_all_sessions(world.people["coordinator"].id)
    session.commit()
    assert browser.get("/").status_code == 302
    with app.test_request_context():
        foreign = tokens.sign("unsubscribe", 1)
        assert tokens.read("invitation", foreign) is None
