"""Counting failed attempts in the database, so that workers, hosts and restarts share the counters.

Flask-Limiter has no SQL storage; this is one for its fixed-window strategy (ASVS 5.0, 6.3.1).
Only failures are counted: by account and by address. What was typed there, a password in the wrong field perhaps,
is stored as a digest that nobody can reverse or try out without the secret key.
"""

import hmac
from math import ceil

from flask import Response, current_app, request
from flask_limiter.util import get_remote_address
from limits import parse
from limits.storage import Storage
from sqlalchemy import Executable, case, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from coordnet import clock
from coordnet.database import read_only, writing
from coordnet.extensions import db, limiter, upsert
from coordnet.web.models import RateLimitCounter

BY_ACCOUNT = "10 per 15 minutes"
BY_ADDRESS = "50 per 15 minutes"


def _seconds() -> float:
    """Seconds since the epoch by the machine's clock, which Flask-Limiter reads for Retry-After."""
    return clock.wall().timestamp()


def _digest(key: str) -> str:
    """What is stored of a counter's name (HMAC, RFC 2104, with SHA-256)."""
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), key.encode(errors="replace"), "sha256").hex()


class DatabaseStorage(Storage):
    """Fixed-window counters in `rate_limit_counter`, each access in a connection of its own."""

    STORAGE_SCHEME = ["coordnet"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` more and return the count; a window that has run out (seconds) starts anew."""
        moment = _seconds()
        over = RateLimitCounter.expires_at <= moment
        statement = (
            upsert(RateLimitCounter)
            .values(key=_digest(key), hits=amount, expires_at=moment + expiry)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "hits": case((over, amount), else_=RateLimitCounter.hits + amount),
                    "expires_at": case((over, moment + expiry), else_=RateLimitCounter.expires_at),
                },
            )
            .returning(RateLimitCounter.hits)
        )
        with writing(), db.engine.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def _row(self, key: str) -> tuple[int, float]:
        query = select(RateLimitCounter.hits, RateLimitCounter.expires_at).where(
            RateLimitCounter.key == _digest(key), RateLimitCounter.expires_at > _seconds()
        )
        with read_only(), db.engine.begin() as connection:
            row = connection.execute(query).first()
        return (row.hits, row.expires_at) if row else (0, _seconds())

    def get(self, key: str) -> int:
        """The count in the present window."""
        return self._row(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds since the epoch."""
        return self._row(key)[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with writing(), db.engine.begin() as connection:
            return int(connection.execute(delete(RateLimitCounter)).rowcount)

    def clear(self, key: str) -> None:
        with writing(), db.engine.begin() as connection:
            connection.execute(delete(RateLimitCounter).where(RateLimitCounter.key == _digest(key)))


def take_turn(what: str, limit: str, whose: str | None = None) -> bool:
    """Count something this address does, or `whose` it is; False when that was too often (as for Flask-Limiter)."""
    return bool(limiter.limiter.hit(parse(limit), what, whose or get_remote_address()))


def seconds_to_wait() -> int | None:
    """Until every limit that this request has run into is open again; None when it has run into none."""
    closed = [limit.window.reset_time for limit in limiter.current_limits if limit.breached]
    return max(1, ceil(max(closed) - _seconds())) if closed else None


def account_key() -> str:
    """The account an attempt is about, as typed."""
    return "account:" + request.form.get("email", "").strip().lower()[:254]


def failed(response: Response) -> bool:
    """Whether a response tells of a failed attempt.

    What the request still holds open is ended: the counter is written through a connection of its own,
    which on SQLite would wait for it in vain.
    """
    db.session.rollback()
    return response.status_code == 422


def note_probe() -> tuple[Executable, ...]:
    """Statements that write a row which means nothing: whether they succeed is what is asked."""
    gone = delete(RateLimitCounter).where(RateLimitCounter.key == "probe")
    return gone, insert(RateLimitCounter).values(key="probe", hits=0, expires_at=_seconds())


def forget_old() -> int:
    """Delete counters whose window is over; the number of rows."""
    over = delete(RateLimitCounter).where(RateLimitCounter.expires_at <= _seconds())
    return db.session.connection().execute(over).rowcount
