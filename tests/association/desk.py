"""What an act at the desk leaves behind."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordnet.audit.models import AuditRecord
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage


def said(client: FlaskClient, answer: TestResponse) -> str:
    """The page that a successful act leads to."""
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"]).text


def acts() -> list[str]:
    return [row.action for row in db.session.query(AuditRecord).order_by(AuditRecord.id)]


def letters(kind: str) -> int:
    return db.session.query(OutboxMessage).filter_by(kind=kind).count()
