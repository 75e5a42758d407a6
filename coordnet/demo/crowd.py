"""Many more members, for load tests."""

from datetime import datetime, timedelta

from coordnet.collation import fold, sort_key
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.members.texts import person_texts
from coordnet.textsearch.services import index_many


def more_members(count: int, moment: datetime, password_hash: str) -> None:
    """Active members without a seat, `narys1@demo.coordnet.example` and on."""
    joined = moment - timedelta(days=200)
    people = [
        User(
            email=f"narys{number}@demo.coordnet.example",
            name=f"Narys Išgalvotasis {number}",
            name_sort=sort_key(f"Narys Išgalvotasis {number}"),
            name_fold=fold(f"Narys Išgalvotasis {number}"),
            position="",
            languages="",
            state="active",
            password_hash=password_hash,
            created_at=joined,
            joined_at=joined,
        )
        for number in range(1, count + 1)
    ]
    db.session.add_all(people)
    db.session.flush()
    index_many(person_texts(people))
