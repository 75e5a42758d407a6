""" "Did you mean": for a word that nobody wrote, one that somebody did, where the viewer may read it."""

from coordnet.members.viewer import Viewer
from coordnet.search.matching import found_documents
from coordnet.textsearch.analyser import Token, analyse, keys_of
from coordnet.textsearch.query import LONGEST, asking_for, parse
from coordnet.textsearch.services import texts_of
from coordnet.textsearch.spelling import nearest

MOST_WORDS = 3
SHORTEST = 4  # letters; a shorter word is near to everything
_WEIGHED = 20  # documents of each kind in which a word is counted


def did_you_mean(viewer: Viewer, text: str) -> str | None:
    """The text with its unknown words put right, if that finds something; None when nothing does.

    Known is what the viewer may find: a word that stands in hidden things alone is unknown, and no word is
    offered that does not stand in something the viewer may read.
    """
    text = text[:LONGEST]
    wanted = {word.word for word in parse(text).words if len(word.word) >= SHORTEST and word.word.isalpha()}
    unknown = [token for token in analyse(text) if token.word in wanted]
    unknown = [token for token in unknown if not found_documents(viewer, asking_for(token.a, token.b), 1)][:MOST_WORDS]
    corrected = text
    for token in reversed(unknown):
        better = _spelt_right(viewer, token)
        if better is None:
            return None
        corrected = corrected[: token.start] + better + corrected[token.end :]
    return corrected if unknown and found_documents(viewer, parse(corrected), 1) else None


def _spelt_right(viewer: Viewer, token: Token) -> str | None:
    """The nearest word as it is written in something the viewer may read; of equally near ones the commonest."""
    found: list[tuple[int, int, str]] = []
    for distance, word in nearest(token.word):
        keys = keys_of(word)
        documents = found_documents(viewer, asking_for(keys.a, keys.b), _WEIGHED)
        if documents:
            found.append((distance, -len(documents), _as_written([row.id for row in documents], word)))
    return min(found)[2] if found else None


def _as_written(document_ids: list[int], word: str) -> str:
    """The word as it is spelt in one of these documents, or the form of it that stands there."""
    keys = keys_of(word)
    other = word
    for text in texts_of(document_ids):
        for token in analyse(text):
            if token.word == word:
                return text[token.start : token.end]
            if token.a == keys.a or token.b == keys.b:
                other = text[token.start : token.end]
    return other
