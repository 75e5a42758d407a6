"""The year's entries: real documents by the association, invented materials by coordinators."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from coordnet.collation import slug
from coordnet.extensions import db
from coordnet.files.services import store
from coordnet.library.content import EntryContent
from coordnet.library.services import propose, publish
from coordnet.room import Story

_FOLDER = Path(__file__).parent


def entries() -> list[dict[str, Any]]:
    """Every entry that was written by hand, with the key of whoever proposes it."""
    kinds = json.loads((_FOLDER / "entries.json").read_text())
    return [*({"by": "admin", **document} for document in kinds["documents"]), *kinds["materials"]]


def tell(story: Story) -> int:
    """Put every entry into the story; how many there are."""
    known = entries()
    for entry in known:
        story.add(story.moment - timedelta(days=entry["days_ago"]), _publishing(story, entry))
    return len(known)


def _publishing(story: Story, entry: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        by = story.who(entry["by"])
        file_ids = []
        for name in entry.get("files", ()):
            content = (_FOLDER / "files" / name).read_bytes()
            readable = f"{slug(entry['title'])}.{name.rpartition('.')[2]}"
            file_ids.append(store(io.BytesIO(content), readable, by=by).id)
        proposed = propose(entry_content(entry), by=by, file_ids=file_ids)
        publish(proposed, by=story.who("admin"))
        db.session.flush()

    return act


def entry_content(entry: dict[str, Any]) -> EntryContent:
    """An entry of entries.json as the library's form would give it."""
    return EntryContent(
        title=entry["title"],
        summary=entry["summary"],
        body=entry["body"],
        material_type=entry["type"],
        publisher=entry["publisher"],
        year=entry["year"],
        issued_on=entry.get("date", ""),
        act_number=entry.get("act_number", ""),
        url=entry.get("url", ""),
        language=entry["language"],
        title_paraphrased=entry.get("paraphrased", False),
        forms=tuple(entry["forms"]),
        groups=tuple(entry["groups"]),
    )
