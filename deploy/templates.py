"""What `make lint` asks of the templates: lines a person can read, letters that are whole, nothing inline in pages.

`deploy/templates.py [FOLDER]` prints a line for each fault and ends with 1 when there is any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LONGEST = 140
LETTER = ("subject.txt", "body.txt", "body.html")
# The Content-Security-Policy lets none of these run. E-mails have no policy, and Outlook reads inline styles alone.
INLINE = re.compile(r"""<style\b|\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']|<script\b(?![^>]*\ssrc=)|javascript:""", re.I)
OF_EMAILS = ("mail/layout.html", "mail/_macros.html")


def faults_of(folder: Path) -> Iterator[str]:
    """Every fault of the templates below `folder`, one line each."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LONGEST:
                yield f"{name}:{number}: {len(line)} characters, more than {LONGEST}"
        if name not in OF_EMAILS and "/email/" not in name:
            for found in INLINE.finditer(text):
                number = text.count("\n", 0, found.start()) + 1
                yield f"{name}:{number}: inline style or script: {found.group().strip()}"
    yield from _incomplete_letters(folder)


def _incomplete_letters(folder: Path) -> Iterator[str]:
    """Each letter is a folder of its own, `<room>/email/<letter>/`."""
    for path in sorted(folder.glob("*/email/*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir():
            yield f"{name}: lies outside the folder of a letter"
            continue
        for part in LETTER:
            if not (path / part).is_file():
                yield f"{name}: has no {part}"


def main() -> int:
    """Print the faults; 1 when there is any."""
    faults = list(faults_of(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES))
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
