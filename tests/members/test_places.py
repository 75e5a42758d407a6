"""Which municipality is meant, however it is called."""

import pytest
from flask import Flask

from coordnet.errors import Invalid
from coordnet.members.places import all_places
from coordnet.members.queries import all_municipalities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lt-57", "LT-57"),
        ("LT57", "LT-57"),
        ("Vilniaus miesto savivaldybė", "LT-57"),
        ("Vilniaus m.", "LT-57"),
        (" Vilniaus  m. sav.", "LT-57"),
        ("VILNIAUS M. SAV.", "LT-57"),
        ("Vilniaus m.sav", "LT-57"),
        ("Vilniaus m. savivaldybė", "LT-57"),
        ("vilniaus miesto", "LT-57"),
        ("Vilniaus miesto savivaldybės administracija", "LT-57"),
        ("Vilnius", "LT-57"),
        ("VILNIUS", "LT-57"),
        ("Vilnius City Municipality", "LT-57"),
        ("Vilniaus raj. sav.", "LT-58"),
        ("Vilniaus rajonas", "LT-58"),
        ("Kaunas", "LT-15"),
        ("Kalvarijos", "LT-14"),
        ("Palanga", "LT-31"),
        ("Palangos", "LT-31"),
        ("Biržai", "LT-06"),
        ("KAZLŲ RŪDA", "LT-17"),
        ("siauliu r. sav.", "LT-44"),
        ("S\u030ciauliai", "LT-43"),
        ("Vilniaus", None),
        ("VILNIAUS SAV.", None),
        ("Šilutes r.", None),
        ("Šilutės m.", None),
        ("Ryga", None),
        ("sav.", None),
        ("m.", None),
        ("", None),
        ("LT-99", None),
        ("x" * 5000, None),
        ("\0", None),
    ],
)
def test_a_municipality_by_any_of_its_names(app: Flask, text: str, code: str | None) -> None:
    found = all_places().named(text)
    assert (found.code if found else None) == code


def test_each_of_the_sixty_by_each_of_its_names(app: Flask) -> None:
    places = all_places()
    for each in all_municipalities():
        names = [each.code, each.name, each.short_name, f"{each.short_name} sav.", each.name_en, each.slug]
        for name in [*names, *map(str.upper, names), *map(str.lower, names)]:
            assert places.named(name) is each, name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Šilutes r.", ["LT-46"]),
        ("Šilutės m. sav.", ["LT-46"]),
        ("Marijampolės r.", ["LT-25"]),
        ("Vilnaus m.", ["LT-57"]),
        ("Vilniaus", ["LT-57", "LT-58"]),
        ("Vilnus", ["LT-57", "LT-58"]),
        ("Ryga", []),
        ("LT-99", []),
    ],
)
def test_which_were_probably_meant(app: Flask, text: str, codes: list[str]) -> None:
    assert [each.code for each in all_places().nearest(text)] == codes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Šilutes r.", "Nėra savivaldybės „Šilutes r.“. Ar turėta omenyje „Šilutės r.“?"),
        ("Vilniaus", "Nėra savivaldybės „Vilniaus“. Ar turėta omenyje „Vilniaus m.“ ar „Vilniaus r.“?"),
        ("Ryga", "Nėra savivaldybės „Ryga“."),
    ],
)
def test_what_is_not_found_is_answered_with_a_suggestion(app: Flask, text: str, says: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid) as refused:
        all_places().asked(text)
    assert (refused.value.message, refused.value.field) == (says, "municipality")
