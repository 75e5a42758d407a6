"""Selecting drafts. They are seen by their writer alone: each query asks whose they are."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from coordnet import clock
from coordnet.drafts.models import Draft
from coordnet.errors import NotFound
from coordnet.extensions import db

KEPT = timedelta(days=30)


def _own(user_id: int) -> Select[Draft]:
    return select(Draft).where(Draft.user_id == user_id, Draft.saved_at >= clock.now() - KEPT)


def drafts_of(user_id: int) -> list[Draft]:
    """A member's drafts, the newest first."""
    return list(db.session.scalars(_own(user_id).order_by(Draft.saved_at.desc(), Draft.id.desc())))


def own_draft(draft_id: int, user_id: int) -> Draft:
    """A member's draft. Raises NotFound, also when it is somebody else's."""
    draft: Draft | None = db.session.scalar(_own(user_id).where(Draft.id == draft_id))
    if draft is None:
        raise NotFound
    return draft


def draft_for(form: str, about: int, user_id: int) -> Draft | None:
    """What a member has written in that form about that thing."""
    query = _own(user_id).where(Draft.form == form, Draft.about == about)
    found: Draft | None = db.session.scalar(query.execution_options(populate_existing=True))
    return found


def number_of(user_id: Any, since: Any) -> ScalarSelect[int]:
    """How many there are, as a part of a statement; those saved before `since` are as good as gone."""
    number = select(func.count(Draft.id)).where(Draft.user_id == user_id, Draft.saved_at >= since)
    return number.scalar_subquery()
