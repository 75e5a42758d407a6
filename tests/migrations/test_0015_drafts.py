"""Revision 0015 up, down and up again with rows: drafts go with the table, everything else stays."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from coordnet.drafts import services
from coordnet.drafts.queries import drafts_of
from coordnet.extensions import db
from tests.builders import Make
from tests.drafts.writing import SHEET
from tests.forum.threads import ask


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    user = make.coordinator()
    ask(user)
    services.keep("AskForm", 0, {"body": ["Dar rašau."]}, SHEET, by=make.viewer(user))
    db.session.commit()
    user_id = user.id
    db.session.close()
    downgrade(revision="0014")
    assert "draft" not in inspect(db.engine).get_table_names()
    assert db.session.scalar(text("SELECT count(*) FROM post")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert drafts_of(user_id) == []
    user = make.coordinator("LT-15")
    assert services.keep("AskForm", 0, {"body": ["Vėl rašau."]}, SHEET, by=make.viewer(user))
    db.session.commit()
    assert [draft.fields for draft in drafts_of(user.id)] == [{"body": ["Vėl rašau."]}]
