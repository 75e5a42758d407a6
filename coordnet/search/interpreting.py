"""How a question is read: whether all of its words must stand in a thing, or most, or any; and what it so finds.

That is decided by what there is without the values chosen of facets, so that a value leaves what its number says.
"""

from dataclasses import dataclass, replace

from coordnet.members.viewer import Viewer
from coordnet.search.asking import Asked, asked_as, fewer, meant, weighed
from coordnet.search.filters import SearchFilters
from coordnet.search.gathering import Gathered, gather
from coordnet.search.ranking import wholes_of
from coordnet.textsearch.query import Query

ENOUGH = 5  # things that have all the words; with fewer, others follow


@dataclass(frozen=True)
class Interpretation:
    """A question as it is asked; `looser` are the questions that are asked besides, each with how many of the words are
    in what it finds, and `people` those for whoever does what was asked for, each with the kind of them."""

    asked: Asked
    looser: tuple[tuple[int, Query], ...] = ()
    people: tuple[tuple[str, Query], ...] = ()


@dataclass(frozen=True)
class Findings:
    """What a question finds, and how many of its words stand at least in each thing."""

    read_as: Interpretation
    gathered: Gathered
    fewest: int


def found_by(viewer: Viewer, query: Query, filters: SearchFilters, *, newest: bool) -> Findings:
    """Read a question and gather what it finds. Where few things (of all kinds together) have all the words, those that
    have most of them follow."""
    open_to_all = SearchFilters(kind=filters.kind)
    read_as = Interpretation(weighed(query))
    found = _gathered(viewer, read_as, open_to_all, newest)
    if _wholes(found.gathered) < ENOUGH:
        read_as = Interpretation(meant(viewer, read_as.asked))
        found = _gathered(viewer, read_as, open_to_all, newest=False)
        for each in fewer(read_as.asked):
            if _wholes(found.gathered) >= ENOUGH:
                break
            found = _with(found, each)
        people = tuple(asked_as(read_as.asked.query))
        found = _with_people(replace(found, read_as=replace(found.read_as, people=people)))
    return _gathered(viewer, found.read_as, filters, newest) if filters.is_narrowed else found


def _gathered(viewer: Viewer, read_as: Interpretation, filters: SearchFilters, newest: bool) -> Findings:
    """What is found when the question is read so."""
    query = read_as.asked.query
    plain = Interpretation(read_as.asked, people=read_as.people)
    found = Findings(plain, gather(viewer, query, filters, newest=newest and not read_as.looser), len(query.wanted))
    for each in read_as.looser:
        found = _with(found, each)
    return _with_people(found)


def _with(found: Findings, looser: tuple[int, Query]) -> Findings:
    """Add documents that have fewer of the words."""
    number, query = looser
    read_as = replace(found.read_as, looser=(*found.read_as.looser, looser))
    gathered = found.gathered
    new = gathered.add(gather(gathered.viewer, query, gathered.filters))
    return Findings(read_as, gathered, number if new else found.fewest)


def _with_people(found: Findings) -> Findings:
    """Add the people who do at a place what was asked for, where nothing has all the words besides."""
    fewest = found.fewest
    for kind, query in found.read_as.people:
        if found.gathered.take(kind, query):
            fewest = min(fewest, len(query.wanted))
    return replace(found, fewest=fewest)


def _wholes(found: Gathered) -> int:
    """How many things there are, of all kinds: whichever is shown, each has the same number."""
    return len({whole for rows in found.documents.values() for whole in wholes_of(rows.values())})
