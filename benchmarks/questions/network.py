"""The product itself under the questions: a throwaway network asked through its search page."""

import re
from datetime import UTC, datetime
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

import config
from benchmarks.questions.loading import email_of, load_all
from coordnet import clock
from coordnet.app import create_app
from coordnet.auth.services import start_session
from coordnet.extensions import db
from coordnet.members.models import User

ASKED_ON = datetime(2026, 11, 23, 9, tzinfo=UTC)
ASKS = "henrikas"  # an ordinary coordinator
HIT = re.compile(
    r'href="/((?:forum/threads|forum/posts|library|directory/members)/\d+|directory/municipalities/LT-\d+)'
)


class Network:
    """Answers a question with the keys of what its search page lists, the best first."""

    def __init__(self, folder: Path, database: str = "") -> None:
        environ = {"COORDNET_DATA": str(folder), "SECRET_KEY": "a key for this run only", "DATABASE_URL": database}
        self.app = create_app(config.load(environ))
        with self.app.app_context(), clock.frozen(ASKED_ON):
            upgrade()
            self.keys = load_all()
            asks = db.session.scalars(select(User).where(User.email == email_of(ASKS))).one()
            self.cookie = start_session(asks)
            db.session.commit()

    def ask(self, text: str) -> list[str]:
        """What the first page names, each thing once however many of its posts are listed."""
        browser = self.app.test_client()
        with clock.frozen(ASKED_ON):
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.cookie, True
            page = browser.get("/search", query_string={"q": text})
        if page.status_code != 200:
            raise RuntimeError(f"the search page answered {page.status_code}")
        listed = page.text.partition('id="found"')[2].partition("</main>")[0]
        return list(dict.fromkeys(self.keys[address] for address in HIT.findall(listed)))

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()
