"""What is indexed: the texts of things, the parts they are stored as, and the rows made of them.

Analysing is what costs (a second for two million characters), so it is done before the transaction that writes:
`analysed` is called on what is about to be written, and what it gives is handed to whatever writes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from coordnet.room import house
from coordnet.textsearch import storage
from coordnet.textsearch.analyser import VERSION, analyse
from coordnet.textsearch.models import document_id
from coordnet.textsearch.strength import strong_keys

LONGEST_PART = 16_000  # characters; so a snippet is found quickly and a tsvector stays far below 1 MB
SOURCE = ("part", "page", "container_id", "title", "body", "at")
_WORD_LENGTHS = range(3, 33)


class Text(NamedTuple):
    """What is to be found: the thing, its container (a thread for posts and threads), its words and its date.

    A long body becomes several parts by itself; a file comes in parts already, with the pages they are from.
    """

    kind: str
    ref_id: int
    container_id: int | None
    title: str
    body: str
    at: datetime
    part: int = 0
    page: int | None = None


class PartKeys(NamedTuple):
    """What a part is found by, and its words somebody may misspell: of letters alone, no number of anybody."""

    a_keys: str
    b_keys: str
    words: str
    spoken: frozenset[str]

    @property
    def length(self) -> int:
        """How many places the keys stand in."""
        return self.a_keys.count(" ") - 1


Analysed = Mapping[tuple[str, str], PartKeys]
"""Keys by the title and the body they were made of."""


def analysed(texts: Iterable[Text]) -> Analysed:
    """The keys of every part of these texts; asks no database."""
    return {(part.title, part.body): _keys(part.title, part.body) for text in texts for part in parts_of(text)}


def words_of(title: str, body: str) -> Analysed:
    """The same for a thing that is not written yet."""
    return analysed([Text("", 0, None, title, body, datetime.min)])


def parts_of(text: Text) -> Iterator[Text]:
    """The parts a text is stored as: split between paragraphs, or words, where it is too long for one row."""
    body, part = storable(text.body), text.part
    title = storable(text.title)
    while len(body) > LONGEST_PART:
        cut = body.rfind("\n", 0, LONGEST_PART) + 1 or body.rfind(" ", 0, LONGEST_PART) + 1 or LONGEST_PART
        yield text._replace(title=title, body=body[:cut], part=part)
        title, body, part = "", body[cut:], part + 1
    yield text._replace(title=title, body=body, part=part)


def id_of(part: Text) -> int:
    """The document a part is stored as."""
    return document_id(part.kind, part.ref_id, part.part)


def row_of(part: Text, known: Analysed) -> tuple[dict[str, Any], frozenset[str]]:
    """A document as stored, and the words somebody may misspell. What is not `known` is analysed here and now."""
    keys = known.get((part.title, part.body)) or _keys(part.title, part.body)
    row = {
        **part._asdict(),
        "id": id_of(part),
        "a_keys": keys.a_keys,
        "b_keys": keys.b_keys,
        "words": keys.words,
        "strong": strong_keys(keys.a_keys, keys.b_keys, is_part=bool(house().finds[part.kind].part_of)),
        "length": keys.length,
        "analyser_version": VERSION,
    }
    return row, keys.spoken


def source_of(part: Text) -> tuple[object, ...]:
    """What a document of the present analyser keeps of its source."""
    return *(getattr(part, name) for name in SOURCE), VERSION


def storable(text: str) -> str:
    """PostgreSQL holds no NUL in a text."""
    return text.replace("\0", " ")


@lru_cache(maxsize=16)  # one press may propose an entry and publish it: what was analysed before is asked for again
def _keys(title: str, body: str) -> PartKeys:
    heading, words = analyse(title), analyse(body)
    spoken = {token.word for token in (*heading, *words)}
    return PartKeys(
        *storage.document_keys(heading, words),
        frozenset(word for word in spoken if len(word) in _WORD_LENGTHS and word.isalpha()),
    )
