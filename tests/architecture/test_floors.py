"""The house plan, kept true: floors, commits at the edges, no request below the views, own templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coordnet"

FLOORS = {
    "extensions": 0, "database": 0, "locks": 0, "local_day": 0, "errors": 0, "clock": 0, "richtext": 0, "privacy": 0,
    "collation": 0,
    "taxonomy": 0, "outages": 0, "personal_code": 0, "code_surroundings": 0, "private_files": 0, "room": 0, "saving": 0,
    "mail": 1, "textsearch": 1, "audit": 1, "web": 1, "exports": 1,
    "members": 2,
    "files": 3, "notifications": 3, "drafts": 3, "agenda": 3, "links": 3, "questionnaires": 3,
    "auth": 4, "forum": 4, "library": 4, "events": 4, "rounds": 4, "actions": 4,
    "home": 5, "directory": 5, "account": 5, "search": 5, "digest": 5, "announcements": 5, "published": 5,
    "coverage": 5, "calendar": 5, "inbound": 5,
    "association": 6, "overview": 6,
    "demo": 7, "worker": 7,
    "app": 8,
}  # fmt: skip
FEATURES = {room for room, floor in FLOORS.items() if floor == 4}

EDGES = ("cli", "acts", "jobs", "loop", "delivery")
EDGE_ROOMS = ("demo", "worker")
REQUEST = {"request", "session", "flash", "redirect", "abort", "current_user", "g"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def is_view(path: Path) -> bool:
    """A room's `views.py`, one of its `views_*.py`, or a file of its folder `views`."""
    return path.parent.name == "views" or path.stem == "views" or path.stem.startswith("views_")


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
        assert below or ground_floor, f"{path.name}:{line} {room} imports {imported}"


@pytest.mark.parametrize("room", ["search", "digest", "home", "directory", "worker", "files", "demo"])
def test_who_shows_finds_sends_or_runs_what_is_everybodys_knows_no_feature(room: str) -> None:
    """Features introduce themselves in their room.py; the door is no feature in this sense for the demonstration."""
    known = {imported for path in modules() if room_of(path) == room for imported, _types, _line in imports(path)}
    assert known & (FEATURES - ({"auth"} if room == "demo" else set())) == set()


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
    if room_of(path) in EDGE_ROOMS or path.stem in EDGES or is_view(path):
        return
    if path.relative_to(PACKAGE).as_posix() in ALLOWED_COMMITS:
        return
    assert "session.commit(" not in path.read_text()


# A job commits in small steps: per member when a digest is built, per file when texts are read. The door keeps a
# lapsed form.
ALLOWED_COMMITS = {"auth/lapsed.py", "files/examining.py"}


# What belongs to the web although it is no view: the forms, the door, pages, uploads, and who asks a template's reader.
OF_THE_REQUEST = {"forms", "blueprint", "guard", "lapsed", "uploads", "acts", "app"}


@pytest.mark.parametrize(
    "path",
    [p for p in modules() if room_of(p) != "web" and p.stem not in OF_THE_REQUEST and not is_view(p)],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_request_below_the_views(path: Path) -> None:
    names = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login")
        for alias in node.names
    }
    assert not names & REQUEST


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_hides_in_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden = [node.lineno for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))]
            assert not hidden


RENDERS = ("render_template", "render_letter")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_renders_its_own_templates(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RENDERS and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant):
                folder = str(name.value).split("/")[0]
                assert folder == room_of(path), f"{path}:{node.lineno} renders {name.value}"


# What tells the time: the machine, a file, the database. Two of them compared disagree one day.
TELLS_THE_TIME = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime)|getmtime|func\.(now|current_\w+))\("
    r"|\bst_[amc]time|\b(CURRENT_(TIMESTAMP|TIME|DATE)|unixepoch|julianday)\b|from time import|datetime\('now'"
)


@pytest.mark.parametrize(
    "path",
    [*modules(), *sorted((ROOT / "migrations").rglob("*.py")), ROOT / "config.py", ROOT / "wsgi.py"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_only_the_clock_tells_the_time(path: Path) -> None:
    if path == PACKAGE / "clock.py":
        return
    assert [found.group() for found in TELLS_THE_TIME.finditer(path.read_text())] == []
