"""Names after “@”: which are found, what is kept of them, and how the page shows them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet import richtext
from coordnet.extensions import db
from coordnet.forum.mentioning import linked
from coordnet.forum.models import Mention, Post, Thread
from coordnet.forum.services import delete_own_post, edit_post
from coordnet.forum.services.mentions import look_for
from coordnet.members import services as members
from coordnet.members.models import Municipality, User
from coordnet.members.queries import all_municipalities
from tests.builders import Make
from tests.forum.threads import ask, reply, seen_by

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def ona(make: Make) -> User:
    return make.coordinator("LT-20", name="Ona Kazlauskienė-Šilė")


@pytest.fixture
def writer(make: Make) -> User:
    return make.coordinator("LT-57", name="Rasa Petrauskaitė")


@pytest.fixture
def thread(writer: User) -> Thread:
    return ask(writer)


def kept(post: Post) -> list[tuple[str, int | str]]:
    """(name as it is compared, id of the person or code of the municipality) of what a post names."""
    rows = db.session.execute(
        select(Mention.key, Mention.user_id, Municipality.code)
        .outerjoin(Municipality, Municipality.id == Mention.municipality_id)
        .where(Mention.post_id == post.id)
        .order_by(Mention.id)
    )
    return [(row.key, row.user_id or row.code) for row in rows]


def links(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="mention" href="([^"]*)"><bdi>(.*?)</bdi></a>', html)


@pytest.mark.parametrize(
    "text",
    [
        "@Ona Kazlauskienė-Šilė, ar žinote?",
        "Klausiu (@ona kazlauskiene-sile).",
        "@ONA KAZLAUSKIENĖ-ŠILĖ",
        "Ar @Ona\xa0 Kazlauskienė-Šilė žino?",
        "@Ona Kaz\u200blauskienė\u00ad-Šilė\u200f?",
        "<strong>@Ona Kazlauskienė-Šilė</strong> žino",
        "@Onà Kazlauskienė-Šilė",
    ],
)
def test_a_name_is_found_however_it_is_typed(writer: User, ona: User, thread: Thread, text: str) -> None:
    assert kept(reply(thread, writer, f"<p>{text}</p>")) == [("ona kazlauskiene-sile", ona.id)]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ona Kazlauskienė-Šilė</p>",
        "<p>@Ona Kazlauskienė</p>",  # a part of a name
        "<p>@Ona Kazlauskienė-Šilė-Petraitė</p>",  # another name that begins so
        "<p>@Onai Kazlauskienei-Šilei, @Ona Kazlauskienė-Šilės</p>",  # no form is guessed
        "<p>rasa@Ona Kazlauskienė-Šilė</p>",
        '<p><a href="https://x.example/">@Ona Kazlauskienė-Šilė</a></p>',
        "<pre>@Ona Kazlauskienė-Šilė</pre>",
        "<p><code>@Ona Kazlauskienė-Šilė</code></p>",
        "<blockquote>@Ona Kazlauskienė-Šilė<br><em>Rasa</em></blockquote><p>Taip.</p>",
        "<blockquote><p>Taip: <strong>@Ona Kazlauskienė-Šilė</strong></p></blockquote><p>Ne.</p>",
        "<p><del>@Ona Kazlauskienė-Šilė</del> Taip.</p>",
        "> @Ona Kazlauskienė-Šilė rašė\n\nTaip.",  # a quotation of somebody without scripts
        "<p>@Ona <strong>Kazlauskienė-Šilė</strong></p>",
        '<p><a href="https://x.example/?a=&gt;@Ona Kazlauskienė-Šilė">čia</a></p>',
        "<p>@Ona<br>Kazlauskienė-Šilė</p>",
    ],
)
def test_what_is_no_mention(writer: User, ona: User, thread: Thread, html: str, sign_in: SignIn) -> None:
    post = reply(thread, writer, html)
    assert kept(post) == []
    assert links(sign_in(writer).get(f"/forum/threads/{thread.id}").text) == []


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("@Kaunas", "LT-15", "kaunas"),
        ("@Kauno r. sav. turi tvarką", "LT-16", "kauno r. sav."),
        ("@kauno rajono savivaldybė. Kaip?", "LT-16", "kauno rajono savivaldybe"),
        ("@Kauno r.", "LT-16", "kauno r."),
        ("@KAUNO RAJ.SAV.", "LT-16", "kauno raj.sav."),
        ("@Vilniaus m. savivaldybės tvarka", "LT-57", "vilniaus m. savivaldybes"),
        ("@Neringa, @Neringos", "LT-28", "neringa"),
        ("@Šiauliai", "LT-43", "siauliai"),
    ],
)
def test_a_municipality_is_found_as_it_is_called(
    writer: User, thread: Thread, make: Make, text: str, code: str, key: str
) -> None:
    make.coordinator(code) if code != "LT-57" else None
    found = kept(reply(thread, writer, f"<p>{text}</p>"))
    assert found[0] == (key, code)
    assert {place for _key, place in found} == {code}


def test_every_municipality_is_found_by_its_names(writer: User, thread: Thread) -> None:
    for place in all_municipalities():
        for name in (place.name, place.short_name, f"{place.short_name} sav."):
            ((_passage, meant),) = look_for(f"<p>Žr. @{name}, ačiū.</p>").items()
            assert [each.code for each in meant.places] == [place.code], name


def test_the_longest_name_wins(make: Make, writer: User, thread: Thread) -> None:
    short, long = make.user(name="Ona Kazlė"), make.user(name="Ona Kazlė Kauno r.")
    assert kept(reply(thread, writer, "<p>@Ona Kazlė Kauno r. sav.</p>")) == [("ona kazle kauno r.", long.id)]
    assert kept(reply(thread, writer, "<p>@Ona Kazlė Kaunas</p>")) == [("ona kazle", short.id)]
    town = make.user(name="Kaunas R")
    assert kept(reply(thread, writer, "<p>@Kaunas R</p>")) == [("kaunas r", town.id)]


def test_the_page_leads_to_whom_it_meant_also_after_a_rename(
    writer: User, ona: User, thread: Thread, sign_in: SignIn, make: Make
) -> None:
    make.coordinator("LT-16")
    body = "<p>@ona Kazlauskienė-Šilė ir @Kauno r. sav., matėte?</p>"
    post = reply(thread, writer, body)
    address = f"/forum/threads/{thread.id}"
    expected = [
        (f"/directory/members/{ona.id}", "@ona Kazlauskienė-Šilė"),
        ("/directory/municipalities/LT-16", "@Kauno r. sav."),
    ]
    assert links(sign_in(writer).get(address).text) == expected
    members.set_name(ona, "Ona Visai Kita")
    make.user(name="Ona Kazlauskienė-Šilė")
    db.session.commit()
    assert links(sign_in(writer).get(address).text) == expected
    assert post.body_html == body  # what was written stays as it was


def test_saving_an_old_text_changes_nothing(writer: User, ona: User, thread: Thread, make: Make) -> None:
    body = "<p>@Ona Kazlauskienė-Šilė, @Jonas Vėlesnis?</p>"
    post = reply(thread, writer, body)
    before = [(row.id, row.at) for row in db.session.scalars(select(Mention))]
    members.set_name(ona, "Ona Visai Kita")
    make.user(name="Jonas Vėlesnis")  # who was not here when it was written
    db.session.commit()
    edit_post(post, body, post.version, by=seen_by(writer))
    edit_post(post, body + "<p>Papildau.</p>", post.version, by=seen_by(writer))
    db.session.commit()
    assert [(row.id, row.at) for row in db.session.scalars(select(Mention))] == before


def test_an_edit_adds_and_takes_away(writer: User, ona: User, thread: Thread, make: Make) -> None:
    jonas = make.user(name="Jonas Jonaitis")
    post = reply(thread, writer, "<p>@Ona Kazlauskienė-Šilė</p>")
    edit_post(post, "<p>@Jonas Jonaitis</p>", post.version, by=seen_by(writer))
    assert kept(post) == [("jonas jonaitis", jonas.id)]
    delete_own_post(post, by=seen_by(writer))
    db.session.commit()
    assert kept(post) == []


@pytest.mark.parametrize(
    "name",
    ['Ona "Onutė" O’Brien', "Ona <b>Kazlė</b>", "Ona & Kazlė &amp; Co", "Ona <img src=x onerror=alert(1)>", "רות כהן"],
)
def test_a_name_is_never_markup(writer: User, thread: Thread, make: Make, sign_in: SignIn, name: str) -> None:
    person = make.user(name=name)
    post = reply(thread, writer, richtext.from_plain(f"Klausiu @{name}: taip?"))
    assert kept(post) == [(kept(post)[0][0], person.id)]
    page = sign_in(writer).get(f"/forum/threads/{thread.id}").text
    ((address, shown),) = links(page)
    assert address == f"/directory/members/{person.id}"
    assert "<" not in shown and shown.count("&") == name.count("<") + name.count(">") + name.count("&")
    assert "<img src=x" not in page and "<b>Kazlė" not in page


@pytest.mark.parametrize(
    "html",
    [
        "<p>@ona\u202e kazlė\u202c &lt;script&gt;@ona kazlė</p>",
        '<p><a href="https://x.example/?a=\'>@ona kazlė&lt;">@ona kazlė</a></p>',
        "<p>&lt;a href=x&gt;@ona kazlė&lt;/a&gt; &amp;amp; @ona kazlė&quot;onclick=</p>",
    ],
)
def test_links_change_nothing_else(html: str) -> None:
    clean = richtext.clean(html).html
    shown = linked(clean, {"ona kazle": '/x"><script>'})
    assert "<script" not in shown and "onclick=" not in re.sub(r">[^<]*<", "><", shown)
    without = re.sub(r'<a class="mention" href="[^"]*"><bdi>|</bdi></a>', "", shown)
    assert richtext.clean(without).html == clean


def test_of_namesakes_the_one_in_brackets_is_meant(writer: User, make: Make, thread: Thread, sign_in: SignIn) -> None:
    one = make.coordinator("LT-16", name="Rasa Rasaitė")
    make.coordinator("LT-15", name="Rasa Rasaitė")
    gone = make.user(name="Rasa Rasaitė", state="left")
    assert kept(reply(thread, writer, "<p>@Rasa Rasaitė (Kauno r. sav.) žino</p>")) == [
        ("rasa rasaite (kauno r. sav.)", one.id)
    ]
    only = make.user(name="Vienintelė Vienaitė")
    make.user(name="Vienintelė Vienaitė", state="left")
    assert kept(reply(thread, writer, "<p>@Vienintelė Vienaitė</p>")) == [("vienintele vienaite", only.id)]
    assert gone.id not in db.session.scalars(select(Mention.user_id))
