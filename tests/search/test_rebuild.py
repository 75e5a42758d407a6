"""The rebuild makes the index that the services write, and goes on where it was interrupted."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from coordnet.forum import services as forum
from coordnet.forum.services import moderating
from coordnet.library import services as library
from coordnet.library.listing import EntryFilters, page
from coordnet.members.models import Municipality
from coordnet.members.texts import index_person, municipality_text
from coordnet.search import queries
from coordnet.search.rebuild import rebuild, size
from coordnet.textsearch import documents, upkeep
from coordnet.textsearch.analyser import VERSION, Token, analyse, keys_of
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import index_many, remove
from coordnet.textsearch.upkeep import question
from tests.builders import Make
from tests.search.test_results import material

OPEN = "tinklo-reikalai"


def rows(session: Session) -> list[Row[Any]]:
    return list(session.execute(select(SearchDocument.__table__).order_by(SearchDocument.id)))


def run(session: Session) -> int:
    changed = 0
    for step in rebuild():
        session.commit()
        changed += step.changed
    return changed


def network(make: Make, session: Session) -> None:
    """Some of everything, written by the services, with hidden and deleted things among it."""
    admin, member = make.viewer(make.administrator()), make.viewer(make.coordinator("LT-57"))
    threads = [forum.ask(f"Tema {n}", f"tekstas {n}", "tinklo-reikalai", by=member).thread for n in range(6)]
    posts = [forum.reply(thread, f"atsakymas {thread.id}", by=member) for thread in threads * 2]
    moderating.hide_thread(threads[0], "netinka", by=admin)
    moderating.hide_post(posts[1], "netinka", by=admin)
    moderating.hide_post(posts[2], "netinka", by=admin)
    moderating.restore_post(posts[2], by=admin)
    forum.delete_own_post(posts[3], by=member)
    forum.delete_own_post(forum.ask("Trumpa tema", "tekstas", "tinklo-reikalai", by=member), by=member)
    entry = library.propose(material("Vadovas", groups=("jaunimas",), forms=("organu-isemimas", "kita")), by=member)
    library.publish(entry, by=admin)
    library.propose(material("Pasiūlymas"), by=member)
    suspended = make.user()
    suspended.state = "suspended"
    index_person(suspended)
    index_many(municipality_text(place) for place in session.scalars(select(Municipality)))
    session.commit()


def test_rebuilding_changes_nothing_that_is_right(session: Session, make: Make) -> None:
    network(make, session)
    before = rows(session)
    assert run(session) == 0
    assert rows(session) == before
    assert size() == len(before)


def test_rebuilding_from_nothing_gives_the_same(session: Session, make: Make) -> None:
    network(make, session)
    before = rows(session)
    for row in before:
        remove(row.kind, row.ref_id)
    session.commit()
    assert rows(session) == []
    assert run(session) == len(before)
    assert rows(session) == before


def test_it_goes_on_where_it_was_interrupted(session: Session, make: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(upkeep, "MOST_DOCUMENTS", 2)
    network(make, session)
    before = rows(session)
    session.execute(update(SearchDocument).values(analyser_version=0))
    session.commit()
    steps = rebuild()
    done = 0
    while done < 5:
        done += next(steps).changed
        session.commit()
    steps.close()
    session.rollback()
    assert 0 < done < len(before)
    assert run(session) == len(before) - done
    assert rows(session) == before


def test_the_commands(app: Flask, session: Session, make: Make) -> None:
    network(make, session)
    runner = app.test_cli_runner()
    analysed = runner.invoke(args=["search", "analyse"], input="Šiaulių m.\n\nNr. I-327\n")
    assert analysed.output.splitlines()[1:] == ["", "anr bnr aix bix a327 b327"]
    assert len(analysed.output.splitlines()[0].split()) == 4  # two words, each with two keys
    rebuilt = runner.invoke(args=["search", "rebuild"])
    assert rebuilt.exit_code == 0, rebuilt.output
    assert rebuilt.output.splitlines()[-2:] == ["municipality: 60 of 60", "Documents written or removed: 0"]


def test_what_another_version_indexed_is_found_all_the_while(
    session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its keys were: words in other forms, in the search and in the library, until the index is made anew."""
    admin, member = make.viewer(make.administrator()), make.viewer(make.coordinator("LT-57"))

    def differently(text: str) -> list[Token]:
        return [token._replace(a=token.a[::-1] + "x", b=token.b[::-1] + "x") for token in analyse(text)]

    with monkeypatch.context() as before:
        before.setattr(documents, "VERSION", VERSION - 1)
        before.setattr(documents, "analyse", differently)
        thread = forum.ask("Vertėjo paieška", "Vertėjai Šiauliuose, biudžeto lėšos", OPEN, by=member).thread_id
        entry = library.publish(library.propose(material("Vertimo vadovas"), by=member), by=admin)
    session.commit()
    assert keys_of("vertėją").a not in session.scalars(select(SearchDocument.a_keys)).first()
    for asked in ("vertėją", "biudžetas vertėjams", '"vertėjo paieška"', "Šiauliai"):
        found = queries.find(member, question(asked)).hits
        assert ("thread", thread) in [(hit.kind, hit.ref_id) for hit in found], asked
    assert [row.id for row in page(EntryFilters(q="vertimas"), member).rows] == [entry.id]
    for short in ("J. P.", "m"):  # which would begin half of all words
        assert question(short) == parse(short)
    assert question("ir") != parse("ir")  # whose keys are not the word
    run(session)
    assert question("vertėją") == parse("vertėją") != parse("vertėją").by_beginnings
    assert [hit.ref_id for hit in queries.find(member, question("vertėją")).hits if hit.kind == "thread"] == [thread]


def test_what_is_right_between_what_is_not_stays(session: Session, make: Make) -> None:
    """Somebody edited some of the documents of an older version before their turn came."""
    network(make, session)
    before = rows(session)
    session.execute(update(SearchDocument).where(SearchDocument.ref_id % 3 == 1).values(analyser_version=0))
    session.commit()
    outdated = session.scalar(select(func.count()).where(SearchDocument.analyser_version == 0))
    assert run(session) == outdated
    assert rows(session) == before
