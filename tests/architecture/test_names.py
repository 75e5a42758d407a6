"""A name means one thing: no two public classes of the house are called the same."""

import ast
from collections import defaultdict

from tests.architecture.test_floors import PACKAGE, modules


def test_every_public_class_has_a_name_of_its_own() -> None:
    places = defaultdict(list)
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(PACKAGE)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
