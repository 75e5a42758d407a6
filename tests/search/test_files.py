"""What stands inside files is found with its page, by whoever may have the file, and goes with it."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import services as files
from coordnet.files.examining import read_waiting
from coordnet.files.models import FileText
from coordnet.forum import services as forum
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.library.filters import EntryFilters
from coordnet.library.listing import page as library_page
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.search.filters import SearchFilters
from coordnet.search.hits import Hit
from coordnet.search.queries import find
from coordnet.search.rebuild import rebuild
from coordnet.search.suggesting import did_you_mean
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import parse
from tests.builders import Make
from tests.files import documents, packages
from tests.search.test_results import MEMBERS, material
from tests.search.test_suggesting import category_of


def stored(user: User, *pages: str) -> int:
    file = files.store(BytesIO(documents.pdf(list(pages))), "atmintine.pdf", by=user)
    db.session.commit()
    return file.id


def read() -> None:
    db.session.commit()
    read_waiting(clock.now(), lambda: True)


def found(viewer: Viewer, text: str, **options: Any) -> list[Hit]:
    return [hit for hit in find(viewer, parse(text), **options).hits if hit.kind == "file"]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("members", {"member", "deputy", "coordinator", "moderator", "administrator", "ministry"}),
        ("coordinators", {"deputy", "coordinator", "administrator"}),
        ("ministry", {"administrator", "ministry"}),
    ],
)
def test_only_who_may_read_the_post_finds_its_file(people: dict[str, Viewer], audience: str, readers: set[str]) -> None:
    admin = people["administrator"]
    user = db.session.get_one(User, admin.id)
    file_id = stored(user, "Pirmas", "Kregzdute ciulba")
    post = forum.ask("Paukštis", "tekstas", category_of(audience), by=admin, file_ids=[file_id])
    assert found(admin, "kregzdute") == []  # not read yet
    read()
    for name, viewer in people.items():
        hits = [(hit.ref_id, hit.page) for hit in found(viewer, "kregždutės")]
        assert hits == ([(file_id, 2)] if name in readers else []), name
        assert (did_you_mean(viewer, "kregzdte") is not None) == (name in readers), name
    moderating.hide_thread(post.thread, "netinka", by=admin)
    assert found(admin, "kregzdute") == []


def test_a_file_that_belongs_to_nothing_or_is_deleted_is_found_by_nobody(make: Make) -> None:
    user = make.coordinator()
    viewer = make.viewer(user)
    file_id = stored(user, "Kregzdute")
    read()
    assert found(viewer, "kregzdute") == []
    post = forum.ask("Paukštis", "tekstas", MEMBERS, by=viewer, file_ids=[file_id])
    assert [hit.ref_id for hit in found(viewer, "kregzdute")] == [file_id]
    forum.delete_own_post(post, by=viewer)
    db.session.commit()
    for table in (FileText, SearchDocument):
        rows = select(func.count()).select_from(table)
        assert db.session.scalar(rows if table is FileText else rows.where(SearchDocument.kind == "file")) == 0


def test_a_document_is_found_by_the_text_of_its_file(make: Make) -> None:
    admin = make.viewer(make.administrator())
    file_id = stored(db.session.get_one(User, admin.id), "Viena", *["Kregzdute"] * 30)
    entry = library.save_draft(material("Vadovas", groups=("jaunimas",), year=2019), by=admin, file_ids=[file_id])
    read()
    assert found(admin, "kregzdute") == []
    library.publish(entry, by=admin)
    results = find(admin, parse("kregzdute"))
    assert [(hit.kind, hit.ref_id) for hit in results.hits] == [("file", file_id)]
    assert "Vadovas" in results.hits[0].card.meta[-1]
    assert results.total.number == 1  # thirty pages, one file
    assert results.facets["group"] == {"jaunimas": 1}
    assert results.facets["year"] == {"2019": 1}
    assert len(found(admin, "kregzdute", filters=SearchFilters(year=("2019",), group=("jaunimas",)))) == 1
    assert found(admin, "kregzdute", filters=SearchFilters(year=("2018",))) == []
    assert found(admin, "kregzdute", filters=SearchFilters(form=("kita",))) == []
    assert [row.id for row in library_page(EntryFilters(q="kregzdute"), admin).rows] == [entry.id]
    library.archive(entry, by=admin)
    assert found(admin, "kregzdute") == []


def test_what_was_read_in_part_is_found_once_it_is_confirmed_and_marked(make: Make) -> None:
    """Also in the library's own list, and after the index is made anew."""
    hers, other = make.coordinator(), make.viewer(make.user())
    by = make.viewer(hers)
    scanned = packages.with_picture("Kregzdute ciulba ir skraido virs ezero visa vasara", "")
    file_id = files.store(BytesIO(scanned), "atmintine.pdf", by=hers).id
    entry = library.propose(material("Vadovas"), by=by, file_ids=[file_id])
    library.publish(entry, by=make.viewer(make.moderator()))
    read()

    def seen() -> tuple[list[int], bool, list[int]]:
        hits = [hit.ref_id for hit in found(other, "kregzdute")]
        listed = [row.id for row in library_page(EntryFilters(q="kregzdute"), other).rows]
        return hits, did_you_mean(other, "kregzdte") is not None, listed

    assert seen() == ([], False, [])
    assert files.confirm([file_id], by=by) == 1
    db.session.commit()
    assert seen() == ([file_id], True, [entry.id])
    for _step in rebuild():
        db.session.commit()
    assert seen() == ([file_id], True, [entry.id])
    [hit] = found(other, "kregzdute")
    assert "netikrinta" in hit.card.meta
