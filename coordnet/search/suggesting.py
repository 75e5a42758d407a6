""" "Did you mean": for a word that nobody wrote, one that somebody did, where the viewer may read it."""

from collections.abc import Mapping

from coordnet.members.viewer import Viewer
from coordnet.search.guessing import Guess, guesses
from coordnet.search.matching import is_found
from coordnet.textsearch.analyser import analyse, keys_of, written_words
from coordnet.textsearch.query import LONGEST, asking_for, parse
from coordnet.textsearch.services import texts_of

MOST_WORDS = 3
SHORTEST = 4  # letters; a shorter word is near to everything
_LOOKED_AT = 10  # documents, for how a word is spelt
_NONE: Mapping[str, list[Guess]] = {}


def did_you_mean(viewer: Viewer, text: str, slips: Mapping[str, list[Guess]] = _NONE) -> str | None:
    """The text with its unknown words put right, if that finds something; None when nothing does.

    Known is what the viewer may find: a word that stands in hidden things alone is unknown, and no word is
    offered that does not stand in something the viewer may read. `slips` are words whose guesses are known already.
    """
    text = text[:LONGEST]
    wanted = {word.word for word in parse(text).words if len(word.word) >= SHORTEST and word.word.isalpha()}
    unknown = [token for token in analyse(text) if token.word in wanted]
    unknown = [token for token in unknown if token.word in slips or not is_found(viewer, asking_for(token.a, token.b))][
        :MOST_WORDS
    ]
    corrected = text
    for token in reversed(unknown):
        near = slips[token.word] if token.word in slips else guesses(viewer, token.word)
        better = _as_written(near[0]) if near else None
        if better is None:
            return None
        corrected = corrected[: token.start] + better + corrected[token.end :]
    return corrected if unknown and is_found(viewer, parse(corrected)) else None


def _as_written(guess: Guess) -> str:
    """The word as it is spelt in one of its documents, or the form of it that stands there."""
    keys = guess.keys
    other = keys.word
    for text in texts_of(guess.documents[:_LOOKED_AT]):
        for written, match in written_words(text):
            said = keys_of(written)
            if said.word == keys.word:
                return match[0]
            if said.a == keys.a or said.b == keys.b:
                other = match[0]
    return other
