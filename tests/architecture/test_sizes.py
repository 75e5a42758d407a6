"""The house stays one a newcomer can read: small files, short functions."""

import ast
from statistics import median

from tests.architecture.test_floors import PACKAGE, modules


def test_files_are_small() -> None:
    sizes = sorted(len(path.read_text().splitlines()) for path in modules())
    assert median(sizes) <= 80
    assert sizes[len(sizes) * 9 // 10] < 190


def test_no_function_is_over_forty_lines() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno >= 40
    ]
    assert long == []
