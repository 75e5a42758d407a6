"""Asking: the form says who will read, every error stands beside its field, no personal code is published."""

import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from coordnet import clock
from coordnet.errors import PersonalCode
from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Thread
from coordnet.privacy import MASK
from tests.files import samples
from tests.forum.threads import CODE, COORDINATORS, KEY, OPEN, ask, count, indexed, reply, seen_by


def test_asking_opens_the_thread_with_its_file(user, sign_in):
    client = sign_in(user)
    data = {"title": " Kas  apmoka\nvertėją? ", "category": OPEN, "body": "Pirma.\n\nAntra <b>svarbu</b>."}
    data["upload"] = (io.BytesIO(samples.PDF), "tvarka.pdf")
    answer = client.post("/forum/threads/new", data=data)
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "Kas apmoka vertėją?" in page and "<b>svarbu</b>" in page and "tvarka.pdf" in page
    thread = db.session.scalars(select(Thread)).one()
    assert indexed() == {("thread", thread.id): "Kas apmoka vertėją?"}
    assert f'<article class="post" id="post-{thread.last_post_id}"' in page


def test_soft_hyphens_of_a_pasted_title_part_no_word(user, make):
    thread = services.ask("\u200bPrekyba žmo\u00adnėmis\t\u202e2026", "Tekstas.", OPEN, by=make.viewer(user)).thread
    assert thread.title == "Prekyba žmonėmis 2026"
    assert indexed()["thread", thread.id] == thread.title


def test_every_error_stands_beside_its_field_and_everything_stays(user, sign_in):
    data = {"title": "x" * 161, "category": "", "body": "<p>Mano tekstas</p>", "key": KEY}
    answer = sign_in(user).post("/forum/threads/new", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="title-e"' in page and 'id="category-e"' in page and 'id="body-e"' not in page
    assert "x" * 161 in page and "Mano tekstas" in page and f'value="{KEY}"' in page
    assert count(Thread) == 0


@pytest.mark.parametrize(
    "body", ["", "  ", "<div></div>", "<script>1</script>", "<p>&nbsp;</p>", "<i>" * 60 + "x", "x" * 70_000]
)
def test_a_body_that_cannot_be_published_is_refused(user, sign_in, body):
    answer = sign_in(user).post("/forum/threads/new", data={"title": "Tema", "category": OPEN, "body": body})
    assert answer.status_code == 422 and 'id="body-e"' in answer.get_data(as_text=True)


def test_the_form_says_who_will_read(user, sign_in):
    page = sign_in(user).get(f"/forum/threads/new?category={COORDINATORS}&title=Klausimas").get_data(as_text=True)
    hint = page.split('id="category-h">')[1].split("</div>")[0]
    assert "Sudėtingos situacijos" in hint and len(hint) > 60
    assert 'value="Klausimas"' in page


def test_times_come_from_the_clock(user):
    moment = datetime(2026, 11, 20, 7, 14, tzinfo=UTC)
    with clock.frozen(moment):
        thread = ask(user)
        post = reply(thread, user)
    assert (thread.created_at, post.created_at, thread.last_post_at) == (moment, moment, moment)


def test_a_personal_code_is_not_published_and_is_masked_in_one_click(user, sign_in):
    client = sign_in(user)
    data = {
        "title": f"Dėl {CODE}",
        "category": OPEN,
        "body": f"<p>Asmuo 3900<b>101</b>0077 ir {CODE}.</p>",
        "key": KEY,
    }
    refused = client.post("/forum/threads/new", data=data)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and 'id="title-e"' in page and 'id="body-e"' in page
    assert re.search(r"data-code-warning[^>]*(?<! hidden)>", page)
    masked = client.post("/forum/threads/new", data=data | {"mask": "1"})
    page = masked.get_data(as_text=True)
    assert masked.status_code == 200 and CODE not in page and page.count(MASK) >= 3
    assert count(Thread) == 0
    title = re.search(r'name="title"[^>]*value="([^"]*)"', page)[1]
    assert title == f"Dėl {MASK}"
    assert (
        client.post("/forum/threads/new", data=data | {"title": title, "body": f"<p>Asmuo {MASK}.</p>"}).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("title", "body", "fields"),
    [
        (CODE, "<p>x</p>", ["title"]),
        ("Tema", f'<p><a href="https://example.lt/{CODE}">nuoroda</a></p>', ["body"]),
        (f"3900101 00-77 {CODE}", f"<p>{CODE[:5]}</p><p>{CODE}</p>", ["title", "body"]),
    ],
)
def test_the_guard_names_the_fields(user, title, body, fields):
    with pytest.raises(PersonalCode) as error:
        services.ask(title, body, OPEN, by=seen_by(user))
    assert error.value.fields == fields
