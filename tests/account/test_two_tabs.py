"""One's own profile in two windows: what stands now is shown beside what was typed, and nothing old comes back."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.members.models import User, UserExpertise
from tests.auth.pages import hidden_fields, value_of
from tests.builders import Make

PROFILE = "/settings/profile"
SAVED = {"name": "Rasa Vaitkutė", "phone": "8 600 11111", "position": "Specialistė", "locale": "lt"}


@pytest.fixture
def user(make: Make) -> User:
    return make.user("Rasa Vaitkutė", phone=SAVED["phone"], position=SAVED["position"])


@pytest.fixture
def browser(user: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(user)


def opened(browser: FlaskClient) -> dict[str, str]:
    """What the form of a window sends when nothing in it is changed."""
    return hidden_fields(browser.get(PROFILE).text) | SAVED


def test_the_second_window_does_not_put_the_old_phone_back(user: User, browser: FlaskClient) -> None:
    first, second = opened(browser), opened(browser)
    assert browser.post(PROFILE, data=first | {"phone": "8 600 22222"}).status_code == 303
    answer = browser.post(PROFILE, data=second | {"position": "Vedėja"})
    assert answer.status_code == 409 and "kitame lange" in answer.text
    db.session.refresh(user)
    assert (user.phone, user.position) == ("8 600 22222", "Specialistė")
    now = answer.text[answer.text.index('id="h-current"') : answer.text.index('<form class="panel')]
    assert "8 600 22222" in now and "Specialistė" in now
    assert (value_of(answer.text, "phone"), value_of(answer.text, "position")) == ("8 600 22222", "Vedėja")
    again = SAVED | hidden_fields(answer.text) | {"phone": "8 600 22222", "position": "Vedėja"}
    assert browser.post(PROFILE, data=again).status_code == 303
    db.session.refresh(user)
    assert (user.phone, user.position) == ("8 600 22222", "Vedėja")


def test_both_see_both_when_they_changed_the_same(user: User, browser: FlaskClient) -> None:
    first, second = opened(browser), opened(browser)
    browser.post(PROFILE, data=first | {"phone": "8 600 22222"})
    answer = browser.post(PROFILE, data=second | {"phone": "8 600 33333"})
    assert answer.status_code == 409 and "8 600 22222" in answer.text
    assert value_of(answer.text, "phone") == "8 600 33333"


def test_chosen_terms_of_both_windows_stay(user: User, browser: FlaskClient) -> None:
    first, second = opened(browser), opened(browser)
    browser.post(PROFILE, data=first | {"expertise": ["organu-isemimas"]})
    answer = browser.post(PROFILE, data=second | {"expertise": ["jaunimas"]})
    assert answer.status_code == 409 and answer.text.count(" checked") == 3  # both, and the language
    again = SAVED | hidden_fields(answer.text) | {"expertise": ["jaunimas", "organu-isemimas"]}
    assert browser.post(PROFILE, data=again).status_code == 303
    assert set(db.session.scalars(select(UserExpertise.slug))) == {"jaunimas", "organu-isemimas"}


def test_a_double_press_is_saved_once_and_says_so(user: User, browser: FlaskClient) -> None:
    form, version = opened(browser) | {"phone": "8 600 22222"}, user.version
    assert [browser.post(PROFILE, data=form).status_code for _press in range(2)] == [303, 303]
    db.session.refresh(user)
    assert user.version == version + 1


@pytest.mark.parametrize("version", ["", "0", "9" * 30, "x", "\0", "²"])
def test_a_garbage_version_is_nobodys(browser: FlaskClient, version: str) -> None:
    form = opened(browser) | {"version": version, "phone": "8 600 22222"}
    assert browser.post(PROFILE, data=form).status_code == 409


def test_garbage_about_the_beginning_keeps_what_was_typed(user: User, browser: FlaskClient) -> None:
    stale = opened(browser)
    browser.post(PROFILE, data=opened(browser) | {"phone": "8 600 22222"})
    for started in ("", "[]", "{", "[" * 5000, '{"phone": []}', '{"expertise": 7}'):
        answer = browser.post(PROFILE, data=stale | {"started": started, "position": "Vedėja"})
        assert answer.status_code == 409 and value_of(answer.text, "position") == "Vedėja"
        assert "8 600 22222" in answer.text
