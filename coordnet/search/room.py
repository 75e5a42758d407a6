"""What search is to the rest of the house."""

from coordnet.room import Job, Room
from coordnet.search.cli import search_cli
from coordnet.search.demo import DEMO
from coordnet.search.jobs import (
    bring_index_up_to_date,
    forget_doubtful_words,
    forget_words,
    index_is_due,
    words_are_doubtful,
)
from coordnet.search.news import SECTIONS
from coordnet.search.services import forget_of_those_who_left
from coordnet.search.similar import similar_things
from coordnet.search.views_saved import bp

ROOM = Room(
    "search",
    blueprint=bp,
    commands=[search_cli],
    similar=similar_things,
    jobs=[
        Job("search", index_is_due, bring_index_up_to_date),
        Job("words", words_are_doubtful, forget_doubtful_words),
    ],
    digest=SECTIONS,
    forgets=[forget_words, forget_of_those_who_left],
    demo=DEMO,
)
