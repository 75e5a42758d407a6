"""Tables of the ends of words, where the longest end that a word has counts."""

from collections import defaultdict
from typing import Generic, TypeVar

Value = TypeVar("Value")

_TAIL = 2


class Ends(Generic[Value]):
    """Finds the longest end of a word. Only lengths that occur with the word's last two letters are tried."""

    def __init__(self, values: dict[str, Value]) -> None:
        self._values = values
        lengths: dict[str, set[int]] = defaultdict(set)
        for end in values:
            lengths[end[-_TAIL:]].add(len(end))
        self._lengths = {
            tail: tuple(sorted(set().union(*(lengths.get(tail[at:], ()) for at in range(len(tail) + 1))), reverse=True))
            for tail in [*lengths]
        }

    def longest(self, word: str, most: int) -> tuple[int, Value] | None:
        """The length of the longest end that has at most so many letters, and its value; None when there is none."""
        lengths = self._lengths
        tail = word[-_TAIL:]
        found = lengths.get(tail) or lengths.get(tail[1:]) or lengths.get("") or ()
        values = self._values
        size = len(word)
        for length in found:
            if length <= most and (value := values.get(word[size - length :])) is not None:
                return length, value
        return None
