"""Revision 0011 up, down and up again with rows: the searches people kept go, and they can keep them anew."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from coordnet.extensions import db
from coordnet.search.filters import SearchFilters
from coordnet.search.models import SavedSearch
from coordnet.search.services import save_search
from tests.builders import Make


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    viewer = make.viewer(make.coordinator())
    save_search("vertėjas", SearchFilters(kind="entry"), by=viewer)
    db.session.commit()
    db.session.close()
    downgrade(revision="0010")
    assert "saved_search" not in inspect(db.engine).get_table_names()
    assert db.session.scalar(text("SELECT count(*) FROM user_account")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(SavedSearch)) == 0
    save_search("vertėjas", SearchFilters(kind="entry"), by=viewer)
    db.session.commit()
    rows = db.session.execute(select(SavedSearch.words, SavedSearch.narrowed, SavedSearch.in_digest)).all()
    assert rows == [("vertėjas", "kind=entry", True)]
