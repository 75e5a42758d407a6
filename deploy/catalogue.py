"""The Lithuanian catalogue: `make messages` brings it up to date, `--check` fails when something is missing.

Entries are sorted and carry no line numbers, so that a change shows only what it changes.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "coordnet/translations/lt/LC_MESSAGES/messages.po"
PLURAL_FORMS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);"
HEADER = f"""# Lithuanian texts of CoordNet.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: lt\\n"
"Plural-Forms: {PLURAL_FORMS}\\n"
"""


def extract() -> Catalog:
    """Every source string of the code and the templates."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as pot:
        command = [Path(sys.executable).parent / "pybabel", "-q", "extract", "-F", "babel.cfg", "-k", "_l"]
        subprocess.run([*command, "-o", pot.name, "."], check=True, cwd=ROOT)
        return read_po(Path(pot.name).open("rb"))


def missing(translated: Catalog, source: Catalog) -> list[str]:
    """Source strings without a complete Lithuanian text, fuzzy ones, and texts no source needs."""
    problems = []
    for message in source:
        known = translated.get(message.id) if message.id else message
        if message.id and (known is None or not complete(known)):
            problems.append(f"missing: {message.id!r}")
    for message in translated:
        if message.fuzzy and message.id:
            problems.append(f"fuzzy: {message.id!r}")
        if message.id and source.get(message.id) is None:
            problems.append(f"no longer used: {message.id!r}")
    return problems


def complete(message: Message) -> bool:
    if message.pluralizable:
        return isinstance(message.string, (tuple, list)) and len(message.string) == 3 and all(message.string)
    return bool(message.string)


def render(translated: Catalog, source: Catalog) -> str:
    """The catalogue file: what the source needs, with the Lithuanian texts known so far."""
    catalogue = Catalog(locale="lt")
    for message in source:
        if message.id:
            known = translated.get(message.id)
            empty = ("", "", "") if message.pluralizable else ""
            flags = [flag for flag in message.flags if flag != "fuzzy"]
            catalogue.add(message.id, known.string if known is not None else empty, flags=flags)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, no_location=True, omit_header=True, sort_output=True, width=110)
    return HEADER + "\n" + buffer.getvalue().decode().strip() + "\n"


def main() -> int:
    source = extract()
    text = CATALOGUE.read_text() if CATALOGUE.exists() else HEADER
    translated = read_po(io.StringIO(text), locale="lt")
    problems = missing(translated, source)
    if "--check" in sys.argv[1:]:
        if render(translated, source) != text:
            problems.append("the file is not as `make messages` writes it")
    else:
        CATALOGUE.write_text(render(translated, source))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
