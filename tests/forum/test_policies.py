"""May X do Y in the forum: every reason for no stands alone."""

from collections.abc import Callable

import pytest

from coordnet.extensions import db
from coordnet.forum import policies
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating
from coordnet.forum.services.editing import delete_own_post
from coordnet.members.models import User
from tests.builders import Make
from tests.forum.threads import ask, reply, seen_by

Happening = Callable[[Thread, Post, User, User], None]


def nothing(_thread: Thread, _post: Post, _author: User, _moderator: User) -> None: ...


def post_hidden(_thread: Thread, post: Post, _author: User, moderator: User) -> None:
    moderating.hide_post(post, "Per daug duomenų", by=seen_by(moderator))


def post_deleted(_thread: Thread, post: Post, author: User, _moderator: User) -> None:
    delete_own_post(post, by=seen_by(author))


def thread_hidden(thread: Thread, _post: Post, _author: User, moderator: User) -> None:
    moderating.hide_thread(thread, "Per daug duomenų", by=seen_by(moderator))


def thread_locked(thread: Thread, _post: Post, _author: User, moderator: User) -> None:
    moderating.set_locked(thread, True, by=seen_by(moderator))


@pytest.mark.parametrize(
    ("happened", "replies", "edits", "deletes"),
    [
        (nothing, True, True, True),
        (post_hidden, True, False, True),
        (post_deleted, True, False, False),
        (thread_hidden, False, False, True),
        (thread_locked, False, False, True),
    ],
)
def test_what_its_author_may_still_do(
    happened: Happening, replies: bool, edits: bool, deletes: bool, user: User, make: Make
) -> None:
    asker, moderator = make.user(), make.moderator()
    thread = ask(asker)
    post = reply(thread, user)
    happened(thread, post, user, moderator)
    db.session.commit()
    assert policies.may_reply(thread) is replies
    assert policies.may_edit(post, thread, seen_by(user)) is edits
    assert policies.may_delete(post, seen_by(user)) is deletes
    for other in (asker, moderator, make.administrator()):
        assert not policies.may_edit(post, thread, seen_by(other))
        assert not policies.may_delete(post, seen_by(other))


def test_who_moderates_and_who_marks_the_answer(user: User, make: Make) -> None:
    people = [user, make.user(), make.ministry(), make.moderator(), make.administrator()]
    assert [policies.may_moderate(seen_by(person)) for person in people] == [False, False, False, True, True]
    marks = [policies.may_mark_answer(user.id, seen_by(person)) for person in people]
    assert marks == [True, False, False, True, True]
