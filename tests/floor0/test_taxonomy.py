"""The field's terms and the names of roles."""

import re

import pytest

from coordnet import taxonomy
from coordnet.taxonomy import BODY_TYPES, EXPERTISE, FORMS, GROUPS, MATERIAL_TYPES, parse_role


def test_every_term_has_a_slug_and_both_names() -> None:
    assert (len(FORMS), len(GROUPS), len(MATERIAL_TYPES), len(BODY_TYPES)) == (15, 34, 22, 5)
    for table in (FORMS, GROUPS, MATERIAL_TYPES, BODY_TYPES):
        for slug, term in table.items():
            assert slug == term.slug and re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
            assert term.lt and term.en
    assert len(EXPERTISE) == len(FORMS) + len(GROUPS)


def test_children_follow_their_parent() -> None:
    assert list(FORMS)[:3] == ["seksualinis-isnaudojimas", "prostitucija", "pornografija"]
    assert FORMS["tarnyste"].parent == "vergija"
    assert FORMS["vergija"].parent is None


def test_the_priorities_stand_first() -> None:
    assert taxonomy.ordered_forms()[0].slug == "organu-isemimas"
    assert list(GROUPS)[:2] == ["amzius-21-30", "socialiai-pazeidziami"]
    assert {term.slug for term in EXPERTISE.values() if term.priority} == {
        "organu-isemimas", "amzius-21-30", "socialiai-pazeidziami",
    }  # fmt: skip
    assert [term for term in taxonomy.ordered_forms() if not term.priority] == [
        term for term in FORMS.values() if not term.priority
    ]


def test_names_of_terms() -> None:
    begging = FORMS["elgetavimas"]
    assert taxonomy.label(begging, "lt") == "priverstinis elgetavimas"
    assert taxonomy.heading(begging, "lt") == "Priverstinis elgetavimas"
    assert taxonomy.heading(GROUPS["amzius-21-30"], "lt") == "21–30 metų amžiaus asmenys"
    assert taxonomy.heading(MATERIAL_TYPES["svietimo-priemone"], "lt") == "Švietimo priemonė"
    assert taxonomy.label(begging, "en_GB") == "(forced) begging"
    assert "organų donorystė" in FORMS["organu-isemimas"].variants
    assert GROUPS["spec-policija"].specialist and not GROUPS["mokiniai"].specialist


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("coordinator", "coordinator"), ("Koordinatorius", "coordinator"), ("KOORDINATORE", "coordinator"),
        ("koordinatorius (-ė)", "coordinator"), ("Koordinatorius/-ė", "coordinator"),
        ("savivaldybės kovos su prekyba žmonėmis koordinatorius (-ė)", "coordinator"),
        ("equivalent", "equivalent"), ("prilygstantis", "equivalent"),
        ("koordinatoriui  prilygstantis asmuo", "equivalent"),
        ("deputy", "deputy"), ("pavaduojantis", "deputy"), ("pavaduojantis koordinatorius (-ė)", "deputy"),
        ("pavaduotojas/-a", "deputy"), ("pavaduotoja", "deputy"),
        ("member", "member"), ("narys/narė", "member"), ("Narė", "member"),
        ("moderator", "moderator"), ("moderatorius/-ė", "moderator"),
        ("administrator", "administrator"), ("administratorė", "administrator"),
        ("ministry", "ministry"), ("ministerija", "ministry"), ("vrm-atstovas", "ministry"),
        ("Vidaus reikalų ministerijos atstovas (-ė)", "ministry"),
        ("", None), ("direktorius", None), ("lektorius (-ė)", None), ("koordinatorius administratorius", None),
        ("tarpinstitucinio bendradarbiavimo koordinatorius (-ė)", None),
    ],
)  # fmt: skip
def test_roles_are_known_by_their_names(text: str, role: str | None) -> None:
    assert parse_role(text) == role
