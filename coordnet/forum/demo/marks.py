"""How far the people of the demonstration have read."""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from coordnet.extensions import db
from coordnet.forum.models import Post, Thread, ThreadRead, UnreadSince

READ_BEFORE = timedelta(days=5)


def mark_read(user_ids: list[int], moment: datetime) -> None:
    """Everybody has read what is older than a few days, so that "unread" means something."""
    before = moment - READ_BEFORE
    marks = db.session.execute(
        select(Post.thread_id, func.max(Post.id), func.count())
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.created_at < before, Thread.last_post_at >= before)
        .group_by(Post.thread_id)
    ).all()
    written_in = {tuple(row) for row in db.session.execute(select(ThreadRead.user_id, ThreadRead.thread_id))}
    for user_id in user_ids:
        rows = [
            {"user_id": user_id, "thread_id": thread_id, "last_read_post_id": last, "read_count": count}
            for thread_id, last, count in marks
            if (user_id, thread_id) not in written_in
        ]
        db.session.execute(insert(ThreadRead), rows)
        db.session.execute(insert(UnreadSince), {"user_id": user_id, "moment": before})
