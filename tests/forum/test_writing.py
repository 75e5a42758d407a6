"""Asking, replying, editing and deleting: nothing typed is lost, nothing is published twice."""

import io
import re
import threading
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from coordnet import clock
from coordnet.errors import Conflict, Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum import moderating, services
from coordnet.forum.models import Post, Thread
from coordnet.privacy import MASK
from coordnet.textsearch.models import SearchDocument
from tests.files import samples
from tests.forum.threads import COORDINATORS, OPEN, ask, opening, reply, seen_by

CODE = "39001010077"
KEY = "0123456789abcdef0123456789abcdef"


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def indexed():
    """(kind, id) and title of every post that can be found."""
    rows = db.session.scalars(select(SearchDocument).where(SearchDocument.kind.in_(("thread", "post"))))
    return {(row.kind, row.ref_id): row.title for row in rows}


@pytest.fixture
def user(make):
    return make.coordinator("LT-57")


# ── Ask ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── The guard ────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Reply ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_replying_leads_to_the_reply_on_its_page(user, make, sign_in):
    thread = ask(user)
    for _number in range(20):
        reply(thread, user)
    other = make.coordinator("LT-15")
    answer = sign_in(other).post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>Naujas</p>"})
    last = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    assert answer.status_code == 303
    assert re.fullmatch(rf"/forum/threads/{thread.id}\?after=\d+#post-{last.id}", answer.location)
    db.session.refresh(thread)
    assert (thread.post_count, thread.last_author_id, thread.last_post_id) == (22, other.id, last.id)
    assert indexed()[("post", last.id)] == ""


def test_an_uploaded_file_stays_when_the_form_comes_back(user, sign_in):
    client, thread = sign_in(user), ask(user)
    address = f"/forum/threads/{thread.id}/posts"
    added = client.post(
        address, data={"body": "<p>A</p>", "add_file": "1", "upload": (io.BytesIO(samples.PDF), "a.pdf")}
    )
    file_id = db.session.scalars(select(StoredFile.id)).one()
    assert added.status_code == 200 and f'value="{file_id}"' in added.get_data(as_text=True)
    refused = client.post(address, data={"body": "", "files": str(file_id)})
    assert refused.status_code == 422 and f'value="{file_id}"' in refused.get_data(as_text=True)
    bad = client.post(address, data={"body": "<p>A</p>", "files": str(file_id), "upload": (io.BytesIO(b"x"), "a.exe")})
    page = bad.get_data(as_text=True)
    assert bad.status_code == 422 and f'value="{file_id}"' in page and 'id="upload-e"' in page and "&lt;p&gt;A" in page
    assert client.post(address, data={"body": "<p>A</p>", "files": str(file_id)}).status_code == 303
    owner = db.session.get_one(StoredFile, file_id)
    assert owner.owner_kind == "post" and owner.owner_id == thread.last_post_id


def test_somebody_elses_file_cannot_be_taken(user, make, sign_in):
    other = sign_in(make.user())
    other.post("/files/upload", data={"file": (io.BytesIO(samples.PDF), "a.pdf")})
    file_id = db.session.scalars(select(StoredFile.id)).one()
    thread = ask(user)
    answer = sign_in(user).post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>A</p>", "files": str(file_id)})
    assert answer.status_code == 422
    assert count(Post) == 1


def test_a_locked_thread_gives_the_words_back(user, make, sign_in):
    thread = ask(user)
    moderating.set_locked(thread.id, True, by=seen_by(make.moderator()))
    db.session.commit()
    answer = sign_in(user).post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>Mano ilgas tekstas</p>"})
    assert answer.status_code == 403 and "Mano ilgas tekstas" in answer.get_data(as_text=True)
    assert count(Post) == 1


def test_quoting_fills_the_form(user, make, sign_in):
    thread = ask(user, body="<blockquote>Senas</blockquote><p>Pirma &lt;eilutė&gt;</p><p>Antra</p>")
    client = sign_in(make.user())
    target = client.get(f"/forum/posts/{opening(thread).id}/quote")
    assert target.location.endswith("#reply")
    area = client.get(target.location).get_data(as_text=True).split("<textarea")[1].split("</textarea>")[0]
    assert "&lt;blockquote&gt;Pirma &amp;lt;eilutė&amp;gt;&lt;br&gt;Antra&lt;br&gt;&lt;em&gt;Vardenė" in area
    assert "Senas" not in area


# ── One form, one post ───────────────────────────────────────────────────────────────────────────────────────


def test_the_same_form_twice_is_one_post(user, sign_in):
    client = sign_in(user)
    data = {"title": "Tema", "category": OPEN, "body": "<p>Tekstas</p>", "key": KEY}
    first, second = (client.post("/forum/threads/new", data=data) for _time in range(2))
    assert first.status_code == second.status_code == 303 and first.location == second.location
    thread = db.session.scalars(select(Thread)).one()
    data = {"body": "<p>Atsakymas</p>", "key": KEY[::-1]}
    first, second = (client.post(f"/forum/threads/{thread.id}/posts", data=data) for _time in range(2))
    assert first.location == second.location and first.status_code == 303
    db.session.refresh(thread)
    assert (thread.post_count, count(Post)) == (2, 2)


def test_an_old_form_with_a_new_text_comes_back_with_the_text(user, sign_in):
    client, thread = sign_in(user), ask(user)
    address = f"/forum/threads/{thread.id}/posts"
    client.post(address, data={"body": "<p>Pirmas</p>", "key": KEY})
    again = client.post(address, data={"body": "<p>Antras</p>", "key": KEY})
    page = again.get_data(as_text=True)
    assert again.status_code == 409 and "Antras" in page and count(Post) == 2
    fresh = re.search(r'name="key" value="([0-9a-f]+)"', page)[1]
    assert client.post(address, data={"body": "<p>Antras</p>", "key": fresh}).status_code == 303
    assert count(Post) == 3


@pytest.mark.parametrize("key", ["1", "order:42 {a}", "x" * 300, "\x00ąž"])
def test_any_key_will_do(user, key):
    thread = ask(user)
    posts = {services.reply(thread.id, "<p>x</p>", by=seen_by(user), key=key).id for _time in range(2)}
    assert len(posts) == 1


def test_a_key_belongs_to_its_author(user, make):
    thread, other = ask(user), make.user()
    posts = {services.reply(thread.id, "<p>x</p>", by=seen_by(who), key=KEY).id for who in (user, other)}
    assert len(posts) == 2


def at_once(app, *works):
    """Run each in a thread with a context of its own; what they gave, or the error."""
    results = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(number):
        with app.app_context():
            try:
                gate.wait()
                results[number] = works[number]()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                results[number] = error

    db.session.commit()
    runners = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)
    return results


def test_the_same_form_twice_at_once_is_one_post(app, user):
    thread, viewer = ask(user), seen_by(user)
    thread_id = thread.id
    same = at_once(app, *[lambda: services.reply(thread_id, "<p>x</p>", by=viewer, key=KEY).id] * 4)
    asked = at_once(app, *[lambda: services.ask("Tema", "<p>x</p>", OPEN, by=viewer, key=KEY * 2).thread_id] * 4)
    assert len(set(same)) == 1 and isinstance(same[0], int)
    assert len(set(asked)) == 1 and isinstance(asked[0], int)
    db.session.expire_all()
    assert (db.session.get_one(Thread, thread_id).post_count, count(Thread), count(Post)) == (2, 2, 3)


def test_replies_at_once_are_all_counted(app, user, make):
    thread_id = ask(user).id
    writers = [seen_by(make.user()) for _number in range(5)]
    posts = at_once(app, *[lambda by=by: services.reply(thread_id, "<p>x</p>", by=by).id for by in writers])
    db.session.expire_all()
    thread = db.session.get_one(Thread, thread_id)
    assert (thread.post_count, thread.last_post_id) == (6, max(posts))


# ── Nothing typed is lost ────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_sent_after_the_session_ended_waits_in_its_form(app, user, sign_in):
    thread = ask(user)
    page = sign_in(user).get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    form = page.split('id="reply"')[1].split("</form>")[0]
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    stranger = app.test_client().post(f"/forum/threads/{thread.id}/posts", data=data | {"body": "<p>Ilgas tekstas</p>"})
    assert stranger.status_code == 303 and count(Post) == 1
    back = unquote(stranger.location.split("next=")[1])
    again = sign_in(user).get(back).get_data(as_text=True)
    assert "Ilgas tekstas" in again.split('id="reply"')[1]


# ── Edit ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_editing_marks_the_post_and_follows_in_search(user, sign_in):
    thread = ask(user)
    post = opening(thread)
    client = sign_in(user)
    form = client.get(f"/forum/posts/{post.id}/edit").get_data(as_text=True)
    assert 'name="version" value="1"' in form
    data = {"title": "Kitas klausimas", "body": "<p>Kitas</p>", "version": "1"}
    assert client.post(f"/forum/posts/{post.id}/edit", data=data).status_code == 303
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Kitas klausimas" in page and "<p>Kitas</p>" in page
    db.session.refresh(post)
    assert post.edited_at is not None and indexed() == {("thread", thread.id): "Kitas klausimas"}


def test_an_edit_from_an_old_version_shows_both_texts_and_changes_nothing(user, sign_in):
    thread = ask(user)
    post, client = reply(thread, user), sign_in(user)
    address = f"/forum/posts/{post.id}/edit"
    client.post(address, data={"body": "<p>Pirmas langas</p>", "version": "1"})
    answer = client.post(address, data={"body": "<p>Antras langas</p>", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Pirmas langas" in page and "Antras langas" in page and 'name="version" value="2"' in page
    db.session.refresh(post)
    assert post.body_text == "Pirmas langas"
    assert client.post(address, data={"body": "<p>Antras langas</p>", "version": "2"}).status_code == 303


def test_two_edits_at_once_lose_nothing(app, user):
    post = reply(ask(user), user)
    post_id, viewer = post.id, seen_by(user)
    works = [lambda text=text: services.edit_post(post_id, f"<p>{text}</p>", 1, by=viewer).id for text in "ab"]
    results = at_once(app, *works)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "int"]


def test_unticked_files_go_with_the_edit(user, sign_in):
    client, thread = sign_in(user), ask(user)
    for name in ("a.pdf", "b.pdf"):
        client.post("/files/upload", data={"file": (io.BytesIO(samples.PDF), name)})
    first, second = db.session.scalars(select(StoredFile.id).order_by(StoredFile.id)).all()
    client.post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>A</p>", "files": [str(first), str(second)]})
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    assert str(first) in client.get(f"/forum/posts/{post.id}/edit").get_data(as_text=True)
    data = {"body": "<p>A</p>", "version": "1", "files": [str(second)]}
    assert client.post(f"/forum/posts/{post.id}/edit", data=data).status_code == 303
    assert db.session.scalars(select(StoredFile.id)).all() == [second]


def test_only_the_author_edits_and_only_while_the_thread_is_open(user, make):
    thread = ask(user)
    post = opening(thread)
    with pytest.raises(Forbidden):
        services.edit_post(post.id, "<p>x</p>", 1, by=seen_by(make.administrator()), title="x")
    moderating.set_locked(thread.id, True, by=seen_by(make.moderator()))
    with pytest.raises(Forbidden):
        services.edit_post(post.id, "<p>x</p>", 1, by=seen_by(user), title="x")


def test_editing_checks_as_publishing_does(user):
    post = opening(ask(user))
    for title, body, error in (
        ("", "<p>x</p>", Invalid),
        ("x", "", Invalid),
        (CODE, "<p>x</p>", PersonalCode),
    ):
        with pytest.raises(error):
            services.edit_post(post.id, body, 1, by=seen_by(user), title=title)
    with pytest.raises(Conflict):
        services.edit_post(post.id, "<p>x</p>", 7, by=seen_by(user), title="x")


# ── Delete ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_reply_leaves_a_stub_and_nothing_else(user, sign_in):
    client, thread = sign_in(user), ask(user)
    client.post(
        f"/forum/threads/{thread.id}/posts",
        data={"body": "<p>Slaptas tekstas</p>", "upload": (io.BytesIO(samples.PDF), "a.pdf")},
    )
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    file_id = db.session.scalars(select(StoredFile.id)).one()
    assert client.get(f"/forum/posts/{post.id}/delete").status_code == 200
    answer = client.post(f"/forum/posts/{post.id}/delete")
    assert answer.status_code == 303 and answer.location.endswith(f"#post-{post.id}")
    page = client.get(answer.location).get_data(as_text=True)
    assert f'id="post-{post.id}"' in page and "Slaptas tekstas" not in page
    assert client.get(f"/files/{file_id}").status_code == 404
    assert client.get(f"/forum/posts/{post.id}/edit").status_code == 404
    assert indexed() == {("thread", thread.id): thread.title}
    db.session.refresh(post)
    assert (post.body_html, post.body_text) == ("", "")


def test_a_question_nobody_answered_goes_whole(user, make, sign_in):
    thread = ask(user, "Netyčia")
    client = sign_in(user)
    assert client.post(f"/forum/posts/{opening(thread).id}/delete").location == "/forum/"
    for who in (user, make.administrator()):
        assert sign_in(who).get(f"/forum/threads/{thread.id}").status_code == 404
    db.session.refresh(thread)
    assert thread.title == "" and indexed() == {}


def test_a_question_with_replies_leaves_them(user, make, sign_in):
    thread = ask(user, body="<p>Slaptas klausimas</p>")
    post = reply(thread, make.user(), "<p>Atsakymas lieka</p>")
    client = sign_in(user)
    client.post(f"/forum/posts/{opening(thread).id}/delete")
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Slaptas klausimas" not in page and "Atsakymas lieka" in page
    assert indexed() == {("post", post.id): ""}


# ── The answer ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_asker_marks_the_answer_and_takes_it_back(user, make, sign_in):
    thread = ask(user)
    first, second = (reply(thread, make.user()) for _number in range(2))
    client = sign_in(user)
    for post in (first, second):
        assert client.post(f"/forum/posts/{post.id}/answer").status_code == 303
        db.session.refresh(thread)
        assert thread.answer_post_id == post.id
    client.post(f"/forum/posts/{second.id}/answer", data={"undo": "1"})
    db.session.refresh(thread)
    assert thread.answer_post_id is None
    client.post(f"/forum/posts/{opening(thread).id}/answer")
    db.session.refresh(thread)
    assert thread.answer_post_id is None
    assert sign_in(make.user()).post(f"/forum/posts/{first.id}/answer").status_code == 403


def test_times_come_from_the_clock(user):
    moment = datetime(2026, 11, 20, 7, 14, tzinfo=UTC)
    with clock.frozen(moment):
        thread = ask(user)
        post = reply(thread, user)
    assert (thread.created_at, post.created_at, thread.last_post_at) == (moment, moment, moment)
