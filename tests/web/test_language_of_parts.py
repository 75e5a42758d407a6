"""What people typed is said in its own language: Lithuanian on English pages, a document's own on both."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from coordnet import clock
from coordnet.extensions import db
from coordnet.files.examining import read_waiting
from coordnet.files.models import StoredFile
from coordnet.files.services import attach, store
from coordnet.library.models import Entry
from coordnet.mail.services import queue
from coordnet.members.models import User
from coordnet.members.viewer import load
from coordnet.search.filters import SearchFilters
from coordnet.search.services import save_search
from coordnet.web.language import language as page_language
from coordnet.web.models import ParkedForm
from coordnet.web.typed_in import lang, language_of, typed
from tests.builders import Make
from tests.web.texts_of_pages import Text, texts
from tests.world import World, build

SignIn = Callable[[User], FlaskClient]
# One cannot mark a part of the first three, plain text has no languages, and the last holds names alone: of people,
# places and publishers below a title in a letter.
NO_PARTS = ("title", "textarea", "option", ".plain-letter", ".mut")
# What somebody looks for is in whatever language they like; a mail server speaks its own.
UNKNOWN = re.compile(r"\b(?:results?|documents?) for “|The server says:")
MEMBERS = "ąžuolynas"  # a word of what members typed
DOCUMENTS = {"lt": "čiurlionis", "uk": "чюрльоніс"}  # a word of what stands in documents in that language
SENTENCES = {"lt": ("Klausimas", "apie vertėją"), "uk": ("Питання", "про перекладача")}
NAME = re.compile(rf"{DOCUMENTS['uk']} \w+\.txt")


def words(length: int) -> str:
    return f"Klausimas {MEMBERS} apie vertėją"[:length]


def speaking(world: World, locale: str, entry_in: str) -> World:
    """Everybody reads in `locale`; documents are in `entry_in`; people have names without the word looked for."""
    for number, person in enumerate(db.session.query(User)):
        person.locale, person.name = locale, f"Vardenė Pavardenė {number}"
    for entry in db.session.query(Entry):
        entry.language = entry_in
        for name in ("title", "summary", "body_html", "publisher", "act_number"):
            setattr(entry, name, translated(getattr(entry, name), entry_in))
    for file in db.session.query(StoredFile).filter_by(owner_kind="entry"):
        file.name = translated(file.name, entry_in)
    db.session.commit()
    return world


def translated(text: str, language: str) -> str:
    for ours, theirs in zip(SENTENCES["lt"], SENTENCES[language], strict=True):
        text = text.replace(ours, theirs)
    return text.replace(MEMBERS, DOCUMENTS[language])


@pytest.fixture
def world(app: Flask, engine_name: str, make: Make) -> World:
    if engine_name != "sqlite":
        pytest.skip("what a page shows does not depend on the database")
    return build(make, words)


def said_in(world: World, sign_in: SignIn) -> dict[str, list[Text]]:
    """The texts of every page and every letter, by where they stand."""
    client = sign_in(world.boss)
    html = {path: client.get(path).get_data(as_text=True) for path in world.pages}
    html |= {f"{kind} {number}": letter.html or "" for number, (kind, letter) in enumerate(world.letters())}
    return {place: shown(each) for place, each in html.items()}


def shown(html: str) -> list[Text]:
    return [text for text in texts(html) if not text.stands_in(*NO_PARTS)]


def wrong(read: dict[str, list[Text]], word: str, language: str) -> set[tuple[str, str]]:
    """Texts that hold the word and are said in another language, with one place of each."""
    found = {text.words: place for place, each in read.items() for text in each if _wrong(text, word, language)}
    return {(place, words) for words, place in found.items()}


def _wrong(text: Text, word: str, language: str) -> bool:
    return word in text.words and text.language != language and not UNKNOWN.search(text.words)


def number_of(read: dict[str, list[Text]], word: str) -> int:
    return sum(word in text.words for each in read.values() for text in each)


def test_english_pages_and_letters(world: World, sign_in: SignIn) -> None:
    read = said_in(speaking(world, "en", "lt"), sign_in)
    assert number_of(read, MEMBERS) > 120
    assert number_of(read, DOCUMENTS["lt"]) > 40
    for word in (MEMBERS, DOCUMENTS["lt"], "savivaldybė", "Klaipėdos m.", "Lietuvių"):
        assert wrong(read, word, "lt") == set(), word
    assert wrong(read, "Replies", "en") == set()


def test_a_document_in_another_language_is_said_in_it(world: World, sign_in: SignIn) -> None:
    for locale in ("lt", "en"):
        read = said_in(speaking(world, locale, "uk"), sign_in)
        for place, each in read.items():  # a publisher to choose has documents in any language
            read[place] = [text for text in each if not text.stands_in(".facet", ".tags")]
        assert number_of(read, DOCUMENTS["uk"]) > 40
        assert wrong(read, DOCUMENTS["uk"], "uk") == set()
        ours = {place: each for place, each in read.items() if not place.startswith("/search?")}
        assert wrong(ours, MEMBERS, "lt") == set()  # in the index stands what was typed before
        assert wrong(read, "English", "en") == set()
        files = [text for text in read[f"/library/{world.entry.id}"] if text.words.endswith(".txt")]
        assert files and {text.language for text in files} == {"uk"}


def file_of_the_document(world: World, state: str) -> StoredFile:
    """A colleague added it this week to what has been in the library for a while."""
    by = load(world.colleague.id)
    assert by is not None
    file = store(BytesIO(f"{DOCUMENTS['uk']} auga".encode()), f"{DOCUMENTS['uk']} {state}.txt", by=by)
    attach([file.id], "entry", world.entry.id, by=by)
    file.text_state = state
    if state != "waiting":
        queue(f"file-{state.replace('unknown', 'unread')}", str(file.id), user_id=by.id)
    return file


def with_files(world: World) -> int:
    """Files of the document are found, named in letters and wait for their uploader; the id of one that waits."""
    files = [file_of_the_document(world, state) for state in ("waiting", "withheld", "unknown")]
    by = load(world.boss.id)
    assert by is not None
    save_search("auga", SearchFilters(kind="file"), by=by)
    world.entry.published_at = clock.now() - timedelta(days=30)
    db.session.commit()
    read_waiting(clock.now(), lambda: True)
    return files[-1].id


def test_files_of_a_document_are_named_in_its_language(world: World, sign_in: SignIn) -> None:
    """In results, in what the digest tells of a saved search, in letters, and where one confirms to have looked."""
    confirm = f"/files/{with_files(world)}/confirm"
    world.pages = ["/search?q=auga", "/digest/preview/message"]
    for locale in ("lt", "en"):
        read = said_in(speaking(world, locale, "uk"), sign_in)
        colleague = sign_in(world.colleague)
        read[confirm] = shown(colleague.get(confirm).text)
        after = colleague.post(confirm, data={"looked": "y"}).location
        read["thanks"] = shown(colleague.get(after).text)
        assert wrong(read, DOCUMENTS["uk"], "uk") == set()
        named = {place for place, each in read.items() if any(NAME.search(text.words) for text in each)}
        assert named >= {*world.pages, confirm, "thanks"}
        assert {place.split()[0] for place in named} >= {"file-unread", "file-withheld"}
        db.session.execute(update(StoredFile).values(confirmed_by_id=None, confirmed_at=None))
        db.session.commit()


def test_a_title_in_our_own_words_is_said_as_we_speak(world: World, sign_in: SignIn) -> None:
    """And so is what is said below it; the files of such a document are in its own language all the same."""
    with_files(world)
    world.pages = ["/", "/library/", f"/library/{world.entry.id}", f"/library/{world.entry.id}/edit", "/search?q=auga"]
    world.pages += [f"/directory/members/{world.colleague.id}", f"/search?q={MEMBERS}&kind=entry"]
    for locale, language in (("lt", "lt"), ("en", "lt"), ("lt", "uk")):
        for entry in db.session.query(Entry):
            entry.title_paraphrased = language == "lt"
        read = said_in(speaking(world, locale, "uk"), sign_in)
        names = {place: [text for text in each if ".txt" in text.words] for place, each in read.items()}
        names["/search?q=auga"] = read.pop("/search?q=auga")  # what stands in a file, and below it where the file is
        names["/search?q=auga"] = [text for text in names["/search?q=auga"] if not text.stands_in(".meta")]
        words = {place: [text for text in each if ".txt" not in text.words] for place, each in read.items()}
        for place, each in words.items():  # a publisher to choose has documents in any language
            words[place] = [text for text in each if not text.stands_in(".facet", ".tags")]
        assert number_of(names, DOCUMENTS["uk"]) > 4 and number_of(words, DOCUMENTS["uk"]) > 20
        assert wrong(names, DOCUMENTS["uk"], "uk") == set()
        assert wrong(words, DOCUMENTS["uk"], language) == set()


def test_a_form_that_was_not_sent_is_named_in_its_language(world: World, sign_in: SignIn) -> None:
    """The form of a document says which; whatever else is typed, members typed it."""
    client = sign_in(world.boss)
    for fields in ({"title": [MEMBERS]}, {"title": [DOCUMENTS["uk"]], "language": ["uk"]}):
        row = ParkedForm(user_id=world.boss.id, path="/forum/threads/new", endpoint="forum.new_thread", fields=fields)
        row.created_at = clock.now()
        db.session.add(row)
    speaking(world, "en", "uk")
    read = {"/": shown(client.get("/").text)}
    assert wrong(read, MEMBERS, "lt") == wrong(read, DOCUMENTS["uk"], "uk") == set()
    assert [text.words for text in read["/"] if text.language == "uk"].count(DOCUMENTS["uk"]) == 4


def test_a_range_of_numbers_does_not_break_at_its_dash(app: Flask) -> None:
    with app.test_request_context():
        assert typed("9–10 klasėms – planas <b>") == "9–\u206010 klasėms – planas &lt;b&gt;"


def test_nothing_is_marked_where_the_page_speaks_it(app: Flask) -> None:
    with app.test_request_context():
        assert page_language() == "lt"
        assert (typed("Tema <b>"), typed("Theme", "en"), typed("", "en")) == (
            "Tema &lt;b&gt;", '<span lang="en">Theme</span>', "",
        )  # fmt: skip
        assert (lang(), lang("en")) == ("", ' lang="en"')


def test_what_is_told_in_lithuanian_of_a_document_in_another_language_is_lithuanian(
    world: World, sign_in: SignIn
) -> None:
    """Titles are paraphrased and summaries written in Lithuanian, whatever the document itself is in."""
    speaking(world, "lt", "lt")
    for entry in db.session.query(Entry):
        entry.language = "en"
    db.session.commit()
    read = said_in(world, sign_in)
    assert number_of(read, DOCUMENTS["lt"]) > 40
    assert wrong(read, DOCUMENTS["lt"], "lt") == set()


@pytest.mark.parametrize(
    ("text", "declared", "spoken"),
    [
        ("Valstybės kontrolė", "en", "lt"),
        ("GRETA trečioji vertinimo ataskaita apie Lietuvą (2024 m.)", "en", "lt"),
        ("<p>Ekspertai lankėsi <b>Vilniuje</b> ir Kaune.</p>", "en", "lt"),
        ("Apie Ukrainos žmones", "uk", "lt"),
        ("GRETA pirmoji vertinimo ataskaita apie Lietuvą", "en", "lt"),
        ("Third evaluation report on Lithuania, with a visit to Šiauliai", "en", "en"),
        ("Sprawozdanie dotyczące Litwy: będą zmiany", "pl", "pl"),
        ("Pārskats par cilvēku tirdzniecību: četri gadi, šķēršļi, žurnāls", "lv", "lv"),
        ("Report", "en", "en"),
        ("2024", "en", "en"),
        ("", "uk", "uk"),
        ("Report", "lt", "lt"),
    ],
)
def test_the_language_of_a_text(text: str, declared: str, spoken: str) -> None:
    assert language_of(text, declared) == spoken
