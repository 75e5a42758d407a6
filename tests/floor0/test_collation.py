"""Lithuanian order, folding and slugs."""

import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordnet.collation import fold, slug, sort_key

# The order of the 60 municipalities by ICU's lt collation, which is also that of the official lists.
MUNICIPALITIES = """
Akmenės rajono, Alytaus miesto, Alytaus rajono, Anykščių rajono, Birštono, Biržų rajono, Druskininkų, Elektrėnų,
Ignalinos rajono, Jonavos rajono, Joniškio rajono, Jurbarko rajono, Kaišiadorių rajono, Kalvarijos, Kauno miesto,
Kauno rajono, Kazlų Rūdos, Kėdainių rajono, Kelmės rajono, Klaipėdos miesto, Klaipėdos rajono, Kretingos rajono,
Kupiškio rajono, Lazdijų rajono, Marijampolės, Mažeikių rajono, Molėtų rajono, Neringos, Pagėgių, Pakruojo rajono,
Palangos miesto, Panevėžio miesto, Panevėžio rajono, Pasvalio rajono, Plungės rajono, Prienų rajono,
Radviliškio rajono, Raseinių rajono, Rietavo, Rokiškio rajono, Skuodo rajono, Šakių rajono, Šalčininkų rajono,
Šiaulių miesto, Šiaulių rajono, Šilalės rajono, Šilutės rajono, Širvintų rajono, Švenčionių rajono,
Tauragės rajono, Telšių rajono, Trakų rajono, Ukmergės rajono, Utenos rajono, Varėnos rajono,
Vilkaviškio rajono, Vilniaus miesto, Vilniaus rajono, Visagino, Zarasų rajono
"""

ORDERS = [
    ["Azuolas", "Ąžuolas", "Yla", "Įlanka", "Ilga", "Jonas", "Salis", "Sodas", "Šalis"],  # CLDR 48.2, ICU 78.2
    [f"{name.strip()} savivaldybė" for name in MUNICIPALITIES.split(",")],
    ["Zuikis", "Žąsis", "Žuvis"],
    ["cypti", "cukrus", "čia", "dar"],
    ["Jonaitis", "Jonas", "Jonas Petraitis"],
    ["10 žingsnių", "2 žingsniai", "Žingsnis"],
    ["ek", "ęk", "ėk", "ekx", "el"],
    ["ik", "įk", "yk", "il"],
    ["uk", "ųk", "ūk", "ul"],
    ["Lukas", "Łukasz", "Lukauskas"],
]


def test_sixty_municipalities() -> None:
    assert len(ORDERS[1]) == 60


@pytest.mark.parametrize("names", ORDERS, ids=lambda names: names[0])
def test_keys_give_the_lithuanian_order_in_sqlite(names: list[str]) -> None:
    shuffled = random.Random(1).sample(names, len(names))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table name (name text, sort text)")
        connection.executemany("insert into name values (?, ?)", [(name, sort_key(name)) for name in shuffled])
        rows = connection.execute("select name from name order by sort").fetchall()
    connection.close()
    assert [name for (name,) in rows] == names
    by_bytes = sorted(shuffled, key=lambda name: sort_key(name).encode())  # PostgreSQL's COLLATE "C"
    assert by_bytes == names


def test_case_spacing_and_composition_make_no_difference() -> None:
    assert sort_key("ŽEMAITĖ") == sort_key("Žemaitė") == sort_key("z\u030cemaite\u0307")
    assert sort_key(" Ona   Petraitė-Jonienė ") == sort_key("Ona Petraitė Jonienė")


@settings(deadline=None)
@given(st.text())
def test_any_text_has_keys_that_fit_a_database(text: str) -> None:
    assert "\x00" not in sort_key(text)
    assert fold(fold(text)) == fold(text)
    assert len(slug(text)) <= 60 and slug(slug(text)) == slug(text)


def test_folding_finds_names_typed_without_diacritics() -> None:
    assert fold("ŠIAULIŲ Ąžuolėlis") == "siauliu azuolelis"
    assert fold("Łukasz Müller-Straße") == "lukasz muller-strasse"
    assert fold("Ì") == "i"
    assert fold("℠") == "sm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kaip nukreipti nukentėjusį asmenį?", "kaip-nukreipti-nukentejusi-asmeni"),
        ("  „Prekyba žmonėmis“ – 2026 ", "prekyba-zmonemis-2026"),
        ("???", ""),
        ("Žodis " * 20, "-".join(["zodis"] * 10)),
        ("a" * 100, "a" * 60),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected
