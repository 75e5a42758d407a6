"""Which passwords are good, and how they are kept."""

import unicodedata

import pytest
from flask import Flask

from coordnet.auth import passwords
from coordnet.errors import Invalid

NAME, EMAIL = "Neringa Kvietkutė", "neringa.kvietkute@pagegiai.example"


@pytest.mark.parametrize(
    "password",
    [
        "Rytas prie upės kvepia mėtomis",
        "trys geltoni dviračiai",  # no capital, digit or sign is demanded
        "морква росте на балконі",
        "xkbq vwhp zmtf rjnl",
        "k" * 10 + "qwzxjvbnph" * 5 + "ilgas ir nuobodus sakinys apie batus",  # far over 64
    ],
)
def test_good(app: Flask, password: str) -> None:
    passwords.check_strength(password, NAME, EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "trumpas kelias",  # 14
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345678",
        "qwertyuiopasdfgh",
        "abcdefghijklmnop",
        "SlaptažodisSlaptažodis1",
        "Koordinatorių tinklas 2026",
        "Neringa-Kvietkutė-2026",
        "pagegiaipagegiai2026",
        "Labadiena Lietuva 123",
    ],
)
def test_guessable_or_short(app: Flask, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check_strength(password, NAME, EMAIL)
    assert refused.value.field == "password"


def test_more_than_64_are_accepted_and_256_are_the_end(app: Flask) -> None:
    base = "Rytas prie upės kvepia mėtomis, o vakaras – dūmais. "
    passwords.check_strength((base * 5)[:256])
    with pytest.raises(Invalid):
        passwords.check_strength((base * 6)[:257])


def test_the_hash_is_argon2id_and_fits_however_the_letters_were_composed() -> None:
    stored = passwords.hash_password("Šalta žiema ąžuolyne")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, unicodedata.normalize("NFD", "Šalta žiema ąžuolyne"))
    assert not passwords.verify(stored, "Šalta žiema azuolyne")
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("not a hash", "Šalta žiema ąžuolyne")
