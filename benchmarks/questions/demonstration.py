"""`python -m benchmarks.questions.demonstration`: forty questions to the demonstration network, whose texts are others.

Asked through the search page of an ordinary coordinator; with `--failures` also what does not stand first.
"""

import logging
import sys
import tempfile
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

import config
from benchmarks.questions.corpus import HERE, Question
from benchmarks.questions.network import HIT
from benchmarks.questions.scoring import place, score
from coordnet.app import create_app
from coordnet.auth.services import start_session
from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.library.models import Entry
from coordnet.members.models import User

ASKS = "Rita Dargienė"


def questions() -> list[Question]:
    """An answer is how the title of a thread or an entry begins, or a name; several are parted by semicolons."""
    lines = [line for line in (HERE / "demonstration.txt").read_text().splitlines() if not line.startswith("#")]
    fields = [line.split(" | ") for line in lines]
    return [Question(text, tuple(kinds.split()), frozenset(a.split(";")), held=False) for kinds, text, a in fields]


class Demonstration:
    """The demonstration network, asked as `Network` is."""

    def __init__(self, folder: Path) -> None:
        environ = {"COORDNET_DATA": str(folder), "SECRET_KEY": "a key for this run only", "DATABASE_URL": ""}
        self.app = create_app(config.load(environ))
        with self.app.app_context():
            upgrade()
        self.app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
        with self.app.app_context():
            self.titles = {f"forum/threads/{row.id}": row.title for row in db.session.scalars(select(Thread))}
            self.titles |= {f"forum/posts/{row.id}": row.thread.title for row in db.session.scalars(select(Post))}
            self.titles |= {f"library/{row.id}": row.title for row in db.session.scalars(select(Entry))}
            self.titles |= {f"directory/members/{row.id}": row.name for row in db.session.scalars(select(User))}
            self.cookie = start_session(db.session.scalars(select(User).where(User.name == ASKS)).one())
            db.session.commit()

    def ask(self, question: Question) -> list[str]:
        """What the first page names: where it is an answer, as the question has that."""
        browser = self.app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = self.cookie, True
        page = browser.get("/search", query_string={"q": question.text}).text
        listed = page.partition('id="found"')[2].partition("</main>")[0]
        found = (self.titles.get(address, address) for address in HIT.findall(listed))
        named = (next((each for each in question.answers if title.startswith(each)), title) for title in found)
        return list(dict.fromkeys(named))


def main() -> int:
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as temporary:
        network = Demonstration(Path(temporary))
        listed = {question: network.ask(question) for question in questions()}
        with network.app.app_context():
            db.engine.dispose()
    if "--failures" in sys.argv[1:]:
        for question, found in listed.items():
            if place(question, found) != 1:
                print(f"{question.text} → {'; '.join(question.answers)}; first: {'; '.join(found[:3])}")
    print(score(listed, list(listed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
