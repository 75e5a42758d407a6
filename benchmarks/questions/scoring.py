"""How high the answers stand, and the tables that say so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from benchmarks.questions.corpus import Question

Answered = Mapping[Question, Sequence[str]]
"""What an engine lists for each question, the best first."""
WITHIN = (1, 5, 10)


class Score(NamedTuple):
    """Shares of the questions: answered within the first, five, ten; those for which nothing was listed at all."""

    first: float
    five: float
    ten: float
    nothing: float


def place(question: Question, listed: Sequence[str]) -> int | None:
    """The place of the first answer, from 1; None when none is listed."""
    return next((number for number, key in enumerate(listed, 1) if key in question.answers), None)


def score(answered: Answered, asked: Sequence[Question]) -> Score:
    """How well these of the questions were answered."""
    places = [place(question, answered[question]) for question in asked]
    first, five, ten = (sum(each is not None and each <= most for each in places) / len(asked) for most in WITHIN)
    return Score(first, five, ten, sum(not answered[question] for question in asked) / len(asked))


def table(engines: Mapping[str, Answered]) -> Iterator[str]:
    """A line for each engine: all the questions, those in the open, those held apart."""
    questions = list(next(iter(engines.values())))
    groups = {
        "all": questions,
        "open": [question for question in questions if not question.held],
        "held": [question for question in questions if question.held],
    }
    yield f"{'':34}" + "".join(f"{f'{name} ({len(asked)})':>26}" for name, asked in groups.items())
    yield f"{'':34}" + "    @1   @5  @10  nothing " * len(groups)
    for engine, answered in engines.items():
        yield f"{engine:34}" + "".join(_cell(score(answered, asked)) for asked in groups.values())


def _cell(found: Score) -> str:
    return f"{_share(found.first):>6}{_share(found.five):>5}{_share(found.ten):>5}{_share(found.nothing):>9} "


def by_class(engines: Mapping[str, Answered]) -> Iterator[str]:
    """For each kind of question a line: of every engine the shares within one and five, and with nothing listed."""
    questions = list(next(iter(engines.values())))
    yield f"{'@1 / @5 / nothing':20}" + "".join(f"{engine:>23}" for engine in engines)
    for name in dict.fromkeys(name for question in questions for name in question.classes):
        asked = [question for question in questions if name in question.classes]
        scores = [score(answered, asked) for answered in engines.values()]
        cells = (f"{_share(each.first)} {_share(each.five)} {_share(each.nothing)}" for each in scores)
        yield f"{f'{name} ({len(asked)})':20}" + "".join(f"{cell:>23}" for cell in cells)


def failures(name: str, answered: Answered, most: int = 5) -> Iterator[str]:
    """Each question in the open whose answer is not among the first, and what stands there instead."""
    for question, listed in answered.items():
        found = place(question, listed)
        if question.held or (found is not None and found <= most):
            continue
        wanted, first = "|".join(sorted(question.answers)), ", ".join(listed[:3]) or "nothing"
        yield f"{name}: {question.text} → {wanted} (at {found or 'no place'}); first: {first}"


def _share(value: float) -> str:
    return f"{value:.2f}".removeprefix("0") if value < 1 else "1.0"
