"""Verbs of the library: draft, propose, edit, publish, archive, restore."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from coordnet import clock, taxonomy
from coordnet.audit.services import record
from coordnet.errors import Conflict, Forbidden, Problems
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.queries import files_of
from coordnet.library import policies
from coordnet.library.content import EntryContent, Prepared, missing, prepare
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.library.queries import Terms, terms_of
from coordnet.mail.services import queue
from coordnet.members.viewer import Viewer
from coordnet.saving import check_version, claim_version, once
from coordnet.textsearch import services as textsearch

KIND = "entry"
"""What entries are called by files, search and the audit trail."""


def save_draft(content: EntryContent, *, by: Viewer, file_ids: Sequence[int] = (), key: str | None = None) -> Entry:
    """Keep an entry that only its author and the association see; a title is enough.

    The same `key` by the same author gives the entry it gave before. Raises Forbidden, Invalid with all that is
    wrong, Conflict (the key was used for something else).
    """
    return _create(content, "draft", by, file_ids, key)


def propose(content: EntryContent, *, by: Viewer, file_ids: Sequence[int] = (), key: str | None = None) -> Entry:
    """Offer a complete entry to the association for publication. Keys and errors as `save_draft`."""
    return _create(content, "proposed", by, file_ids, key)


def _create(content: EntryContent, status: str, by: Viewer, file_ids: Sequence[int], key: str | None) -> Entry:
    if not policies.may_propose(by):
        raise Forbidden
    prepared = _checked(content, status, file_ids, 0, by)
    if policies.moderates(by):  # who may publish it mostly does so with the same press
        _analysed_as(prepared)

    def earlier(used: str) -> Entry | None:
        found = db.session.scalar(select(Entry).where(Entry.proposed_by_id == by.id, Entry.key == used))
        if found is not None and _says_something_else(found, prepared, status):
            raise Conflict(_("This form was sent once already. To save the new text too, send it again."))
        return found

    def write(usable_key: str | None) -> Entry:
        entry = Entry(**prepared.values, status=status, proposed_by_id=by.id, key=usable_key)
        entry.created_at = entry.updated_at = clock.now()
        db.session.add(entry)
        db.session.flush()
        return entry

    entry, is_new = once(key, earlier, write)
    if is_new:
        _set_terms(entry, prepared)
        files.attach(file_ids, KIND, entry.id, by=by)
    return entry


def _says_something_else(entry: Entry, prepared: Prepared, status: str) -> bool:
    """Whether an entry nobody has edited yet is not what is sent once more under its key."""
    if entry.updated_at != entry.created_at:
        return False
    moved = entry.status in ("draft", "proposed") and entry.status != status
    return moved or any(getattr(entry, name) != value for name, value in prepared.values.items())


def _checked(content: EntryContent, status: str, file_ids: Sequence[int], entry_id: int, by: Viewer) -> Prepared:
    """The content as it is stored. Raises Invalid with all that is wrong with it or its files."""
    problems = Problems()
    with problems.noted():
        prepared = prepare(content, complete=status != "draft", has_files=bool(file_ids))
    with problems.noted():
        files.check(file_ids, KIND, entry_id, by=by)
    problems.refuse()
    return prepared


def edit(
    entry: Entry,
    content: EntryContent,
    *,
    version: int,
    by: Viewer,
    file_ids: Sequence[int] = (),
    status: str | None = None,
) -> Entry:
    """Replace what an entry says and which files it has; `status` moves it between draft and proposed.

    `version` is what the editor started from: raises Conflict when somebody saved since. Otherwise
    raises Forbidden, Invalid with all that is wrong.
    """
    if not policies.may_edit(entry, by):
        raise Forbidden
    saved_since = _("Somebody saved this document while you were writing.")
    check_version(entry, version, saved_since)
    status = status if status and entry.status in ("draft", "proposed") else entry.status
    prepared = _checked(content, status, file_ids, entry.id, by)
    known = _analysed_as(prepared)
    claim_version(entry, version, saved_since)
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
    return entry


def submit(entry: Entry, *, by: Viewer) -> Entry:
    """Offer a draft to the association. Raises Forbidden, Invalid when something is missing."""
    if not policies.may_submit(entry, by):
        raise Forbidden
    db.session.refresh(entry, with_for_update=True)
    _check_complete(entry)
    _update(entry, Entry.status == "draft", status="proposed", updated_at=clock.now())
    return entry


def publish(entry: Entry, *, by: Viewer) -> Entry:
    """Let every member read it; whoever proposed it is told, unless it is oneself.

    Raises Forbidden, Invalid when something is missing, Conflict when somebody else was faster.
    """
    if not policies.moderates(by):
        raise Forbidden
    already = _("It had been published already.")
    if not policies.may_publish(entry, by):
        raise Conflict(already, entry.version, entry)
    _check_complete(entry)
    known = _analysed(entry, terms_of([entry.id])[entry.id])
    db.session.refresh(entry, with_for_update=True)
    _check_complete(entry)
    moment = clock.now()
    unpublished = Entry.status.in_(("draft", "proposed"))
    if not _update(entry, unpublished, status="published", published_at=moment, published_by_id=by.id):
        raise Conflict(already, entry.version, entry)
    _keep_index(entry, known)
    record("entry.published", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    if entry.proposed_by_id != by.id:
        queue("entry-published", str(entry.id), user_id=entry.proposed_by_id)
    return entry


def archive(entry: Entry, *, by: Viewer) -> Entry:
    """Take an entry out of the lists; its address still works. Raises Forbidden, Conflict when it is there already.

    A proposal that will not be published is put away the same way, and stays hidden from the others.
    """
    if not policies.moderates(by):
        raise Forbidden
    listed = Entry.status.in_(("published", "proposed"))
    if not _update(entry, listed, status="archived", archived_at=clock.now()):
        raise Conflict(_("It had been archived already."), entry.version, entry)
    record("entry.archived", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    return entry


def restore(entry: Entry, *, by: Viewer) -> Entry:
    """Bring an archived entry back to where it was. Raises Forbidden, Conflict when it was brought back already."""
    if not policies.moderates(by):
        raise Forbidden
    status = "published" if entry.published_at else "proposed"
    if not _update(entry, Entry.status == "archived", status=status, archived_at=None):
        raise Conflict(_("It had been brought back already."), entry.version, entry)
    record("entry.restored", actor_id=by.id, target_kind=KIND, target_id=entry.id)
    return entry


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
    problems = Problems()
    problems.found += missing(summary=entry.summary, material_type=entry.material_type, substance=substance)
    problems.refuse()


def _set_terms(entry: Entry, prepared: Prepared) -> None:
    tables: tuple[tuple[type[EntryForm] | type[EntryGroup], set[str]], ...]
    tables = ((EntryForm, prepared.forms), (EntryGroup, prepared.groups))
    for table, slugs in tables:
        db.session.execute(delete(table).where(table.entry_id == entry.id))
        rows = [{"entry_id": entry.id, "slug": slug} for slug in sorted(slugs)]
        if rows:
            db.session.execute(insert(table), rows)


def _analysed_as(prepared: Prepared) -> textsearch.Analysed:
    return _analysed(Entry(**prepared.values), Terms(list(prepared.forms), list(prepared.groups)))


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
