"""The questions of `make bench-questions` can be answered from its texts."""

from collections import Counter

from benchmarks.questions import corpus


def test_every_answer_is_in_the_texts() -> None:
    things = [*corpus.threads(), *corpus.entries(), *corpus.people()]
    keys = Counter(thing.key for thing in things)
    assert [key for key, number in keys.items() if number > 1] == []
    asked_for = {key for question in corpus.questions() for key in question.answers}
    assert asked_for - set(keys) == set()


def test_forty_of_a_hundred_and_twenty_questions_are_held_apart() -> None:
    held = [question.held for question in corpus.questions()]
    assert (len(held), sum(held)) == (120, 40)
    assert len({question.text for question in corpus.questions()}) == 120
