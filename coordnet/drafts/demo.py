"""What drafts add to the demonstration network: one text that its writer has not sent yet."""

from datetime import timedelta
from functools import partial

from coordnet.drafts.services import keep
from coordnet.room import Demo, Story

_ENTRY = {
    "title": ["Atmintinė seniūnui: į ką atkreipti dėmesį lankant laikiną būstą"],
    "summary": ["Vieno puslapio atmintinė seniūnams ir socialiniams darbuotojams, ką pastebėti ir kam skambinti."],
    "body": ["<p>Ją parengėme su policija po pavasario patikrinimų. Dar trūksta telefonų.</p>"],
    "language": ["lt"],
}


def tell(story: Story) -> int:
    """The day before yesterday, so that it waits for another month."""
    when = story.moment - timedelta(days=2)
    story.add(when, partial(keep, "MaterialForm", 0, _ENTRY, "demonstracijoslapas", by=story.who("LT-57")))
    return 1


DEMO = Demo(things="drafts", order=40, tell=tell, grow=lambda _count, _moment, _sizes: iter(()))
