"""Every moment that is shown in HTML says itself to machines too; in plain texts it is words alone."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet import clock
from coordnet.database import Base
from coordnet.extensions import db
from coordnet.forum.quoting import quoted
from coordnet.forum.services import reply
from coordnet.members.models import User
from coordnet.web.filters import timed
from tests.builders import Make
from tests.web.texts_of_pages import texts
from tests.world import World, build

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)  # 11:05 in Vilnius
MONTHS_LT = "sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio"
MONTHS_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
SHOWN = re.compile(
    rf"\d{{4}} m\. |\b(?:{MONTHS_LT}) \d+|\d (?:{MONTHS_EN})\b|\b\d{{1,2}}:\d\d\b|\b\d{{4}}-\d\d-\d\d\b"
    r"|\b(?:šiandien|vakar|today|yesterday)\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(r"\b(?:šiandien|vakar|rytoj|today|yesterday)\b", re.IGNORECASE)
# Examples beside fields, what people typed, and the preview of a letter as plain text.
NOT_OURS = ("textarea", "option", ".form-text", ".prose", ".plain-letter", "title")
# What a button will do, whenever it is pressed.
PROMISES = ("Šiandien baigiasi:", "Ends today:")


def words(length: int) -> str:
    return "Klausimas apie vertėją per apklausą"[:length]


@pytest.fixture(params=["lt", "en"])
def world(request: pytest.FixtureRequest, app: Flask, engine_name: str, make: Make) -> World:
    if engine_name != "sqlite":
        pytest.skip("what a page shows does not depend on the database")
    with clock.frozen(NOW):
        world = build(make, words)
    for person in (world.boss, world.colleague, world.invited):
        person.locale = request.param
    db.session.commit()
    return world


def unmarked(html: str) -> list[str]:
    """Moments outside a <time>, and elements <time> that do not say which moment they are."""
    found = []
    for text in texts(html):
        if text.stands_in("time"):
            said = text.inside[-1].attrs["datetime"] or ""
            if not re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d\+0[23]:00)?)?)?", said):
                found.append(f"{text.words} says {said}")
        elif SHOWN.search(text.words) and not text.stands_in(*NOT_OURS) and not text.words.startswith(PROMISES):
            found.append(text.words)
    return found


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(days=9)])
def test_every_moment_on_every_page_is_marked(
    world: World, sign_in: Callable[[User], FlaskClient], later: timedelta
) -> None:
    with clock.frozen(NOW + later):
        client = sign_in(world.boss)
        pages = {path: client.get(path).get_data(as_text=True) for path in world.pages}
    assert sum(page.count("<time ") for page in pages.values()) > 120
    assert {path: found for path, page in pages.items() if (found := unmarked(page))} == {}


def test_so_is_every_moment_in_letters_and_plain_texts_have_words_alone(world: World) -> None:
    with clock.frozen(NOW):
        letters = world.letters()
    assert {kind for kind, letter in letters if "<time " in (letter.html or "")} == {
        "invitation", "password-reset", "posts", "hidden", "decided", "digest", "test",
    }  # fmt: skip
    for kind, letter in letters:
        assert unmarked(letter.html or "") == [], kind
        assert "<" not in letter.text and "<" not in letter.subject, kind


def test_what_a_moment_says(world: World, sign_in: Callable[[User], FlaskClient]) -> None:
    english = world.boss.locale == "en"
    with clock.frozen(NOW + timedelta(days=1)):
        page = sign_in(world.boss).get(f"/forum/threads/{world.thread.thread_id}").get_data(as_text=True)
    said = "yesterday, 11:05" if english else "vakar, 11:05"
    assert f'<time datetime="2026-11-24T11:05:00+02:00">{said}</time>' in page
    with clock.frozen(NOW):
        digest = next(letter for kind, letter in world.letters() if kind == "digest")
    days = {
        True: '<time datetime="2026-11-23">23</time>–<time datetime="2026-11-29">29\xa0November\xa02026</time>',
        False: '<time datetime="2026-11-23">2026\xa0m. lapkričio\xa023</time>–'
        '<time datetime="2026-11-29">29\xa0d.</time>',
    }
    assert days[english] in (digest.html or "")
    assert ("23–29\xa0November\xa02026" if english else "2026\xa0m. lapkričio\xa023–29\xa0d.") in digest.text


def test_no_word_of_today_is_stored(world: World, sign_in: Callable[[User], FlaskClient], make: Make) -> None:
    """„Šiandien“ is another day tomorrow: what pages, quotations and letters leave behind holds none."""
    with clock.frozen(NOW):
        client = sign_in(world.boss)
        for path in world.pages:
            client.get(path)
        assert world.letters()
        quotation = quoted(world.thread.id, world.thread.thread_id, make.viewer(world.colleague))
        reply(world.thread.thread, quotation + "<p>Tai va.</p>", by=make.viewer(world.colleague))
        db.session.commit()
    rows = [str(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert len(rows) > 200
    assert any("lapkričio\\xa024\\xa0d." in row or "November\\xa02026" in row for row in rows)
    assert [row for row in rows if RELATIVE.search(row)] == []


def test_of_no_moment_nothing_is_said() -> None:
    assert timed(None, "") == timed("", "") == ""
    assert timed("2015-12", "2015-12") == '<time datetime="2015-12">2015-12</time>'
    assert timed(date(2026, 7, 1), "<") == '<time datetime="2026-07-01">&lt;</time>'
