"""What search adds to the demonstration network: a few searches that people keep."""

from datetime import timedelta
from functools import partial

from coordnet.room import Demo, Story
from coordnet.search.filters import SearchFilters
from coordnet.search.services import save_search

_SAVED = [
    ("LT-57", "vertėjas", SearchFilters()),
    ("LT-57", "priverstinis darbas", SearchFilters(kind="entry")),
    ("LT-15", "nakvynė", SearchFilters()),
]


def tell(story: Story) -> int:
    """A month ago."""
    when = story.moment - timedelta(days=30)
    for key, words, filters in _SAVED:
        story.add(when, partial(save_search, words, filters, by=story.who(key)))
    return len(_SAVED)


DEMO = Demo(things="saved searches", order=30, tell=tell, grow=lambda _count, _moment, _sizes: iter(()))
