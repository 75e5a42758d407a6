"""The rules that `make lint` has for templates: ours keep them, and each of them bites."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LETTER = {"forum/email/note/subject.txt": "A", "forum/email/note/body.txt": "B", "forum/email/note/body.html": "C"}


def faults(*folder: Path) -> tuple[int, list[str]]:
    command = [sys.executable, str(ROOT / "deploy/templates.py"), *map(str, folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_our_templates_keep_the_rules() -> None:
    assert faults() == (0, [])


def test_what_is_right_passes(tmp_path: Path) -> None:
    page = '<p class="once">' + "ą" * 120 + "</p>\n<script\n  src='/a.js' defer></script>\n{{ f(once='a') }}"
    write(tmp_path, {"forum/a.html": page, **LETTER, "forum/email/note/_words.html": "<b style='color:red'>"})
    write(tmp_path, {"mail/layout.html": "<style>p{}</style>"})
    assert faults(tmp_path) == (0, [])


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("forum/a.html", "<p>\n" + "ą" * 141, "forum/a.html:2: 141 characters, more than 140"),
        ("forum/email/note/body.txt", "a" * 141, "forum/email/note/body.txt:1: 141 characters, more than 140"),
        ("forum/a.html", "<p>\n<p style='color:red'>", "forum/a.html:2: inline style or script: style='"),
        ("forum/a.html", '<a\n  onclick="go()">', 'forum/a.html:2: inline style or script: onclick="'),
        ("forum/a.html", "<script>go()</script>", "forum/a.html:1: inline style or script: <script"),
        ("forum/a.html", "<style>p{}</style>", "forum/a.html:1: inline style or script: <style"),
        ("forum/a.html", "<a href='javascript:go()'>", "forum/a.html:1: inline style or script: javascript:"),
        ("forum/email/note.txt", "A", "forum/email/note.txt: lies outside the folder of a letter"),
    ],
)
def test_each_fault_is_found(tmp_path: Path, name: str, text: str, fault: str) -> None:
    write(tmp_path, LETTER | {name: text})
    assert faults(tmp_path) == (1, [fault])


@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
def test_a_letter_has_its_three_parts(tmp_path: Path, part: str) -> None:
    write(tmp_path, LETTER)
    (tmp_path / "forum/email/note" / part).unlink()
    assert faults(tmp_path) == (1, [f"forum/email/note: has no {part}"])
