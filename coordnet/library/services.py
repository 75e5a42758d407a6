"""Verbs of the library: draft, propose, edit, publish, archive, restore."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, update

from coordnet import clock, taxonomy
from coordnet.audit.services import record
from coordnet.errors import Conflict, Forbidden
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.queries import files_of
from coordnet.library import policies
from coordnet.library.content import Content, InvalidContent, Prepared, missing, prepare
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.library.queries import Terms, terms_of
from coordnet.mail.services import queue
from coordnet.members.viewer import Viewer
from coordnet.textsearch import services as textsearch

KIND = "entry"
"""What entries are called by files, search and the audit trail."""


def save_draft(content: Content, *, by: Viewer, file_ids: Sequence[int] = ()) -> Entry:
    """Keep an entry that only its author and the association see; a title is enough.

    Raises Forbidden, InvalidContent, PersonalCode; Invalid for a file that is no longer there.
    """
    return _create(content, "draft", by, file_ids)


def propose(content: Content, *, by: Viewer, file_ids: Sequence[int] = ()) -> Entry:
    """Offer a complete entry to the association for publication. Raises as `save_draft`."""
    return _create(content, "proposed", by, file_ids)


def _create(content: Content, status: str, by: Viewer, file_ids: Sequence[int]) -> Entry:
    if not policies.may_propose(by):
        raise Forbidden
    prepared = prepare(content, complete=status != "draft", has_files=bool(file_ids))
    if policies.moderates(by):  # who may publish it mostly does so with the same press
        _analysed(Entry(**prepared.values), Terms(list(prepared.forms), list(prepared.groups)))
    moment = clock.now()
    entry = Entry(**prepared.values, status=status, proposed_by_id=by.id)
    entry.created_at = entry.updated_at = moment
    db.session.add(entry)
    db.session.flush()
    _set_terms(entry, prepared)
    files.attach(file_ids, KIND, entry.id, by=by)
    return entry


def edit(
    entry: Entry,
    content: Content,
    *,
    version: int,
    by: Viewer,
    file_ids: Sequence[int] = (),
    status: str | None = None,
) -> None:
    """Replace what an entry says and which files it has; `status` moves it between draft and proposed.

    `version` is what the editor started from: raises Conflict when somebody saved since. Otherwise
    raises Forbidden, InvalidContent, PersonalCode.
    """
    if not policies.may_edit(entry, by):
        raise Forbidden
    status = status if status and entry.status in ("draft", "proposed") else entry.status
    prepared = prepare(content, complete=status != "draft", has_files=bool(file_ids))
    known = _analysed(Entry(**prepared.values), Terms(list(prepared.forms), list(prepared.groups)))
    _claim_version(entry, version)
    for name, value in prepared.values.items():
        setattr(entry, name, value)
    entry.status, entry.updated_at = status, clock.now()
    db.session.flush()
    _set_terms(entry, prepared)
    files.attach(file_ids, KIND, entry.id, by=by)
    files.detach_all(KIND, entry.id, keep=file_ids)
    _keep_index(entry, known)
    if by.id != entry.proposed_by_id:
        record("entry.edited", actor_id=by.id, target_kind=KIND, target_id=entry.id)


def _claim_version(entry: Entry, version: int) -> None:
    if not _update(entry, Entry.version == version):
        raise Conflict(_("Somebody saved this document while you were writing."), entry.version)


def submit(entry: Entry, *, by: Viewer) -> None:
    """Offer a draft to the association. Raises Forbidden, InvalidContent when something is missing."""
    if not policies.may_submit(entry, by):
        raise Forbidden
    db.session.refresh(entry, with_for_update=True)
    _check_complete(entry)
    _update(entry, Entry.status == "draft", status="proposed", updated_at=clock.now())


def publish(entry: Entry, *, by: Viewer) -> bool:
    """Let every member read it; whoever proposed it is told, unless it is oneself.

    False when somebody else was faster. Raises Forbidden, InvalidContent when something is missing.
    """
    if not policies.moderates(by):
        raise Forbidden
    if not policies.may_publish(entry, by):
        return False
    _check_complete(entry)
    known = _analysed(entry, terms_of([entry.id])[entry.id])
    db.session.refresh(entry, with_for_update=True)
    _check_complete(entry)
    moment = clock.now()
    unpublished = Entry.status.in_(("draft", "proposed"))
    if not _update(entry, unpublished, status="published", published_at=moment, published_by_id=by.id):
        return False
    _keep_index(entry, known)
    record("entry.published", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    if entry.proposed_by_id != by.id:
        queue("entry-published", str(entry.id), user_id=entry.proposed_by_id)
    return True


def archive(entry: Entry, *, by: Viewer) -> bool:
    """Take an entry out of the lists; its address still works. False when it was done already. Raises Forbidden.

    A proposal that will not be published is put away the same way, and stays hidden from the others.
    """
    if not policies.moderates(by):
        raise Forbidden
    listed = Entry.status.in_(("published", "proposed"))
    if not _update(entry, listed, status="archived", archived_at=clock.now()):
        return False
    record("entry.archived", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    return True


def restore(entry: Entry, *, by: Viewer) -> bool:
    """Bring an archived entry back to where it was. False when it was already. Raises Forbidden."""
    if not policies.moderates(by):
        raise Forbidden
    status = "published" if entry.published_at else "proposed"
    if not _update(entry, Entry.status == "archived", status=status, archived_at=None):
        return False
    record("entry.restored", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    return True


def _update(entry: Entry, condition: Any, **values: Any) -> bool:
    """Change the row if the condition still holds; False when somebody was faster. The object follows it.

    Every change is a new version, so an edit under way notices that the entry was published meanwhile.
    """
    statement = update(Entry).where(Entry.id == entry.id, condition).values(version=Entry.version + 1, **values)
    claimed = db.session.execute(statement.returning(Entry.id).execution_options(synchronize_session=False))
    changed = claimed.first() is not None
    db.session.refresh(entry)
    return changed


def _check_complete(entry: Entry) -> None:
    has_files = bool(files_of(KIND, [entry.id])[entry.id])
    substance = bool(entry.body_text or entry.url or has_files)
    problems = list(missing(summary=entry.summary, material_type=entry.material_type, substance=substance))
    if problems:
        raise InvalidContent(problems)


def _set_terms(entry: Entry, prepared: Prepared) -> None:
    tables: tuple[tuple[type[EntryForm] | type[EntryGroup], set[str]], ...]
    tables = ((EntryForm, prepared.forms), (EntryGroup, prepared.groups))
    for table, slugs in tables:
        db.session.execute(delete(table).where(table.entry_id == entry.id))
        rows = [{"entry_id": entry.id, "slug": slug} for slug in sorted(slugs)]
        if rows:
            db.session.execute(insert(table), rows)


def _analysed(entry: Entry, terms: Terms) -> textsearch.Analysed:
    """What the entry will be found by, made before the transaction that writes."""
    return textsearch.analysed([entry_text(entry, terms)] if entry.material_type else [])


def _keep_index(entry: Entry, known: textsearch.Analysed) -> None:
    """Keep the search row in step: only what was published is found."""
    if entry.published_at is not None:
        textsearch.index_many([entry_text(entry, terms_of([entry.id])[entry.id])], known)


def entry_text(entry: Entry, terms: Terms) -> textsearch.Text:
    """What an entry is found by: title, summary, text, facts and the names of its terms, other names of them
    too („organų donorystė“)."""
    found = [taxonomy.EXPERTISE[slug] for slug in sorted(terms.forms) + sorted(terms.groups)]
    names = [name for term in found for name in (term.lt, *term.variants)]
    kind = taxonomy.MATERIAL_TYPES[entry.material_type]
    facts = [fact for fact in (entry.publisher, entry.act_number, kind.lt) if fact]
    parts = (entry.summary, entry.body_text, " · ".join(facts), ", ".join(names))
    body = "\n".join(part for part in parts if part)
    return textsearch.Text(KIND, entry.id, None, entry.title, body, entry.published_at or entry.created_at)
