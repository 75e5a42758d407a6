"""What a word that its reader finds nowhere may have been meant as: one spelt nearly like it that they may read."""

from dataclasses import dataclass

from coordnet.members.viewer import Viewer
from coordnet.search.matching import found_ids
from coordnet.textsearch.analyser import Keys, keys_of
from coordnet.textsearch.query import asking_for
from coordnet.textsearch.spelling import nearest

_WEIGHED = 20  # documents of each kind in which a word is counted


@dataclass(frozen=True)
class Guess:
    """A word, how many slips from what was typed, and the newest documents it stands in, in some form."""

    slips: int
    keys: Keys
    documents: tuple[int, ...]


def guesses(viewer: Viewer, word: str) -> list[Guess]:
    """The words a folded word may be a slip for: fewest slips first, then what stands in most documents.

    Of forms of one word the nearest; none that does not stand in something the viewer may read.
    """
    near: dict[tuple[str, str], tuple[int, Keys]] = {}
    for slips, other in nearest(word):
        keys = keys_of(other)
        near.setdefault((keys.a, keys.b), (slips, keys))
    found = []
    for slips, keys in near.values():
        documents = found_ids(viewer, asking_for(keys.a, keys.b), _WEIGHED)
        if documents:
            found.append(Guess(slips, keys, tuple(documents)))
    return sorted(found, key=lambda guess: (guess.slips, -len(guess.documents), guess.keys.word))
