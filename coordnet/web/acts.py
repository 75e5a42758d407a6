"""The one way to act: a form came in, or a button was pressed. One service call, one commit, one answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from coordnet.errors import Conflict, Invalid
from coordnet.extensions import db
from coordnet.web.forms import Form

Answer = Response | str | tuple[str, int]
Done = TypeVar("Done")


def act(
    form: Form,
    write: Callable[[], Done],
    then: Callable[[Done], str],
    page: Callable[[int], Answer],
    *,
    said: str | Callable[[Done], str] = "",
    stands: Callable[[], Mapping[str, Any]] = dict,
) -> Answer:
    """Do what a form asks for: `write`, commit, go to the address `then` gives, where `said` is told.

    Otherwise `page` shows the form again with a status: 200 after a button that only brings it back, 422 with
    everything that is wrong, 409 when somebody was faster; `stands` is then what the form would open with now.
    """
    form.take_in()
    if not form.fits():
        return page(422)
    if form.other_button():
        return page(_status_of_another_button(form))
    sound = form.validate()
    try:
        done = write()
        if sound:
            target = then(done)
            _commit(form)
            return _done(target, said if isinstance(said, str) else said(done))
    except Invalid as error:
        form.add_problems(error)
    except Conflict as conflict:
        db.session.rollback()
        now = stands()
        if sound and form.is_what_stands(now):  # the same form came twice
            _commit(form)
            return _done(then(conflict.thing), said if isinstance(said, str) else said(conflict.thing))
        form.meet(conflict, now)
        return page(409)
    db.session.rollback()
    return page(422)


def _status_of_another_button(form: Form) -> int:
    """422 when it was refused; otherwise what it did (a draft was kept) is committed."""
    if form.errors:
        return 422
    db.session.commit()
    return 200


def _commit(form: Form) -> None:
    form.sent()
    db.session.commit()


def press(
    perform: Callable[[], object], target: str, said: str, refused: Callable[[Invalid], Answer] | None = None
) -> Answer:
    """Do what a button without a form says, commit and go to `target`, where it is told.

    What forbids it is told there too, unless the page of `refused` says it better; so is that somebody was faster.
    """
    try:
        perform()
        db.session.commit()
    except Conflict as conflict:
        db.session.rollback()
        said = conflict.message
    except Invalid as error:
        db.session.rollback()
        if refused is not None:
            return refused(error)
        flash(error.message, "warn")
        said = ""
    return _done(target, said)


def _done(target: str, said: str) -> Response:
    if said:
        flash(said)
    return redirect(target, 303)
