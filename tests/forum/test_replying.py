"""Replying: with files, with a quotation, in a thread that was locked, after the session ended."""

import io
import re
from urllib.parse import unquote

from sqlalchemy import select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Post
from coordnet.forum.services import moderating
from tests.auth.pages import value_of
from tests.files import samples
from tests.forum.threads import ask, count, indexed, opening, reply, seen_by


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
    assert indexed()[("post", last.id)] == thread.title


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
    moderating.set_locked(thread, True, by=seen_by(make.moderator()))
    db.session.commit()
    answer = sign_in(user).post(f"/forum/threads/{thread.id}/posts", data={"body": "<p>Mano ilgas tekstas</p>"})
    assert answer.status_code == 403 and "Mano ilgas tekstas" in answer.get_data(as_text=True)
    assert count(Post) == 1


def test_quoting_fills_the_form(user, make, sign_in):
    thread = ask(user, body="<blockquote>Senas</blockquote><p>Pirma &lt;eilutė&gt;</p><p>Antra</p>")
    client = sign_in(make.user())
    target = client.get(f"/forum/posts/{opening(thread).id}/quote")
    assert target.location.endswith("#reply")
    page = client.get(target.location).text
    assert re.match(r"> Pirma <eilutė>\n> Antra\n> Vardenė .*\n\n", value_of(page, "body"))
    assert "&lt;blockquote&gt;Pirma &amp;lt;eilutė&amp;gt;&lt;br&gt;Antra&lt;br&gt;&lt;em&gt;Vardenė" in page
    assert "Senas" not in page.split('id="reply"')[1]
    elsewhere = ask(user, "Kita tema")
    page = client.get(f"/forum/threads/{elsewhere.id}?quote={opening(thread).id}").text
    assert value_of(page, "body") == "" and "Pirma" not in page


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
