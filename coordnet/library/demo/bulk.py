"""The library made large, for load tests: bulk rows with the integrity the services give."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import func, insert, select

from coordnet import richtext
from coordnet.collation import sort_key
from coordnet.extensions import db
from coordnet.library.demo.told import entries
from coordnet.library.models import SORT_LENGTH, Entry, EntryForm, EntryGroup
from coordnet.library.queries import Terms
from coordnet.library.services import entry_text
from coordnet.members.models import User
from coordnet.taxonomy import FORMS, GROUPS, MATERIAL_TYPES
from coordnet.textsearch.services import index_many

BATCH = 500
SEED = 2026


class EntryWriter:
    """Makes believable texts from the hand-written ones; the same every time."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        known = entries()
        self.titles = [entry["title"] for entry in known]
        self.bodies = [richtext.clean(entry["body"] or f"<p>{entry['summary']}</p>") for entry in known]

    def body(self) -> richtext.RichText:
        return self.random.choice(self.bodies)

    def title(self, number: int) -> str:
        return f"{self.random.choice(self.titles)[:140]} ({number})"


def more_entries(count: int, moment: datetime, _sizes: Mapping[str, int]) -> Iterator[int]:
    """Published library entries; yields how many have been written."""
    writer = EntryWriter()
    admin_id = db.session.scalars(select(User.id).where(User.site_role == "administrator").limit(1)).one()
    entry_id = (db.session.scalar(select(func.max(Entry.id))) or 0) + 1
    numbers = iter(range(count))
    written = 0
    while batch := list(islice(numbers, BATCH)):
        made = [_entry(writer, entry_id + number, number, count, moment, admin_id) for number in batch]
        db.session.add_all([entry for entry, _terms in made])
        db.session.flush()
        for table, name in ((EntryForm, "forms"), (EntryGroup, "groups")):
            rows = [{"entry_id": entry.id, "slug": slug} for entry, terms in made for slug in getattr(terms, name)]
            db.session.execute(insert(table), rows)
        index_many(entry_text(entry, terms) for entry, terms in made)
        written += len(made)
        yield written


def _entry(
    writer: EntryWriter, entry_id: int, number: int, count: int, moment: datetime, admin_id: int
) -> tuple[Entry, Terms]:
    body, title = writer.body(), writer.title(number + 1)
    when = moment - timedelta(days=350) + timedelta(days=345) * number / max(count, 1)
    entry = Entry(
        id=entry_id,
        title=title,
        title_sort=sort_key(title)[:SORT_LENGTH],
        summary=body.text[:300],
        body_html=body.html,
        body_text=body.text,
        material_type=writer.random.choice(list(MATERIAL_TYPES)),
        publisher=f"Demonstracinė įstaiga {number % 40 + 1}",
        act_number="",
        year=2010 + number % 17,
        status="published",
        proposed_by_id=admin_id,
        published_by_id=admin_id,
        created_at=when,
        updated_at=when,
        published_at=when,
    )
    return entry, Terms([writer.random.choice(list(FORMS))], [writer.random.choice(list(GROUPS))])
