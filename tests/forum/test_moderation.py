"""Hide, restore, lock, pin, move: at once everywhere, with a reason and one audit row without content."""

import io

import pytest
from sqlalchemy import select

from coordnet.audit.models import AuditRecord
from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Category, Post
from coordnet.forum.services import moderating
from coordnet.textsearch.models import SearchDocument
from tests.builders import files_are
from tests.files import samples
from tests.forum.threads import COORDINATORS, MINISTRY, OPEN, ask, opening, reply, seen_by


def acts():
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id))
    return [(row.action, row.target_kind, row.detail) for row in rows if row.action[:4] in ("thre", "post")]


def found():
    kinds = SearchDocument.kind.in_(("thread", "post"))
    return set(db.session.execute(select(SearchDocument.kind, SearchDocument.ref_id).where(kinds)).all())


@pytest.fixture
def thread(make):
    return ask(make.user())


@pytest.fixture
def moderator(make):
    return make.moderator()


def test_a_hidden_post_leaves_everything_at_once(thread, make, moderator, sign_in):
    author = sign_in(make.user())
    data = {"body": "<p>Blogas įrašas</p>", "upload": (io.BytesIO(samples.PDF), "a.pdf")}
    author.post(f"/forum/threads/{thread.id}/posts", data=data)
    post = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).one()
    file_id = db.session.scalars(select(StoredFile.id)).one()
    files_are("read")
    client, reader = sign_in(moderator), sign_in(make.user())
    assert "Blogas įrašas" in client.get(f"/forum/posts/{post.id}/hide").get_data(as_text=True)
    assert client.post(f"/forum/posts/{post.id}/hide", data={"reason": ""}).status_code == 422
    assert client.post(f"/forum/posts/{post.id}/hide", data={"reason": "Atpažįstamas žmogus"}).status_code == 303
    for other in (author, reader):
        page = other.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
        assert f"post-{post.id}" not in page and "Blogas" not in page
        assert other.get(f"/forum/posts/{post.id}").status_code == 404
        assert other.get(f"/forum/posts/{post.id}/quote").status_code == 404
    assert reader.get(f"/files/{file_id}").status_code == 404
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Atpažįstamas žmogus" in page and "Blogas įrašas" in page
    assert found() == {("thread", thread.id)}
    assert client.post(f"/forum/posts/{post.id}/restore").status_code == 303
    assert "Blogas įrašas" in reader.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert reader.get(f"/files/{file_id}").status_code == 200
    assert found() == {("thread", thread.id), ("post", post.id)}
    assert acts() == [
        ("post.hidden", "post", {"thread": thread.id}),
        ("post.restored", "post", {"thread": thread.id}),
    ]


def test_a_hidden_thread_comes_back_without_what_was_hidden_by_itself(thread, make, moderator, sign_in):
    by = seen_by(moderator)
    kept, bad = reply(thread, make.user()), reply(thread, make.user())
    moderating.hide_post(bad, "Bandymas", by=by)
    moderating.hide_post(opening(thread), "Bandymas", by=by)  # the opening post takes the thread
    db.session.commit()
    reader = sign_in(make.user())
    assert reader.get(f"/forum/threads/{thread.id}").status_code == 404
    assert found() == set()
    client = sign_in(moderator)
    page = client.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    assert "Bandymas" in page and "<textarea" not in page
    assert client.post(f"/forum/threads/{thread.id}/restore").status_code == 303
    assert reader.get(f"/forum/threads/{thread.id}").status_code == 200
    assert found() == {("thread", thread.id), ("post", kept.id)}


def test_locking_and_pinning(thread, make, moderator, sign_in):
    ask(make.user(), "Naujesnė tema")
    client, member = sign_in(moderator), sign_in(make.user())
    client.post(f"/forum/threads/{thread.id}/pin")
    listed = member.get(f"/forum/categories/{OPEN}").get_data(as_text=True)
    assert listed.index(thread.title) < listed.index("Naujesnė tema") and listed.count(thread.title) == 1
    client.post(f"/forum/threads/{thread.id}/lock")
    assert "<textarea" not in member.get(f"/forum/threads/{thread.id}").get_data(as_text=True)
    for act in ("pin", "lock"):
        client.post(f"/forum/threads/{thread.id}/{act}", data={"undo": "1"})
        client.post(f"/forum/threads/{thread.id}/{act}", data={"undo": "1"})
    assert [action for action, _kind, _detail in acts()] == [
        "thread.pinned",
        "thread.locked",
        "thread.unpinned",
        "thread.unlocked",
    ]


def test_moving(thread, make, sign_in):
    administrator = sign_in(make.administrator())
    address = f"/forum/threads/{thread.id}/move"
    assert COORDINATORS in administrator.get(address).get_data(as_text=True)
    assert administrator.post(address, data={"category": "nėra"}).status_code == 422
    assert administrator.post(address, data={"category": COORDINATORS}).status_code == 303
    db.session.refresh(thread)
    assert db.session.get_one(Category, thread.category_id).slug == COORDINATORS
    assert acts() == [("thread.moved", "thread", {"source": OPEN, "target": COORDINATORS})]


def test_a_moderator_moves_only_to_what_they_see(thread, moderator, sign_in):
    client = sign_in(moderator)
    assert MINISTRY not in client.get(f"/forum/threads/{thread.id}/move").get_data(as_text=True)
    assert client.post(f"/forum/threads/{thread.id}/move", data={"category": MINISTRY}).status_code == 422


@pytest.mark.parametrize("act", ["hide", "restore", "lock", "pin", "move"])
def test_others_may_not(thread, make, sign_in, act):
    client = sign_in(make.coordinator())
    answer = client.post(f"/forum/threads/{thread.id}/{act}", data={"reason": "x", "category": COORDINATORS})
    assert answer.status_code == 403
    assert acts() == []


def test_a_reason_holds_no_personal_code(thread, moderator, sign_in):
    answer = sign_in(moderator).post(f"/forum/threads/{thread.id}/hide", data={"reason": "39001010077"})
    assert answer.status_code == 422 and acts() == []
