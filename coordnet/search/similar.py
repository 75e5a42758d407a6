"""Before you ask: things that may already answer what a new title asks."""

import re
from collections.abc import Collection, Mapping
from heapq import nlargest
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, literal, select, union_all

from coordnet.extensions import read_rows
from coordnet.members.viewer import Viewer
from coordnet.room import Answering, Likeness, house
from coordnet.search.asking import weighed
from coordnet.search.matching import found_documents
from coordnet.textsearch.analyser import analyse
from coordnet.textsearch.highlight import snippet
from coordnet.textsearch.query import Group, Query, parse, telling

MOST = 5
FIRST_WORDS = 140  # characters of an answer
WINDOW = 200  # of each word the newest documents are looked at, so a common word costs what a rare one does
_LOOKED_AT = 30
# Of a whole sentence few words are shared by what resembles it: enough is this part of its five rarest words' weight.
_ENOUGH = 0.4
_RAREST = 5
_LEAST_WORDS = 2
# What asks for something in the search box stands for nothing in a title.
_SIGNS = re.compile(r'["„“”«»*]|(?<!\S)[-−–]')

Thing = tuple[str, int]


def similar_things(viewer: Viewer, title: str) -> list[Likeness]:
    """Up to five things the viewer may read that share the rarer words of a title: what answers first, then the
    likest. Words that hold sentences together and words nobody has used do not count."""
    weights, shared = _shared_words(viewer, title)
    least = _ENOUGH * sum(nlargest(_RAREST, weights.values()))
    weight = {thing: sum(weights[group] for group in groups) for thing, groups in shared.items()}
    alike = [
        thing
        for thing, groups in shared.items()
        if weight[thing] >= least and len(groups) >= min(_LEAST_WORDS, len(weights))
    ]
    likest = sorted(alike, key=lambda thing: (-weight[thing], thing))[:_LOOKED_AT]
    rows = _facts(likest)

    def place(row: Row[Any]) -> tuple[bool, float, int]:
        said = {key for token in analyse(row.title) for key in (token.a, token.b)}
        in_title = sum(weights[group] for group in shared[row.kind, row.id] if _stands_in(group, said))
        return not row.answered, -weight[row.kind, row.id] - in_title, -row.id

    rows = sorted(rows, key=place)[:MOST]
    answers = _answers(viewer, [(row.kind, row.id) for row in rows])
    return [_likeness(row, answers.get((row.kind, row.id), "")) for row in rows]


def _answering() -> dict[str, Answering]:
    """The kinds that may answer a question."""
    return {kind: findable.answering for kind, findable in house().finds.items() if findable.answering is not None}


def _likeness(row: Row[Any], answer: str) -> Likeness:
    answering = _answering()[row.kind]
    return Likeness(
        kind=row.kind,
        ref_id=row.id,
        title=row.title,
        word=house().finds[row.kind].one(),
        url=answering.url(row.id),
        icon=answering.icon,
        answered=row.answered,
        solved=row.answered and answering.marked,
        at=row.at,
        language=row.language,
        answer=snippet(answer, (), FIRST_WORDS) if answer else Markup(""),
    )


def _groups(title: str) -> tuple[Group, ...]:
    """The words of a title that tell something, with their synonyms; single letters and digits do not."""
    groups = telling(parse(_SIGNS.sub(" ", title)).wanted)
    return tuple(group for group in groups if any(len(word.word) > 1 for phrase in group[0] for word in phrase))


def _shared_words(viewer: Viewer, title: str) -> tuple[dict[Group, float], dict[Thing, set[Group]]]:
    """The weight of each word the viewer finds somewhere (rarer is heavier), and the words each thing shares."""
    shared: dict[Thing, set[Group]] = {}
    weights: dict[Group, float] = {}
    asked = weighed(Query(_groups(title)))
    for group in asked.query.wanted:
        rows = found_documents(viewer, Query((group,)), WINDOW, kinds=tuple(_answering()))
        for row in rows:
            shared.setdefault((row.kind, row.ref_id), set()).add(group)
        if rows:
            weights[group] = asked.rarity[group]
    return weights, shared


def _stands_in(group: Group, keys: Collection[str]) -> bool:
    return any(all(word.a in keys or word.b in keys for phrase in way for word in phrase) for way in group)


def _facts(things: Collection[Thing]) -> list[Row[Any]]:
    """kind, id, title, answered, at, language of each."""
    asked = [
        select(literal(kind).label("kind"), *answering.rows(_of(kind, things)).subquery().c)
        for kind, answering in _answering().items()
    ]
    return list(read_rows(union_all(*asked))) if things else []


def _answers(viewer: Viewer, things: Collection[Thing]) -> Mapping[Thing, str]:
    """How what answers begins, of those that the viewer may read."""
    asked = [
        select(literal(kind).label("kind"), *answering.answers(viewer, _of(kind, things)).subquery().c)
        for kind, answering in _answering().items()
    ]
    return {(row.kind, row.id): row.text for row in read_rows(union_all(*asked))} if things else {}


def _of(kind: str, things: Collection[Thing]) -> list[int]:
    return [ref_id for each, ref_id in things if each == kind]
