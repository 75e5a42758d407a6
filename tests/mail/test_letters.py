"""What a letter looks like on the wire."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from flask_mail import BadHeaderError

from coordnet.mail import Rendered
from coordnet.mail.letters import Letter, compose
from coordnet.mail.queries import Recipient

DATED = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
UNSUBSCRIBE = "<https://tinklas.example/digest/unsubscribe/" + "ZGlnZXN0LXVuc3Vic2NyaWJl." * 8 + ">"


def letter(rendered: Rendered, name: str = "Rasa Šimonytė", address: str = "rasa@vilnius.example") -> Letter:
    return compose(rendered, Recipient(name, address), message_id="<abc@tinklas.example>", dated_at=DATED)


def test_headers_and_parts(app: Flask) -> None:
    headers = {"List-Id": "Digest <digest.tinklas.example>", "List-Unsubscribe": UNSUBSCRIBE}
    rendered = Rendered("Tinklo savaitė: 3 kolegos laukia atsakymo, " * 3, "Labą dieną", "<p>Labą dieną</p>", headers)
    raw = letter(rendered).as_bytes()
    read = message_from_bytes(raw, policy=default)
    assert read["Subject"] == ("Tinklo savaitė: 3 kolegos laukia atsakymo, " * 3).strip()
    assert read["To"].addresses[0].display_name == "Rasa Šimonytė"
    assert read["To"].addresses[0].addr_spec == "rasa@vilnius.example"
    assert read["Date"] == "Mon, 23 Nov 2026 07:30:00 +0200"
    assert read.get_all("Message-ID") == ["<abc@tinklas.example>"]
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Id"] == headers["List-Id"]
    assert f"List-Unsubscribe: {UNSUBSCRIBE}\r\n".encode() in raw
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in read.iter_parts()] == ["Labą dieną", "<p>Labą dieną</p>"]


def test_lines_stay_short_and_seven_bit(app: Flask) -> None:
    raw = letter(Rendered("Tema", "ąčęėįšųūž " * 500, "<td>" + "ąčęėįšųūž" * 500)).as_bytes()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 100


def test_text_alone_is_one_part(app: Flask) -> None:
    read = message_from_bytes(letter(Rendered("Tema", "Labas")).as_bytes(), policy=default)
    assert read.get_content_type() == "text/plain"
    assert read.get_content() == "Labas\r\n"


@pytest.mark.parametrize(
    "name", ["Jonas\r\nBcc: kitas@example.lt", 'Jonas", "X" <kitas@example.lt>, "', "A" * 120, "Ž" * 120]
)
def test_a_name_cannot_become_a_header_or_an_address(app: Flask, name: str) -> None:
    sent = letter(Rendered("Tema\r\nBcc: kitas@example.lt", "Labas"), name=" ".join(name.split()))
    read = message_from_bytes(sent.as_bytes(), policy=default)
    assert "Bcc" not in read
    assert [address.addr_spec for address in read["To"].addresses] == ["rasa@vilnius.example"]
    assert sent.envelope_to == "rasa@vilnius.example"


@pytest.mark.parametrize(
    "headers", [{"List-Id": "a\r\nBcc: kitas@example.lt"}, {"Bcc: x": "y"}, {"Subject": "kita"}, {"List-Id": "ąč"}]
)
def test_a_renderer_cannot_add_a_bad_header(app: Flask, headers: dict[str, str]) -> None:
    with pytest.raises(BadHeaderError):
        letter(Rendered("Tema", "Labas", headers=headers)).as_bytes()


def test_an_address_in_a_lithuanian_domain(app: Flask) -> None:
    assert letter(Rendered("Tema", "Labas"), address="info@šiauliai.lt").envelope_to == "info@xn--iauliai-pqb.lt"
