"""What pages say is so: sentences that once were not."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.digest.emails import unsubscribe_url
from coordnet.forum import services
from coordnet.forum.quoting import quoted
from coordnet.members.models import User
from coordnet.web.filters import file_kind, long_date
from tests.builders import Make

SignIn = Callable[[User], FlaskClient]


def test_a_quotation_names_the_day_and_not_today(app: Flask, make: Make) -> None:
    viewer = make.viewer(make.coordinator())
    post = services.ask("Klausimas", "<p>Kas apmoka vertėją?</p>", "tinklo-reikalai", by=viewer)
    text = quoted(post.id, post.thread_id, viewer)
    assert long_date(clock.today()) in text
    assert "šiandien" not in text
    assert "today" not in text


def test_unsubscribing_says_whose_mail_and_that_it_is_off(app: Flask, make: Make, client: FlaskClient) -> None:
    path = unsubscribe_url(make.user(email="rasa@vilnius.example").id).removeprefix(app.config["BASE_URL"])
    assert "Ji siunčiama adresu rasa@vilnius.example." in client.get(path).text
    assert "Adresu rasa@vilnius.example ji nebesiunčiama." in client.post(path).text
    again = client.get(path).text
    assert "Suvestinė išjungta" in again
    assert "Nebesiųsti" not in again


def test_the_preview_of_a_newcomer_speaks_of_the_time_since_joining(make: Make, sign_in: SignIn) -> None:
    assert "Nuo Jūsų prisijungimo naujienų dar nebuvo" in sign_in(make.user()).get("/digest/preview").text
    longer = make.user(joined_at=clock.now() - timedelta(days=30))
    assert "Nuo Jūsų prisijungimo" not in sign_in(longer).get("/digest/preview").text


def test_a_suspension_without_a_reason_is_not_called_unsaved(make: Make, sign_in: SignIn, session: Session) -> None:
    person = make.user()
    page = sign_in(make.administrator()).post(f"/association/members/{person.id}/suspend", data={}).text
    assert "Prieiga dar nesustabdyta" in page
    assert "Dar neišsaugota" not in page
    assert page.count("Vaidmuo tinkle") == 1


def test_a_picture_is_called_by_its_kind_like_every_file(app: Flask) -> None:
    assert [file_kind(extension) for extension in ("jpg", "jpeg", "PNG", "txt")] == ["JPG", "JPG", "PNG", "TXT"]


def test_where_nobody_has_written_nobody_is_said_to_have_read_everything(make: Make, sign_in: SignIn) -> None:
    me = make.coordinator()
    client = sign_in(me)
    home = client.get("/").text
    assert "ko kolegos klausė" not in home and "Paklausti kolegų" in home
    me.previous_visit_at = clock.now()
    services.ask("Mano klausimas", "<p>Kas apmoka?</p>", "tinklo-reikalai", by=make.viewer(me))
    home = client.get("/").text
    assert "Viskas perskaityta" not in home and "kurie laukia atsakymo" not in home
    assert home.count("Forume kolegos dar nieko nerašė.") == 2
    for address in ("/forum/?view=unread", "/forum/?view=waiting", "/forum/categories/tinklo-reikalai?view=unread"):
        page = client.get(address).text
        assert "Čia kolegos dar nieko nerašė." in page and "viską perskaitėte" not in page, address
        assert "Pradėti pirmą temą" in page


def test_what_colleagues_wrote_and_is_read_is_said_to_be_read(make: Make, sign_in: SignIn) -> None:
    me, by = make.coordinator(), make.viewer(make.coordinator("LT-15"))
    post = services.ask("Klausimas", "<p>Kas apmoka?</p>", "tinklo-reikalai", by=by)
    client = sign_in(me)
    client.get(f"/forum/threads/{post.thread_id}")
    me.previous_visit_at = clock.now()
    assert "Čia viską perskaitėte." in client.get("/forum/?view=unread").text
    assert "Čia kolegos dar nieko nerašė." in client.get("/forum/categories/pagalba-nukentejusiesiems?view=unread").text
    home = client.get("/").text
    assert "Viskas perskaityta." in home and "kurie laukia atsakymo" in home
    services.reply(post.thread, "<p>Valstybė.</p>", by=make.viewer(me))
    home = client.get("/").text
    assert "Forume naujienų nėra." in home and "kurie laukia atsakymo" not in home


def test_nobody_is_said_to_have_accepted_what_nobody_got(make: Make, sign_in: SignIn) -> None:
    desk = sign_in(make.administrator()).get("/association/invitations").text
    assert "Visi kvietimai priimti" not in desk and "Nepriimtų kvietimų nėra." in desk
    library = sign_in(make.user()).get("/library/?q=vertėjas&type=gaires").text
    assert "Pašalinkite" not in library and "Dar nieko nepaskelbta." in library
    assert "dažniausiai ateina greitai" not in sign_in(make.user()).get("/search/?q=vertėjas").text
