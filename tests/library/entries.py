"""Entries for tests, made through the services."""

from dataclasses import replace
from typing import Any

from coordnet.extensions import db
from coordnet.library import services
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.members.viewer import Viewer

PLAIN = EntryContent(
    title="Pirmosios 24 valandos",
    summary="Ką daryti nuo pranešimo iki kitos dienos.",
    body="<p>Įvertinkite saugumą.</p>",
    material_type="metodines-rekomendacijos",
    publisher="Savivaldybių asociacija",
    year=2026,
    forms=("priverstinis-darbas",),
    groups=("visuomene",),
)
# What a form sends for PLAIN.
FORM: dict[str, Any] = {
    "title": PLAIN.title,
    "summary": PLAIN.summary,
    "body": PLAIN.body,
    "material_type": PLAIN.material_type,
    "publisher": PLAIN.publisher,
    "year": "2026",
    "language": "lt",
    "forms": list(PLAIN.forms),
    "groups": list(PLAIN.groups),
}


def proposed(by: Viewer, *, file_ids: tuple[int, ...] = (), **changes: Any) -> Entry:
    entry = services.propose(replace(PLAIN, **changes), by=by, file_ids=file_ids)
    db.session.commit()
    return entry


def published(by: Viewer, approved_by: Viewer | None = None, **changes: Any) -> Entry:
    """An entry that `by` proposed and `approved_by` (default: `by`) published."""
    entry = proposed(by, **changes)
    services.publish(entry, by=approved_by or by)
    db.session.commit()
    return entry
