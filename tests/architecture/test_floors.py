"""The house plan, kept true: floors, commits at the edges, no request below the views, own templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coordnet"

FLOORS = {
    "extensions": 0, "database": 0, "errors": 0, "clock": 0, "richtext": 0, "privacy": 0, "collation": 0,
    "taxonomy": 0,
    "mail": 1, "files": 1, "textsearch": 1, "audit": 1, "web": 1,
    "members": 2,
    "auth": 3, "forum": 3, "library": 3,
    "home": 4, "directory": 4, "account": 4, "search": 4, "digest": 4,
    "association": 5,
    "demo": 6, "worker": 6,
    "app": 7,
}  # fmt: skip

EDGES = ("views", "cli", "acts", "writing", "moderation", "jobs", "loop", "delivery")
EDGE_ROOMS = ("demo", "worker")


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool, int]]:
    """(room imported, only for type checking, line)."""
    tree = ast.parse(path.read_text())
    typing_lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            typing_lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("coordnet"):
            names = [f"coordnet.{alias.name}" for alias in node.names] if node.module == "coordnet" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("coordnet")]
        for name in names:
            parts = name.split(".")
            if len(parts) > 1 and parts[1] != "__version__":
                yield parts[1], node.lineno in typing_lines, node.lineno


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_floor_imports_only_from_below(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for imported, only_types, line in imports(path):
        if imported == room or only_types:
            continue
        below = FLOORS[imported] < FLOORS[room]
        ground_floor = FLOORS[imported] == FLOORS[room] == 0
        floor_one = FLOORS[imported] == FLOORS[room] == 1
        assert below or ground_floor or floor_one, f"{path.name}:{line} {room} imports {imported}"


def test_rooms_of_a_floor_do_not_import_each_other_in_a_circle() -> None:
    arrows = {
        (room_of(path), imported)
        for path in modules()
        for imported, only_types, _line in imports(path)
        if not only_types and imported != room_of(path) and room_of(path) != "__init__"
    }
    reached = dict.fromkeys(FLOORS, frozenset[str]())
    for _round in FLOORS:
        for source, target in arrows:
            reached[source] = reached[source] | {target} | reached[target]
    assert [room for room, rooms in reached.items() if room in rooms] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_commits_stand_at_the_edges(path: Path) -> None:
    if room_of(path) in EDGE_ROOMS or path.stem in EDGES or path.stem.startswith("views_"):
        return
    if path.relative_to(PACKAGE).as_posix() in ALLOWED_COMMITS:
        return
    assert "session.commit(" not in path.read_text()


# A job commits in small steps: per member when a digest is built, per file when texts are read. The door keeps a
# lapsed form.
ALLOWED_COMMITS = {"auth/guard.py", "search/reading.py"}


@pytest.mark.parametrize(
    "path",
    [p for p in modules() if p.stem in ("services", "queries", "policies", "models", "emails")],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_request_below_the_views(path: Path) -> None:
    names = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login")
        for alias in node.names
    }
    assert not names & {"request", "session", "flash", "redirect", "abort", "current_user", "g"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_hides_in_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden = [node.lineno for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))]
            assert not hidden


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_renders_its_own_templates(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template" and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant):
                folder = str(name.value).split("/")[0]
                assert folder == room_of(path), f"{path}:{node.lineno} renders {name.value}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if path.name == "clock.py" or path.relative_to(PACKAGE).as_posix() in ("web/limits.py",):
        return
    text = path.read_text()
    for reading in ("datetime.now(", "datetime.utcnow(", "date.today("):
        assert reading not in text
