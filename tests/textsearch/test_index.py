"""The index on both engines: what is put in is found, what is taken out is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from coordnet.extensions import db
from coordnet.textsearch import documents, services, storage, upkeep
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import parse
from coordnet.textsearch.services import Text

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def found(text: str, kind: str = "post") -> list[int]:
    engine = db.engine.dialect.name
    query = storage.matching(kind, engine, storage.asked_of(parse(text), engine))
    return [row.ref_id for row in db.session.execute(query)]


def put(ref_id: int, body: str, *, kind: str = "post", title: str = "") -> None:
    services.index_many([Text(kind, ref_id, 1, title, body, DAY)])


def test_words_phrases_and_minus_newest_first(session: Session) -> None:
    put(1, "Prekyba žmonėmis yra nusikaltimas.")
    put(2, "Žmonėmis pasitikime, prekyba auga.")
    put(3, "Mokymai mokykloje", title="Prekyba žmonėmis")
    assert found("prekyba") == [3, 2, 1]
    assert found("ZMONEMIS Prekyba") == [3, 2, 1]
    assert found("„prekyba žmonėmis“") == [3, 1]
    assert found("prekyba -mokymai") == [2, 1]
    assert found("prekyba -„žmonėmis yra“") == [3, 2]
    assert found("„žmonėmis mokymai“") == []  # no phrase from the title into the body
    assert found("prekyba", kind="thread") == []


def test_forms_of_a_word_and_its_beginning(session: Session) -> None:
    put(1, "Žmonėms padeda savivaldybės koordinatorė.")
    put(2, "Žmogaus teisės")
    assert found("žmogus") == [2, 1]
    assert found("zmonemis savivaldybe") == [1]
    assert found("žmon*") == [1]
    assert found("„žmonėms pad*“") == [1]
    assert found("žmogus -„padeda sav*“") == [2]


def test_a_change_replaces_and_a_removal_leaves_nothing(session: Session) -> None:
    put(1, "senas tekstas")
    put(2, "senas tekstas")
    session.commit()
    put(1, "naujas tekstas")
    services.remove("post", 2)
    services.remove("post", 99)
    session.commit()
    assert found("senas") == []
    assert found("tekstas") == [1]
    assert session.scalars(select(SearchDocument.body)).all() == ["naujas tekstas"]


def test_it_is_part_of_the_callers_transaction(session: Session) -> None:
    put(1, "labas rytas")
    session.rollback()
    assert found("labas") == []


def test_a_long_text_is_found_by_any_of_its_parts(session: Session) -> None:
    paragraphs = "\n".join(f"pastraipa{number} " + "žodis " * 100 for number in range(60))
    put(1, paragraphs, title="Ilgas")
    parts = session.execute(select(SearchDocument.part, SearchDocument.title, SearchDocument.body)).all()
    assert [row.part for row in parts] == list(range(len(parts)))
    assert len(parts) > 2
    assert "".join(row.body for row in parts) == paragraphs
    assert all(len(row.body) <= documents.LONGEST_PART and row.body.startswith("pastraipa") for row in parts)
    assert [row.title for row in parts] == ["Ilgas"] + [""] * (len(parts) - 1)
    assert found("pastraipa 59") == [1]
    put(1, "trumpas")
    assert found("pastraipa") == []
    assert session.scalars(select(SearchDocument.body)).all() == ["trumpas"]


def test_pieces_of_a_file_keep_their_pages(session: Session) -> None:
    def pieces(count: int) -> list[Text]:
        return [Text("file", 7, None, "", f"puslapis {n}", DAY, part=n, page=n + 1) for n in range(count)]

    assert services.index_many(pieces(700)) == 700  # over more than one batch
    assert set(session.scalars(select(SearchDocument.page))) == set(range(1, 701))
    services.index_many(pieces(3))
    assert sorted(session.scalars(select(SearchDocument.page))) == [1, 2, 3]
    services.remove("file", 7)
    assert found("puslapis", kind="file") == []


def test_texts_of_any_size_and_sort(session: Session) -> None:
    words = " ".join(f"žodis{number}" for number in range(30_000))
    put(1, words)
    put(2, "ir " * 1000 + "pabaiga " + "\0 ' \\ : & | ! <-> " + "a" * 5000)
    assert found("zodis0") == [1]
    assert found("pabaiga") == [2]
    assert found("„ir pabaiga“") == []  # beyond what PostgreSQL keeps of one word: the same on both
    assert found("a" * 5000) == [2]


def test_bulk_is_the_same_as_one_by_one(session: Session) -> None:
    texts = [Text("post", number, 1, "", f"tekstas numeris {number}", DAY) for number in range(1, 1203)]
    assert services.index_many(iter(texts)) == 1202
    assert len(found("tekstas")) == 1202
    assert found("1202") == [1202]
    services.settle()
    assert found("1201 -1202") == [1201]


def reconcile(texts: list[Text], *, after: int = 0, until: int | None = None) -> int:
    """Look, analyse and write, as the rebuild does; how many documents were written or removed."""
    changed, gone = upkeep.differences("post", texts, after=after, until=until)
    known = services.analysed(changed)
    return sum(upkeep.rewrite(stretch, texts, known) for stretch in upkeep.stretches(changed, gone, known))


def test_reconciling_touches_only_what_differs(session: Session) -> None:
    texts = [Text("post", number, 1, "", f"tekstas {number}", DAY) for number in range(1, 7)]
    services.index_many(texts)
    put(3, "pasikeitęs")
    services.remove("post", 4)
    put(20, "už ribos")
    assert reconcile(texts[2:5], after=2, until=5) == 2
    assert reconcile(texts[2:5], after=2, until=5) == 0
    assert reconcile(texts[:5]) == 2  # 6 and 20 have gone
    assert found("tekstas") == [5, 4, 3, 2, 1]


def test_one_part_of_a_long_text_is_mended_without_its_neighbours(session: Session) -> None:
    long = Text(
        "post", 1, 1, "Pavadinimas", "\n".join(f"eilutė{number} " + "žodis " * 200 for number in range(60)), DAY
    )
    services.index_many([long])
    parts = select(func.count()).select_from(SearchDocument)
    before = session.scalar(parts)
    assert before is not None and before > 3
    first = SearchDocument.part == 0
    session.execute(SearchDocument.__table__.update().where(first).values(analyser_version=0))
    assert reconcile([long]) == 1
    assert session.scalar(parts) == before
    assert found("eilutė59") == [1]


def test_what_is_written_at_once_is_bounded(session: Session) -> None:
    """However long a text is, no transaction that writes it holds more than so many words."""
    texts = [Text("post", number, 1, "", "žodis " * 400, DAY) for number in range(1, 11)]
    texts.append(Text("post", 11, 1, "", " ".join(f"žodis{number}" for number in range(9_000)), DAY))
    changed, gone = upkeep.differences("post", texts, after=0, until=None)
    known = services.analysed(changed)
    found_stretches = list(upkeep.stretches(changed, gone, known))
    assert [len(stretch.refs) for stretch in found_stretches][:5] == [2] * 5
    assert sum(upkeep.rewrite(stretch, texts, known) for stretch in found_stretches) == len(changed)
    assert reconcile(texts) == 0


def test_what_changed_since_it_was_looked_at_is_written_as_it_is_now(session: Session) -> None:
    old, new = (Text("post", 1, 1, "", body, DAY) for body in ("senas", "naujas"))
    changed, gone = upkeep.differences("post", [old], after=0, until=None)
    known = services.analysed(changed)
    for stretch in upkeep.stretches(changed, gone, known):
        upkeep.rewrite(stretch, [new], known)
    assert (found("senas"), found("naujas")) == ([], [1])


def test_an_older_analysers_documents_are_written_again(session: Session) -> None:
    texts = [Text("post", number, 1, "", f"tekstas {number}", DAY) for number in (1, 2)]
    services.index_many(texts)
    session.execute(SearchDocument.__table__.update().where(SearchDocument.ref_id == 1).values(analyser_version=0))
    assert reconcile(texts) == 1


def test_repair_brings_a_damaged_index_back(session: Session) -> None:
    texts = [Text("post", 1, 1, "", "labas rytas", DAY), Text("post", 2, 1, "", "labas vakaras", DAY)]
    services.index_many(texts)
    session.commit()
    engine = session.connection().dialect.name
    emptied = "DELETE FROM search_index"
    session.execute(
        text(emptied if engine == "postgresql" else "INSERT INTO search_index(search_index) VALUES('delete-all')")
    )
    assert found("labas") == []
    services.repair()
    reconcile(texts)
    assert found("labas") == [2, 1]
    services.repair()
    assert found("labas") == [2, 1]


def test_index_tables_are_known_to_migrations(session: Session) -> None:
    made = {name for name in inspect(session.connection()).get_table_names() if name.startswith("search_")}
    assert made - {"search_document", "search_word"} <= storage.INDEX_TABLES


@pytest.fixture
def some(session: Session) -> None:
    bodies = ["Prekyba žmonėmis", "a b c", "ⅷ ½ ⑴ ﷺ", "не - да", "1 2 3 prekyba"]
    services.index_many(Text("post", n, 1, "", body, DAY + timedelta(n)) for n, body in enumerate(bodies, 1))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet="ab \"„“-–'*():&|!<>^{}\\1½ﷺ", max_size=40))
def test_no_query_is_an_error(some: None, text: str) -> None:
    query = parse(text)
    if query.is_empty:
        return
    engine = db.engine.dialect.name
    matching = storage.matching("post", engine, storage.asked_of(query, engine))
    db.session.scalar(select(func.count()).select_from(matching.order_by(None).subquery()))
