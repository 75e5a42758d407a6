"""Digits that the format of a cell adds to its number (ECMA-376, part 1, 18.8.31)."""

import re

_PARTS = re.compile(r'("[^"]*")|\[[^\]]*\]|[_*].|(\\.)|(.)')  # texts, conditions and colours, blanks, signs
_PLACES = ("0", "#", "?")


def with_digits(number: str, code: str) -> str:
    """The number, and how it is shown when its format writes digits before it or after it."""
    parts = ["".join(part) for part in _PARTS.findall(code.partition(";")[0])]
    places = [place for place, part in enumerate(parts) if part in _PLACES]
    if not number.isdigit() or not places:
        return number
    before, after = _plain(parts[: places[0]]), _plain(parts[places[-1] + 1 :])
    if not re.search("[0-9]", before + after):
        return number
    whole = parts[: parts.index(".")] if "." in parts else parts
    return f"{number} ({before}{number.zfill(whole.count('0'))}{after})"


def _plain(parts: list[str]) -> str:
    return "".join(part.strip('"') if len(part) > 2 else part.removeprefix("\\") for part in parts)
