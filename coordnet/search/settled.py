"""Which of the things found are settled: answered threads, their answers, published entries."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all

from coordnet.extensions import read_rows
from coordnet.room import house
from coordnet.search.ranking import Candidate


def settled_among(documents: Collection[Candidate]) -> set[tuple[str, int]]:
    """The kind and id of each, in one query."""
    ids: dict[str, set[int]] = {kind: set() for kind, findable in house().finds.items() if findable.settled}
    for each in documents:
        if each.kind in ids:
            ids[each.kind].add(each.ref_id)
    found = {kind: list(refs) for kind, refs in ids.items() if refs}
    if not found:
        return set()
    return {(kind, ref_id) for kind, ref_id in read_rows(_asked(tuple(sorted(found))), **found)}


@lru_cache(maxsize=50)
def _asked(kinds: tuple[str, ...]) -> Any:
    """The statement for these kinds, with a parameter of its name for the ids of each. Kept, since building it costs
    more than running it."""
    asked: list[Select[Any]] = []
    for kind in kinds:
        settled = house().finds[kind].settled
        if settled is not None:
            asked.append(select(literal(kind), settled(bindparam(kind, expanding=True)).subquery().c[0]))
    return union_all(*asked)
